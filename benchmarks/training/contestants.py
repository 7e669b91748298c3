"""Who races; `python -m benchmarks.training.contestants NAME FOLDER SECONDS THREADS` starts one of them."""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

from benchmarks.training.pace import Pace
from benchmarks.training.reports import Reports

Contestant = Callable[[Reports, Pace, int], None]


def default_trainer(reports: Reports, pace: Pace, threads: int) -> None:
    from benchmarks.training import hugging_face

    hugging_face.trainer(reports, pace, threads)


def bf16_trainer(reports: Reports, pace: Pace, threads: int) -> None:
    from benchmarks.training import hugging_face

    hugging_face.trainer(reports, pace, threads, per_device_train_batch_size=32, bf16=True)


def packed_loop(reports: Reports, pace: Pace, threads: int) -> None:
    from benchmarks.training import hugging_face

    hugging_face.packed_loop(reports, pace, threads)


def nanogpt(reports: Reports, pace: Pace, threads: int) -> None:
    from benchmarks.training import nanogpt as peer

    peer.loop(reports, pace, threads)


def ours(reports: Reports, pace: Pace, threads: int) -> None:
    from benchmarks.training import ours as project

    project.measure(reports, pace, threads)


def ours_adamw(reports: Reports, pace: Pace, threads: int) -> None:
    from benchmarks.training import ours as project

    project.measure(reports, pace, threads, optimizer="adamw", dropout=0.0)


CONTESTANTS: dict[str, tuple[str, Contestant]] = {
    "trainer": ("transformers' Trainer, its defaults", default_trainer),
    "trainer-bf16": ("the same, batch 32 and bf16", bf16_trainer),
    "packed": ("plain loop, packed rows, bf16, AdamW", packed_loop),
    "nanogpt": ("nanoGPT's manner, fp32, AdamW", nanogpt),
    "ours-adamw": ("ours with the peers' AdamW and no dropout", ours_adamw),
    "ours": ("ours", ours),
}


def main(name: str, folder: str, seconds: str, threads: str) -> None:
    """Print the figures of the windows of one start, as JSON."""
    warnings.simplefilter("ignore")
    pace = Pace(float(seconds))
    CONTESTANTS[name][1](Reports(Path(folder)), pace, int(threads))
    print(json.dumps(pace.windows))


if __name__ == "__main__":
    main(*sys.argv[1:])
