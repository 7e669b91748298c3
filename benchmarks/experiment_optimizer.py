"""How many tokens does Muon need for what tuned AdamW reaches? `make experiment-optimizer`, after `make run`

Both get the learning rate that did best of three, on the same rows with all else equal; then three seeds each, Muon
also with 1/1.5 and with 1/2 of the tokens (a whole schedule each). Single-threaded, as many at a time as there are
processors; what was run before is not run again (.radlm/optimizers.jsonl). Writes docs/optimizers.md and .png.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import sys
from collections.abc import Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path
from statistics import mean
from typing import Any

import numpy as np

from benchmarks import packs
from benchmarks.packs import PACKS, TITLES
from tasks import params, pictures
from tasks.artifacts import packed
from tasks.lm.settings import ModelParams
from tasks.train.loop import train
from tasks.train.settings import TrainParams

ROOT = Path(__file__).resolve().parent.parent
PICTURE, TABLE = ROOT / "docs/optimizers.png", ROOT / "docs/optimizers.md"
FOUND = ROOT / ".radlm/optimizers.jsonl"
TOKENS = {"synthetic": 400_000, "real": 430_000}  # inputs at share 1: a tenth of a pass, and four passes
RATES = {"adamw": (1.5e-3, 3e-3, 6e-3), "muon": (3e-3, 6e-3, 1.2e-2)}
SHARES = {"1": 1.0, "1/1.5": 1 / 1.5, "1/2": 0.5}
SEEDS = (1, 2, 3)
HEAD = """# How many tokens Muon needs for what tuned AdamW reaches

Written by `make experiment-optimizer`. Each optimizer has the learning rate that did best of three at the full
number of tokens; each line of a share is a whole schedule of its own. Validation bits a byte at the end, mean over
three seeds; behind ± is half of what they are apart.

![Validation bits a byte against tokens](optimizers.png)

"""


@dataclass(frozen=True)
class Trial:
    """One training."""

    corpus: str
    optimizer: str
    rate: float
    share: str
    seed: int


def run(trial: Trial) -> dict[str, Any]:
    """Its final validation, its curve as (tokens, bits a byte), and the seconds of its steps."""
    rows, val_rows = (packed.read(PACKS[trial.corpus] / f"{split}.parquet") for split in ("train", "val"))
    steps = max(1, round(TOKENS[trial.corpus] * SHARES[trial.share] / rows.info.row_length))
    settings = dataclasses.replace(
        params.load("train", TrainParams),
        optimizer=trial.optimizer,
        learning_rate=trial.rate,
        seed=trial.seed,
        threads=1,
        batch_rows=1,
        max_tokens=steps * rows.info.row_length,
        max_epochs=1e9,
        max_flops=1e18,
        eval_every=max(1, steps // 8),
        eval_rows=16,
        patience=10**6,
    )
    shape = params.load("model", ModelParams).shape(
        vocab_size=rows.info.vocab_size, row_length=rows.info.row_length
    )
    curve: list[tuple[float, float]] = []

    def on_step(entry: Mapping[str, float]) -> None:
        if "val/bpb" in entry:
            curve.append((entry["train/tokens"], entry["val/bpb"]))

    train(rows, val_rows, shape, settings, on_step=on_step, save=lambda step, state: None)
    return {"curve": curve, "bpb": curve[-1][1]}


def run_all(trials: Iterable[Trial], jobs: int) -> dict[Trial, dict[str, Any]]:
    """Each trial's result, from the file or run now."""
    known = {}
    if FOUND.exists():
        for line in FOUND.read_text().splitlines():
            entry = json.loads(line)
            known[Trial(**entry["trial"])] = entry["result"]
    missing = [trial for trial in dict.fromkeys(trials) if trial not in known]
    FOUND.parent.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool, FOUND.open("a") as stream:
        for trial, result in zip(missing, pool.map(run, missing), strict=True):
            stream.write(json.dumps({"trial": asdict(trial), "result": result}) + "\n")
            stream.flush()
            print(f"{trial}: {result['bpb']:.4f}", flush=True)
            known[trial] = result
    return {trial: known[trial] for trial in trials}


def best_rate(found: Mapping[Trial, dict[str, Any]], corpus: str, optimizer: str) -> float:
    """The rate with the lowest final bits a byte."""
    tried = {
        trial.rate: result["bpb"]
        for trial, result in found.items()
        if (trial.corpus, trial.optimizer) == (corpus, optimizer)
    }
    return min(tried, key=tried.__getitem__)


