"""Useful tokens a second in training on a CPU, side by side: `make bench-train`

A token is useful if it is one of a report's, or its end, and is predicted: padding is none. In every round each
contestant starts anew in a process of its own, one after the other, so that a noisy moment hits all; start-up, the
first steps and evaluation do not count. A figure is the median of all windows of two seconds.

The model is a Qwen3 of 4 layers, 256 wide, with 2,048 tokens (nanoGPT's its own GPT of as many layers and that
width). Reports are those of the CSV that RADLM_REAL_REPORTS names, else the built-in corpus.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from statistics import median

import torch

from benchmarks.training import reports
from benchmarks.training.contestants import CONTESTANTS
from tasks.lm.precision import compute_dtype

VOCABULARY = 2048


def windows(name: str, made: reports.Reports, seconds: float, threads: int) -> list[float]:
    """One start of a contestant: useful tokens a second, window by window."""
    command = [sys.executable, "-m", "benchmarks.training.contestants", name, str(made.folder)]
    environment = {**os.environ, "OMP_NUM_THREADS": str(threads), "CUDA_VISIBLE_DEVICES": ""}
    done = subprocess.run(
        [*command, str(seconds), str(threads)],
        cwd=reports.ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"{name} failed:\n{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def table(paces: dict[str, float]) -> str:
    """Tokens a second of each, and how many times the peers' that is."""
    peers = {"trainer": "Trainer", "packed": "packed loop", "nanogpt": "nanoGPT"}
    lines = [
        f"| contestant | useful tokens/s | {' | '.join(f'times {name}' for name in peers.values())} |",
        f"|---|---|{'---|' * len(peers)}",
    ]
    for name, pace in paces.items():
        times = " | ".join(f"{pace / paces[peer]:.2f}" if peer in paces else "" for peer in peers)
        lines.append(f"| {CONTESTANTS[name][0]} | {pace:,.0f} | {times} |")
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=10, help="of steps that count, of each start")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--contestants", nargs="+", choices=CONTESTANTS, default=list(CONTESTANTS))
    asked = parser.parse_args()
    if not find_spec("accelerate"):
        print(
            "accelerate is not installed, so the Trainer's rows are left out: `pip install .[bench]` brings it.\n"
        )
        asked.contestants = [name for name in asked.contestants if not name.startswith("trainer")]
    with tempfile.TemporaryDirectory() as folder:
        made = reports.make(Path(folder), VOCABULARY)
        found: dict[str, list[float]] = {name: [] for name in asked.contestants}
        for number in range(asked.rounds):
            for name in asked.contestants:
                found[name] += windows(name, made, asked.seconds, asked.threads)
                print(f"round {number + 1}, {name}: {median(found[name]):,.0f}", file=sys.stderr, flush=True)
        count = len(made.texts("train"))
    processor = platform.processor() or platform.machine()
    precision = "bf16" if compute_dtype() == torch.bfloat16 else "fp32"
    print(
        f"{count:,} reports, {asked.threads} threads, {processor} with products in {precision} where ours chooses, "
        f"torch {torch.__version__}, {asked.rounds} rounds\n"
    )
    print(table({name: median(values) for name, values in found.items()}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
