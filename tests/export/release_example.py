"""What `export` reads, in small: a corpus, its tokens, a tokenizer, a model that answers prompts differently."""

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import torch
from metrics_example import metrics

from tasks.artifacts import corpus, model, packed, tokenizer
from tasks.artifacts.packed import PackInfo, Rows
from tasks.lm.model import Decoder, ModelShape
from tasks.normalise import clean
from tasks.synthesize import generate
from tasks.tokenizer.training import PATTERN, SEAM, train

CONTEXT = 512  # tokens
RAW = [report["text"] for report, _ in generate.corpus(generate.Synthesize(reports=240, seed=7))]
TEXTS = ["\n".join(filter(None, clean(text).split("\n"))) for text in RAW]  # as ingest leaves them
FOLDERS = ("data/corpus", "data/tokenizer", "data/model", "data/packed", "metrics")
ARGUMENTS = ["data/corpus", "data/packed/train.parquet", "data/tokenizer", "data/model", "metrics", "data/release"]
ARGUMENTS.append("metrics/export.json")
PARAMS = "corpus: {path: data/raw/synthetic}\nexport: {data_licence: auto, gguf: f32}\n"


def make(root: Path) -> None:
    """Write all of it under `root`, and a params.yaml."""
    for name in FOLDERS:
        (root / name).mkdir(parents=True)
    (root / "params.yaml").write_text(PARAMS)
    write_corpus(root / "data/corpus")
    tokenizer.save(root / "data/tokenizer", train(TEXTS, 900), PATTERN, SEAM)
    encoder = tokenizer.load(root / "data/tokenizer")
    decoder = make_decoder(encoder.vocab_size)
    info = PackInfo(
        row_length=CONTEXT,
        vocab_size=encoder.vocab_size,
        end_of_text=encoder.end_of_text,
        tokenizer_digest=encoder.digest,
    )
    model.write(root / "data/model", decoder, decoder.state_dict(), info)
    packed.write(root / "data/packed/train.parquet", info, [one_row(info)])
    for stage, content in metrics(decoder.parameter_count()).items():
        (root / f"metrics/{stage}.json").write_text(json.dumps(content))


def make_decoder(vocab_size: int) -> Decoder:
    """Random weights, large enough that a next token is a clear choice and follows from what stands before it."""
    shape = ModelShape(
        vocab_size=vocab_size,
        hidden_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        head_dim=16,
        intermediate_size=96,
        max_position_embeddings=CONTEXT,
        rope_theta=7_000.0,  # no format's default, nor the next
        rms_norm_eps=1e-3,
    )
    decoder = Decoder(shape)
    decoder.initialise(3)
    with torch.no_grad():
        for name, weight in decoder.named_parameters():
            if weight.ndim > 1 and "embed" not in name:
                weight *= 6
    return decoder.eval()


def write_corpus(folder: Path) -> None:
    """Four fifths to train on, the rest in halves."""
    parts = {"train": TEXTS[:192], "val": TEXTS[192:216], "test": TEXTS[216:]}
    with corpus.split_writers(folder) as writers:
        for split, texts in parts.items():
            words = {name: [f"{name}{number}" for number in range(len(texts))] for name in corpus.SCHEMA.names}
            columns = words | {
                "forward": [False] * len(texts),
                "copies": [1] * len(texts),
                "text": texts,
                "sections": [[{"name": "report", "start": 0, "end": len(text)}] for text in texts],
            }
            writers[split].write(pa.table(columns, schema=corpus.SCHEMA))


def one_row(info: PackInfo) -> Rows:
    """One report of three tokens."""
    row = np.full((1, info.row_length), info.end_of_text, info.token_type)
    return Rows(
        tokens_RL=row,
        positions_RL=np.zeros_like(row),
        loss_mask_RL=np.arange(info.row_length)[None] < 4,
        edges=np.array([0, 1]),
        ends_S=np.array([4]),
        reports_S=np.array([0]),
        starts_S=np.array([0]),
        text_bytes_R=np.array([9]),
    )
