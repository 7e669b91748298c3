"""transformers' Qwen3 of the same shape: under its own Trainer, and in a plain loop over packed rows."""

from __future__ import annotations

import tempfile
from typing import Any

import torch
from transformers import (
    DataCollatorForSeq2Seq,
    PreTrainedTokenizerFast,
    Qwen3Config,
    Qwen3ForCausalLM,
    Trainer,
    TrainerCallback,
    TrainingArguments,
)

from benchmarks.training import packed_rows
from benchmarks.training.ours import shape
from benchmarks.training.pace import Pace
from benchmarks.training.reports import Reports
from tasks.artifacts.tokenizer import END_OF_TEXT

ROW = 256  # the fastest of 256, 512, 1024 and 2048 for the loop over packed rows, whose mask makes long rows dear
ROWS = 8  # of them in a step: 2,048 tokens, as many as ours


def model(reports: Reports) -> Qwen3ForCausalLM:
    sizes = vars(shape(reports.tokenizer().vocab_size, reports.pack("train").info.row_length))
    theta = sizes.pop("rope_theta")
    rope = {"rope_type": "default", "rope_theta": theta}
    torch.manual_seed(0)
    return Qwen3ForCausalLM(Qwen3Config(**sizes, rope_parameters=rope, tie_word_embeddings=True))


class Collator(DataCollatorForSeq2Seq):
    """Pads to the longest of the batch, and tells how many tokens are to be predicted."""

    useful = 0

    def __call__(self, features: list[dict[str, Any]], return_tensors: str | None = None) -> Any:
        self.useful = sum(len(feature["input_ids"]) - 1 for feature in features)
        return super().__call__(features, return_tensors)


def trainer(reports: Reports, pace: Pace, threads: int, **arguments: Any) -> None:
    """The Trainer with its defaults but for `arguments`."""
    torch.set_num_threads(threads)
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_file=str(reports.folder / "data/tokenizer/tokenizer.json"), pad_token=END_OF_TEXT
    )
    documents = [document.tolist() for document in reports.documents("train")]
    collator = Collator(tokenizer)

    class Clock(TrainerCallback):
        def on_step_end(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
            pace.step(collator.useful)
            control.should_training_stop = pace.done()

    with tempfile.TemporaryDirectory() as folder:
        quiet: dict[str, Any] = {"save_strategy": "no", "report_to": "none", "disable_tqdm": True}
        Trainer(
            model(reports),
            TrainingArguments(folder, num_train_epochs=1000, use_cpu=True, **quiet, **arguments),
            data_collator=collator,
            train_dataset=[{"input_ids": document, "labels": document} for document in documents],
            callbacks=[Clock()],
        ).train()


def packed_loop(reports: Reports, pace: Pace, threads: int) -> None:
    """bf16 autocast, AdamW, norms clipped at 1: the loop that one would write."""
    torch.set_num_threads(threads)
    decoder = model(reports).train()
    optimizer = torch.optim.AdamW(decoder.parameters(), lr=1e-3)
    rows = packed_rows.filled(packed_rows.pieces(reports.documents("train"), ROW), ROW)
    end = reports.tokenizer().end_of_text
    while not pace.done():
        tokens, labels, positions, mask = packed_rows.batch([next(rows) for _ in range(ROWS)], ROW, end)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            loss = decoder(input_ids=tokens, labels=labels, position_ids=positions, attention_mask=mask).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(decoder.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        pace.step(int((labels[:, 1:] >= 0).sum()))
