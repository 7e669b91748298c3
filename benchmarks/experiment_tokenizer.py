"""Which tokens make the better model? `make experiment-tokenizer`

All are given the same training FLOPs and the same parameters outside the embedding. Each training is a
`dvc exp run` of the whole graph in a copy of the checkout, and one run in MLflow; what was run before is not run
again. Writes docs/tokenizers.png and docs/tokenizers.md.
"""

from __future__ import annotations

import argparse
import csv
import io
import itertools
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any

import numpy as np
from dvc.api import read

from tasks import pictures

ROOT = Path(__file__).resolve().parent.parent
PICTURE, TABLE = ROOT / "docs/tokenizers.png", ROOT / "docs/tokenizers.md"
TOKENIZERS: dict[str, tuple[str, dict[str, Any]]] = {
    "gpt2": ("GPT-2's tokens", {"vocabulary": "gpt2"}),
    "bpe1024": ("BPE 1,024", {"vocab_size": 1024}),
    "bpe2048": ("BPE 2,048", {"vocab_size": 2048}),
    "bpe4096": ("BPE 4,096", {"vocab_size": 4096}),
    "bpe8192": ("BPE 8,192", {"vocab_size": 8192}),
    "super4096": ("superwords, 2,048 of 4,096", {"vocab_size": 4096, "superwords": 2048}),
}
CORPORA = {"synthetic": "6,000 synthetic reports", "real": "real chest reports"}
TICKS = (0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.2, 1.5, 2, 2.5)  # bits a byte
HEAD = """# Which tokens make the better model

Written by `make experiment-tokenizer`, real reports being half of Open-i's chest collection: equal training FLOPs
({tflop:g} TFLOP each, {seeds} seeds), equal parameters outside the embedding, rows of 512 tokens, one a step, one
learning rate. Bits a byte are of all test reports; behind ± is half of what the seeds are apart.

![Bits a byte against FLOPs](tokenizers.png)

"""
# Only the FLOPs end a training, and judging asks nothing that does not depend on the tokens.
SETTINGS = {
    "synthesize.reports": 6000,
    "pack.row_length": 512,  # small steps: most of a small budget would else go into the first few
    "train.max_tokens": 10**12,
    "train.max_epochs": 10**6,
    "train.patience": 10**6,
    "train.threads": 1,
    "train.eval_every": 30,
    "train.eval_rows": 24,
    "evaluate.threads": 1,
    "floors.megabytes": 0.1,
    "floors.reports": 1,
    "evaluate.impression_tokens": 1,
    "evaluate.samples": 1,
}


@dataclass(frozen=True)
class Trial:
    """One training: a corpus, a tokenizer, a seed, and the FLOPs it may spend."""

    corpus: str
    tokens: str
    seed: int
    flops: float

    @property
    def name(self) -> str:
        return f"tokens-{self.corpus}-{self.tokens}-{self.flops:g}-seed{self.seed}".replace("+", "")

    @property
    def overrides(self) -> dict[str, Any]:
        chosen = {"vocabulary": "learnt", "vocab_size": 4096, "superwords": 0} | TOKENIZERS[self.tokens][1]
        return {
            **SETTINGS,
            **{f"tokenizer.{key}": value for key, value in chosen.items()},
            "corpus.path": f"data/raw/{self.corpus}",
            "train.max_flops": self.flops,
            "train.seed": self.seed,
        }


def dvc(*arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "dvc", *arguments]
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=check)


def run(trial: Trial) -> None:
    """Run it unless it was; two that start at once may meet at git's or DVC's lock, and then one tries again."""
    if commit(trial):
        return
    settings = [part for key, value in trial.overrides.items() for part in ("-S", f"{key}={value}")]
    for _ in range(3):
        done = dvc("exp", "run", "--temp", "-n", trial.name, *settings, check=False)
        if done.returncode == 0:
            print(f"{trial.name}: {result(trial)['evaluate']['test_bpb']:.4f} bits a byte", flush=True)
            return
    raise SystemExit(f"{trial.name} failed:\n{(done.stdout + done.stderr)[-3000:]}")


