"""The trained model: safetensors and a config, laid out as Hugging Face's Qwen3."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save

from tasks.artifacts import files
from tasks.artifacts.packed import PackInfo
from tasks.lm.model import Decoder, ModelShape
from tasks.stage import InputError

WEIGHTS = "model.safetensors"
CONFIG = "config.json"
CURVES = "curves.csv"

_QWEN3 = {
    "architectures": ["Qwen3ForCausalLM"],
    "model_type": "qwen3",
    "attention_bias": False,
    "attention_dropout": 0.0,
    "hidden_act": "silu",
    "tie_word_embeddings": True,
    "torch_dtype": "float32",
    "use_sliding_window": False,
}


def write(folder: Path, decoder: Decoder, weights: dict[str, torch.Tensor], info: PackInfo) -> None:
    """Write weights (fp32) and config; the config also names the tokenizer by its digest."""
    config = {
        **_QWEN3,
        **dataclasses.asdict(decoder.shape),
        "bos_token_id": info.end_of_text,
        "eos_token_id": info.end_of_text,
        "radlm_tokenizer_digest": info.tokenizer_digest,
    }
    files.write_json(folder / CONFIG, config)
    # One metadata key: with more, the order in the file differs between processes.
    files.replace_file(folder / WEIGHTS, save(weights, metadata={"format": "pt"}))


def read(folder: Path) -> tuple[Decoder, str]:
    """The model in evaluation mode, and the digest of the tokenizer it was trained with.

    Raises:
        InputError: a file is missing or damaged, or the weights do not fit the config.
    """
    mend = "run `dvc repro train` to make it again"
    config = files.read_json(folder / CONFIG)
    try:
        shape = ModelShape(**{field.name: config[field.name] for field in dataclasses.fields(ModelShape)})
        tokenizer_digest = config["radlm_tokenizer_digest"]
        weights = load_file(folder / WEIGHTS)
        decoder = Decoder(shape)
        decoder.load_state_dict(weights)
    except FileNotFoundError:
        raise InputError(f"{folder / WEIGHTS} is missing: {mend}") from None
    except (SafetensorError, KeyError, TypeError, ValueError, RuntimeError):
        raise InputError(f"{folder} does not hold a whole model of this version: {mend}") from None
    return decoder.eval(), tokenizer_digest


def digest(folder: Path) -> str:
    """SHA-256 of weights and config: the model's name in every record."""
    return files.digest(folder / CONFIG, folder / WEIGHTS)