def lines_of(final: Mapping[Trial, dict[str, Any]], corpus: str) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """Results by (optimizer, share), a seed each."""
    lines: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for trial, result in final.items():
        if trial.corpus == corpus:
            lines.setdefault((trial.optimizer, trial.share), []).append(result)
    return lines


def table(
    rates: Mapping[Trial, dict[str, Any]], final: Mapping[Trial, dict[str, Any]], corpora: Iterable[str]
) -> str:
    """The seeds' table, then the rates'."""
    rows = [
        "| corpus | optimizer | learning rate | tokens | validation bits a byte | against AdamW |",
        "|---|---|---|---|---|---|",
    ]
    for corpus in corpora:
        lines = lines_of(final, corpus)
        adamw = mean(result["bpb"] for result in lines["adamw", "1"])
        for (optimizer, share), results in lines.items():
            bpb = [result["bpb"] for result in results]
            rate = next(trial.rate for trial in final if (trial.corpus, trial.optimizer) == (corpus, optimizer))
            tokens = results[0]["curve"][-1][0] / 1e6
            rows.append(
                f"| {TITLES[corpus]} | {optimizer} | {rate:g} | {tokens:.2f} M ({share}) | "
                f"{mean(bpb):.4f} ± {(max(bpb) - min(bpb)) / 2:.4f} | {mean(bpb) / adamw - 1:+.1%} |"
            )
    rows += [
        "",
        "The rates, one seed:",
        "",
        "| corpus | optimizer | learning rate | validation bits a byte |",
        "|---|---|---|---|",
    ]
    rows += [
        f"| {TITLES[trial.corpus]} | {trial.optimizer} | {trial.rate:g} | {result['bpb']:.4f} |"
        for trial, result in rates.items()
    ]
    return "\n".join(rows) + "\n"


def draw(final: Mapping[Trial, dict[str, Any]], corpora: list[str]) -> None:
    """Validation against tokens: a panel a corpus, a line an optimizer and share, means over the seeds."""
    colours = {
        ("adamw", "1"): pictures.GREY,
        ("muon", "1"): pictures.BLUE,
        ("muon", "1/1.5"): pictures.ORANGE,
        ("muon", "1/2"): pictures.GREEN,
    }
    with pictures.figure(PICTURE, columns=len(corpora), width=5.2 * len(corpora), height=4.2) as panels:
        for axes, corpus in zip(np.atleast_1d(panels), corpora, strict=True):
            for (optimizer, share), results in lines_of(final, corpus).items():
                curves = np.array([result["curve"] for result in results])
                axes.plot(
                    curves[0, :, 0] / 1e6,
                    curves[:, :, 1].mean(0),
                    "o-",
                    markersize=3,
                    color=colours[optimizer, share],
                    label=f"{optimizer}, {'all' if share == '1' else share} of the tokens",
                )
            axes.axhline(
                mean(result["bpb"] for result in lines_of(final, corpus)["adamw", "1"]),
                color=pictures.GREY,
                linestyle=":",
            )
            axes.set_title(TITLES[corpus])
            axes.set_xlabel("training tokens, millions")
            axes.set_ylabel("validation bits a byte")
            axes.set_yscale("log")
            axes.yaxis.set_major_formatter("{x:.1f}")
            axes.yaxis.set_minor_formatter("{x:.1f}")
            axes.legend()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="trainings at a time, a thread each")
    jobs = parser.parse_args().jobs
    corpora = packs.available()
    rates = run_all(
        [
            Trial(corpus, optimizer, rate, "1", SEEDS[0])
            for corpus in corpora
            for optimizer, tried in RATES.items()
            for rate in tried
        ],
        jobs,
    )
    final = run_all(
        [
            Trial(corpus, optimizer, best_rate(rates, corpus, optimizer), share, seed)
            for corpus in corpora
            for optimizer, share in (("adamw", "1"), *(("muon", share) for share in SHARES))
            for seed in SEEDS
        ],
        jobs,
    )
    told = table(rates, final, corpora)
    draw(final, corpora)
    TABLE.write_text(HEAD + told)
    print(told)
    return 0


if __name__ == "__main__":
    sys.exit(main())
