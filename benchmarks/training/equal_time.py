"""The same time for both: bits a byte on test reports, the notebook's recipe against ours. `make bench-train`

Ours is the trainer with the dials of params.yaml; its tokens are planned from the pace of a short run so that its
schedule ends within the time. Evaluation and the validation that training asks for count against ours, scoring does
not against the recipe. Both count the end of each report, and the bytes of the text alone.
"""

from __future__ import annotations

import argparse
import dataclasses
import os
import tempfile
import time
from pathlib import Path

import torch

from benchmarks.training import notebook, ours, reports
from benchmarks.training.pace import Pace
from tasks import params
from tasks.lm.model import Decoder
from tasks.lm.precision import compute_dtype
from tasks.lm.settings import ModelParams
from tasks.train.objective import Objective
from tasks.train.settings import TrainParams
from tasks.train.validation import evaluate

MARGIN = 0.9  # of the time is planned: evaluations and a slower moment take the rest
TRIAL = 10.0  # seconds of steps that tell the pace


def project(made: reports.Reports, seconds: float, threads: int) -> dict[str, float]:
    """Train ours within the time; its score on the test reports and what was done."""
    settings = params.load("train", TrainParams, reports.ROOT / "params.yaml")
    settings = dataclasses.replace(settings, threads=threads)
    pack = made.pack("train")
    shape = params.load("model", ModelParams, reports.ROOT / "params.yaml").shape(
        vocab_size=pack.info.vocab_size, row_length=pack.info.row_length
    )
    pace = Pace(TRIAL)
    ours.run(made, dataclasses.replace(settings, **ours.ENDLESS), shape, pace)
    tokens = MARGIN * seconds * pace.median()
    # `max_tokens` counts whole rows, padding included.
    room = tokens * len(pack.rows) * pack.info.row_length / pack.tokens
    began = time.perf_counter()
    result = ours.run(made, dataclasses.replace(settings, max_tokens=int(room), max_epochs=1e9), shape)
    spent = time.perf_counter() - began
    decoder = Decoder(shape)
    decoder.load_state_dict(result.weights)
    test = made.pack("test")
    score, _ = evaluate(Objective(decoder), test, len(test.rows), 1, compute_dtype())
    return {"bits_per_byte": score, "seconds": spent, "steps": result.steps, "tokens": result.tokens}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    asked = parser.parse_args()
    os.environ["CUDA_VISIBLE_DEVICES"] = ""
    torch.set_num_threads(asked.threads)
    with tempfile.TemporaryDirectory() as folder:
        made = reports.make(Path(folder))
        found = {
            "the notebook's recipe": notebook.train(made.texts("train"), made.texts("test"), asked.seconds),
            "ours": project(made, asked.seconds, asked.threads),
        }
    print("| recipe | bits a byte, test | seconds | steps | tokens |\n|---|---|---|---|---|")
    for name, figures in found.items():
        print(
            f"| {name} | {figures['bits_per_byte']:.3f} | {figures['seconds']:.0f} | {figures['steps']:,.0f} "
            f"| {figures['tokens']:,.0f} |"
        )
    theirs, mine = (figures["bits_per_byte"] for figures in found.values())
    print(f"\nours needs {1 - mine / theirs:.1%} fewer bits in {asked.seconds:.0f} s, {asked.threads} threads")


if __name__ == "__main__":
    main()
