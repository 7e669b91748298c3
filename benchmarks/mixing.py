"""Does it matter which reports share a row? Best-fit decreasing against rows of long and short ones alike.

The same reports, tokens, model and steps of one row each; only what lies in which row differs. Prints the bits a
byte on test reports by modality, means over the seeds and half of what they are apart.
`python -m benchmarks.mixing`, after `make run`.
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
import tempfile
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from statistics import mean
from unittest import mock

from tasks import params
from tasks.artifacts import corpus, packed, tokenizer
from tasks.evaluate.scoring import score
from tasks.lm.model import Decoder
from tasks.lm.precision import compute_dtype
from tasks.lm.settings import ModelParams
from tasks.pack import rows
from tasks.pack.bins import best_fit_decreasing
from tasks.pack.encode import encode
from tasks.pack.mix import mixed
from tasks.train.loop import train
from tasks.train.settings import TrainParams

PACKERS = {"best-fit decreasing": best_fit_decreasing, "mixed": mixed}
DATA = Path("data")


def pack(split: str, packer: str, seed: int) -> packed.Pack:
    made, row_length = tokenizer.load(DATA / "tokenizer"), params.load("pack", rows.PackParams).row_length
    info = packed.PackInfo(
        row_length=row_length,
        vocab_size=made.vocab_size,
        end_of_text=made.end_of_text,
        tokenizer_digest=made.digest,
    )
    with tempfile.TemporaryDirectory() as folder, mock.patch.object(rows, "mixed", PACKERS[packer]):
        told = encode(DATA / f"corpus/{split}.parquet", DATA / "tokenizer", row_length, Path(folder) / "spool")
        plan = rows.plan(told.lengths, told.cuts, row_length, seed)
        groups = rows.fill(plan, told.tokens, told.lengths, info, made.byte_lengths)
        return packed.Pack(info=info, rows=[row for group in groups for row in group])


def trial(packer: str, seed: int, flops: float) -> dict[str, float]:
    """Bits a byte on test reports, by modality and over all."""
    settings = dataclasses.replace(
        params.load("train", TrainParams), max_flops=flops, max_tokens=10**12, seed=seed, threads=1, eval_rows=4
    )
    held_out = pack("val", "mixed", 0)
    learnt = pack("train", packer, seed)
    shape = params.load("model", ModelParams).shape(
        vocab_size=learnt.info.vocab_size, row_length=learnt.info.row_length
    )
    done = train(learnt, held_out, shape, settings, on_step=lambda told: None, save=lambda step, state: None)
    decoder = Decoder(shape)
    decoder.load_state_dict(done.weights)
    reports = list(corpus.read_split(DATA / "corpus/test.parquet"))
    scores = score(decoder, tokenizer.load(DATA / "tokenizer"), reports, compute_dtype())
    bits: defaultdict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for report, one in zip(reports, scores, strict=True):
        for group in (report.modality, "all"):
            bits[group][0] += one.bits
            bits[group][1] += one.text_bytes
    return {group: spent / size for group, (spent, size) in bits.items()}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--flops", type=float, default=5e12)
    parser.add_argument("--seeds", type=int, default=3)
    arguments = parser.parse_args()
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        under_way = {
            (packer, seed): pool.submit(trial, packer, seed, arguments.flops)
            for seed in range(1, arguments.seeds + 1)
            for packer in PACKERS
        }
        found = {which: future.result() for which, future in under_way.items()}
    groups = sorted(next(iter(found.values())), key=lambda group: (group != "all", group))
    print(f"| rows | {' | '.join(groups)} |\n|---|{'---|' * len(groups)}")
    for packer in PACKERS:
        told = [[one[group] for (name, _), one in found.items() if name == packer] for group in groups]
        print(f"| {packer} | " + " | ".join(f"{mean(v):.3f} ± {(max(v) - min(v)) / 2:.3f}" for v in told) + " |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
