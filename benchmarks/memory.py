"""Predicted and measured peak memory of trainings of several shapes, side by side: `make bench-memory`.

On a CPU each is a whole `python -m tasks.train` with all that it imports, for some tens of steps on the corpus that
is packed in data/. On a GPU it is the trainer's loop in a process of its own, and what is taken of the device at
its end (nothing is handed back before). Ends with an error where a prediction is more than 15% off.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import torch
from ruamel.yaml import YAML

from tasks import params
from tasks.artifacts import packed
from tasks.lm.settings import ModelParams
from tasks.plan.memory import GB, predict
from tasks.plan.settings import Training
from tasks.train.loop import train
from tasks.train.settings import TrainParams

ROOT = Path(__file__).resolve().parent.parent
LINKED = ("tasks", "benchmarks", "data/corpus", "data/tokenizer", "data/initial")
OFF = 0.15  # of what was measured, at most
WIDE = {"hidden_size": 512, "heads": 8, "kv_heads": 2, "intermediate_size": 1536}
LARGE = {"hidden_size": 768, "layers": 8, "heads": 12, "kv_heads": 4, "intermediate_size": 2304}
# What differs from params.yaml, and the steps to train.
SHAPES: dict[str, tuple[dict[str, dict[str, Any]], int]] = {
    "as params.yaml": ({}, 100),
    "many rows": ({"train": {"batch_rows": 8, "micro_rows": 8}}, 25),
    "wide": ({"model": WIDE, "train": {"batch_rows": 2, "micro_rows": 2}}, 20),
    "deep": ({"model": {"layers": 12}, "train": {"batch_rows": 2, "micro_rows": 2}}, 25),
    "long rows": ({"pack": {"row_length": 8192}}, 25),
    "large": ({"model": LARGE}, 8),
}


def prepare(folder: Path, changed: dict[str, dict[str, Any]], steps: int) -> dict[str, Any]:
    """A checkout in small with these dials and its rows packed; returns the dials."""
    dials = params.read(ROOT / "params.yaml")
    rows_differ = bool(changed.get("pack"))
    for section, values in changed.items():
        dials[section].update(values)
    dials["train"] |= {
        "threads": torch.get_num_threads(),
        "max_tokens": steps * dials["train"]["batch_rows"] * dials["pack"]["row_length"],
        "max_epochs": 100,
        "eval_every": steps // 2,
        "checkpoint_every": steps // 2,
    }
    (folder / "data").mkdir()
    YAML().dump(dials, folder / "params.yaml")
    for name in (*LINKED, *([] if rows_differ else ["data/packed"])):
        (folder / name).symlink_to(ROOT / name)
    if rows_differ:
        python(folder, "tasks.pack", "data/corpus", "data/tokenizer", "data/packed", "metrics/pack.json")
    return dials


def python(folder: Path, module: str, *arguments: str) -> tuple[int, str]:
    """Run a module to its end: the most memory it held at once, in bytes, and what it printed."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MLFLOW")}
    environment["PYTHONPATH"] = str(folder)
    with (folder / "output.log").open("w+") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments], cwd=folder, env=environment, stdout=log, stderr=log
        )
        _, status, usage = os.wait4(process.pid, 0)
        log.seek(0)
        output = log.read()
    if status:
        raise SystemExit(f"{module} failed:\n{output[-3000:]}")
    return usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024), output


def on_gpu(folder: Path) -> int:
    """Train by the dials in `folder`; bytes of the device that were taken at the end."""
    file, rows = folder / "params.yaml", packed.read(folder / "data/packed/train.parquet")
    model = params.load("model", ModelParams, file)
    shape = model.shape(vocab_size=rows.info.vocab_size, row_length=rows.info.row_length)
    held_out = packed.read(folder / "data/packed/val.parquet")
    dials = params.load("train", TrainParams, file)
    train(rows, held_out, shape, dials, on_step=lambda _: None, save=lambda *_: None)
    free, total = torch.cuda.mem_get_info()
    return total - free


def row(name: str, device: str) -> bool:
    """Print a row of the table; returns whether the prediction was near enough."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        dials = prepare(folder, *SHAPES[name])
        pack = packed.read(folder / "data/packed/train.parquet")
        training = params.part("train", Training, folder / "params.yaml")
        shape = params.load("model", ModelParams, folder / "params.yaml").shape(
            vocab_size=pack.info.vocab_size, row_length=pack.info.row_length
        )
        predicted = predict(pack, shape, training, device).peak
        if device == "cuda":
            measured = int(python(folder, "benchmarks.memory", "--train", scratch)[1].splitlines()[-1])
        else:
            data = ("data/packed/train.parquet", "data/packed/val.parquet", "data/tokenizer", "data/initial")
            measured, _ = python(folder, "tasks.train", *data, "data/model", "metrics/train.json")
    off = predicted / measured - 1
    sizes = f"{dials['model']['hidden_size']} x {dials['model']['layers']}"
    rows = f"{training.micro_rows} x {dials['pack']['row_length']:,}"
    print(f"| {name} | {sizes} | {rows} | {predicted / GB:.2f} | {measured / GB:.2f} | {off:+.1%} |", flush=True)
    return abs(off) <= OFF


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shapes", nargs="+", choices=SHAPES, default=list(SHAPES))
    parser.add_argument("--train", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.train:
        print(on_gpu(arguments.train))
        return 0
    device = "cuda" if torch.cuda.is_available() else "cpu"
    print(f"| {device} | width x layers | rows x tokens | predicted, GB | measured, GB | off |")
    print("|---|---|---|---|---|---|")
    near = [row(name, device) for name in arguments.shapes]
    return 0 if all(near) else 1


if __name__ == "__main__":
    sys.exit(main())
