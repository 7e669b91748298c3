"""The same server and the same prompts with transformers' generate in place of ours: loaded by MLflow as code.

`benchmarks/serving.py` puts this file in the place of a copied model's model.py; the weights are the same.
"""

from pathlib import Path

import pandas as pd
import torch
from mlflow.models import set_model
from mlflow.pyfunc.model import PythonModel
from transformers import Qwen3ForCausalLM

from tasks.serving import writer


class Peer(PythonModel):
    """Impressions by transformers, greedily."""

    def load_context(self, context):
        folder = Path(context.artifacts["huggingface"])
        self.writer = writer.load(folder)
        self.model = Qwen3ForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
        encoder = self.writer.encoder
        self.stop = [encoder.end_of_text, *encoder.encode("\n")]

    @torch.no_grad()
    def predict(self, context, model_input: pd.DataFrame, params=None):
        encoder, written = self.writer.encoder, []
        request = self.writer.check(model_input.to_dict("records"), params or {})
        for prompt in request.prompts:
            output = self.model.generate(
                torch.tensor([prompt]),
                attention_mask=torch.ones(1, len(prompt), dtype=torch.int64),
                max_new_tokens=request.max_new_tokens,
                do_sample=False,
                eos_token_id=self.stop,
                pad_token_id=encoder.end_of_text,
            )
            ids = output[0, len(prompt) :].tolist()
            ends = (place for place, token in enumerate(ids) if token in self.stop)
            written.append(encoder.decode(ids[: next(ends, len(ids))]).strip())
        return pd.DataFrame({"impression": written})


set_model(Peer())