def commit(trial: Trial) -> str:
    """The experiment's git commit, or nothing where it was not run."""
    listed = subprocess.run(
        ["git", "for-each-ref", "--format=%(refname) %(objectname)", "refs/exps"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    found = [line.split() for line in listed.stdout.splitlines()]
    return next((commit for ref, commit in found if ref.endswith(f"/{trial.name}")), "")


def result(trial: Trial) -> dict[str, Any]:
    """Its metrics by stage, and under "curve" its validation: (share of the steps, bits a byte)."""
    at = commit(trial)

    def show(path: str) -> str:
        return subprocess.run(
            ["git", "show", f"{at}:{path}"], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout

    metrics = {name: json.loads(show(f"metrics/{name}.json")) for name in ("tokenizer", "train", "evaluate")}
    curves = csv.DictReader(io.StringIO(read("data/model/curves.csv", repo=str(ROOT), rev=at)))
    steps = metrics["train"]["steps"]
    curve = [(int(row["step"]) / steps, float(row["val/bpb"])) for row in curves if row["val/bpb"]]
    return metrics | {"curve": curve}


def track(reports: Path) -> None:
    """Put real reports where the graph finds them, known to DVC and to git's index, where experiments start."""
    target = ROOT / "data/raw/real"
    target.mkdir(parents=True, exist_ok=True)
    shutil.copy2(reports, target)
    dvc("add", "--quiet", str(target))
    subprocess.run(["git", "add", "data/raw/real.dvc"], cwd=ROOT, check=True)


def table(results: Mapping[Trial, Any]) -> str:
    """A row a corpus and tokenizer: means over the seeds, and half of what they are apart."""
    lines = [
        "| corpus | tokens | ids | bytes a token | parameters | steps | test bits a byte |",
        "|---|---|---|---|---|---|---|",
    ]
    for corpus, title in CORPORA.items():
        for tokens, (name, _) in TOKENIZERS.items():
            found = [found for trial, found in results.items() if (trial.corpus, trial.tokens) == (corpus, tokens)]
            if found:
                bpb = [one["evaluate"]["test_bpb"] for one in found]
                learnt, trained = found[0]["tokenizer"], found[0]["train"]
                cells = (
                    title, name, f"{learnt['vocab_size']:,}", f"{learnt['bytes_per_token']:.2f}",
                    f"{trained['parameters'] / 1e6:.1f} M", f"{trained['steps']:,}",
                    f"{mean(bpb):.4f} ± {(max(bpb) - min(bpb)) / 2:.4f}",
                )  # fmt: skip
                lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def draw(results: Mapping[Trial, Any]) -> None:
    """Validation bits a byte against training FLOPs: a panel a corpus, a line a tokenizer, means over the seeds."""
    corpora = [corpus for corpus in CORPORA if any(trial.corpus == corpus for trial in results)]
    colours = (pictures.GREY, pictures.LIGHT, "#4a90c2", pictures.BLUE, pictures.DARK, pictures.ORANGE)
    with pictures.figure(PICTURE, columns=len(corpora), width=5.2 * len(corpora), height=4.2) as panels:
        for axes, corpus in zip(panels, corpora, strict=True):
            for (tokens, (name, _)), colour in zip(TOKENIZERS.items(), colours, strict=True):
                mine = [
                    (trial, found)
                    for trial, found in results.items()
                    if (trial.corpus, trial.tokens) == (corpus, tokens)
                ]
                if mine:
                    flops = mine[0][1]["train"]["flops"] / 1e12
                    curves = np.array([found["curve"] for _, found in mine])
                    axes.plot(
                        curves[0, :, 0] * flops,
                        curves[:, :, 1].mean(0),
                        "o-",
                        markersize=3,
                        color=colour,
                        label=name,
                    )
            axes.set_title(CORPORA[corpus])
            axes.set_xlabel("training TFLOP")
            axes.set_ylabel("validation bits a byte")
            axes.set_yscale("log")
            limits = axes.get_ylim()
            axes.set_yticks(TICKS, [f"{tick:g}" for tick in TICKS])
            axes.minorticks_off()
            axes.set_ylim(limits)
        handles, labels = panels[0].get_legend_handles_labels()
        panels[0].figure.legend(handles, labels, loc="outside lower center", ncols=len(labels))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--flops", type=float, default=3e12, help="of each training")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="trainings at a time, a thread each")
    parser.add_argument("--corpora", nargs="+", choices=CORPORA, help="these alone, and write no files")
    parser.add_argument("--tokens", nargs="+", choices=TOKENIZERS, help="these alone, and write no files")
    arguments = parser.parse_args()
    reports = Path(os.environ.get("RADLM_REAL_REPORTS", ""))
    if reports.is_file():
        track(reports)
    else:
        print("RADLM_REAL_REPORTS names no file of real reports: synthetic ones alone")
    corpora = arguments.corpora or (list(CORPORA) if reports.is_file() else ["synthetic"])
    trials = [
        Trial(corpus, tokens, seed, arguments.flops)
        for seed, corpus, tokens in itertools.product(
            range(1, arguments.seeds + 1), corpora, arguments.tokens or TOKENIZERS
        )
    ]
    try:
        with ThreadPoolExecutor(arguments.jobs) as pool:
            list(pool.map(run, trials))
    finally:
        subprocess.run(["git", "reset", "--quiet", "--", "data/raw/real.dvc"], cwd=ROOT, check=False)
    results = {trial: result(trial) for trial in trials}
    told = table(results)
    if not (arguments.corpora or arguments.tokens):
        draw(results)
        TABLE.write_text(f"{HEAD.format(tflop=arguments.flops / 1e12, seeds=arguments.seeds)}{told}")
    print(told)
    return 0


if __name__ == "__main__":
    sys.exit(main())
