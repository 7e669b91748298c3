"""Packers side by side: rows, what fills them, what is split or lost, and seconds. `make bench-pack`

`at least` is the fewest rows that could hold what a packer kept, with the separators of its own recipe
(benchmarks/packers.py); `full` is the share of its rows that these fill, `text` the share that is text. `split`
counts documents in two rows that would have fitted one, `lost` the text tokens truncated.

Seconds are those of deciding what lies where. "With rows", and TRL, which does both at once, also move the tokens:
TRL one column of one byte a token, ours all that a row has. Runs of under five seconds are medians of three. The
largest size is planned in a process of its own on one core, and its seconds are those that the core worked for it:
the clock also counts others' work.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from statistics import median

import numpy as np

from benchmarks.packers import Outcome, chop, naive, notebook, ours, ours_plan, ours_told, ours_with_rows, trl
from tasks.artifacts import packed
from tasks.pack.bins import best_fit_decreasing
from tasks.pack.mix import mixed

SEED = 42
MIX = ((80, 20, 5000), (350, 80, 3000), (1200, 200, 1000))  # mean, deviation, documents: the notebook's


def mix(seed: int) -> np.ndarray:
    """The notebook's lengths in tokens, shuffled."""
    draw = np.random.default_rng(seed)
    lengths = np.concatenate([draw.normal(*of) for of in MIX]).clip(20, 2000).astype(np.int64)
    draw.shuffle(lengths)
    return lengths


def timed(work: Callable[[], Outcome]) -> tuple[Outcome, float]:
    """What it made, and the median of three runs' seconds, or of one that took more than five."""
    times: list[float] = []
    while len(times) < 3 and sum(times) < 5:
        began = time.perf_counter()
        outcome = work()
        times.append(time.perf_counter() - began)
    return outcome, median(times)


def told(source: str, lengths: np.ndarray, row: int, name: str, outcome: Outcome, seconds: float) -> None:
    tokens, room = int(lengths.sum()), outcome.rows * row
    lost = tokens - outcome.text
    print(
        f"| {source} | {row:,} | {name} | {outcome.rows:,} | {-(-outcome.positions // row):,} "
        f"| {outcome.positions / room:.2%} | {outcome.text / room:.2%} | {outcome.split:,} "
        f"| {f'{lost:,} ({lost / tokens:.2%})' if lost else 0} | {seconds:.3f} |",
        flush=True,
    )


def one_size(source: str, lengths: np.ndarray, row: int, with_trl: bool) -> None:
    packers = {
        "naive padding": lambda: naive(lengths, row),
        "the notebook's": lambda: notebook(lengths, row),
        "concatenate and chop": lambda: chop(lengths, row),
    }
    if with_trl:
        packers["TRL bfd"] = trl(lengths, row, "bfd", 1000)
        packers["TRL bfd, one batch"] = trl(lengths, row, "bfd", len(lengths))
        packers["TRL bfd_split, one batch"] = trl(lengths, row, "bfd_split", len(lengths))
    packers["ours"] = ours(lengths, row)
    packers["ours, with rows"] = ours_with_rows(lengths, row)
    for name, work in packers.items():
        told(source, lengths, row, name, *timed(work))


def resampled(documents: int) -> np.ndarray:
    """Lengths drawn from the notebook's, a piece at a time so that little memory is touched."""
    draw, whole = np.random.default_rng(SEED), mix(SEED).astype(np.uint16)
    lengths = np.empty(documents, dtype=np.int32)
    for piece in np.array_split(lengths, -(-documents // 100_000)):
        piece[:] = draw.choice(whole, len(piece))
    return lengths


def alone(documents: int, row: int) -> tuple[Outcome, float, int]:
    """Our plan on one core: what it made, the core's seconds, and the bytes that it took beside the lengths."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    lengths = resampled(documents)
    held = resident("VmRSS")
    began = time.process_time()
    plan = ours_plan(lengths, row)
    seconds = time.process_time() - began
    memory = resident("VmHWM") - held
    return ours_told(lengths, row, plan), seconds, memory


def resident(what: str) -> int:
    """Bytes of this process in memory: now (VmRSS), or at most so far (VmHWM). Linux."""
    (line,) = (line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(what))
    return int(line.split()[1]) * 1024


def over_the_bound(seeds: int, row: int) -> str:
    """Rows above the bound on the notebook's lengths, of best-fit decreasing and of ours."""
    before, after = [], []
    for seed in range(seeds):
        lengths = mix(seed) + 1
        fewest = -(-int(lengths.sum()) // row)
        before.append(int(best_fit_decreasing(lengths, row).max()) + 1 - fewest)
        after.append(int(mixed(lengths, row).max()) + 1 - fewest)
    return (
        f"Rows above the fewest possible, {seeds} seeds of the mix at {row:,} (some {fewest:,} rows): "
        f"best-fit decreasing alone median {median(before):g}, at most {max(before)} ({max(before) / fewest:.2%}); "
        f"ours median {median(after):g}, at most {max(after)} ({max(after) / fewest:.2%})."
    )


def read(path: Path) -> tuple[np.ndarray, int]:
    """Tokens of every report of a pack, and its row length."""
    pack = packed.read(path)
    reports = np.concatenate([row.reports for row in pack.rows])
    ends = np.concatenate([row.starts + np.diff(row.offsets) for row in pack.rows])
    inputs = np.zeros(reports.max() + 1, dtype=np.int64)
    np.maximum.at(inputs, reports, ends)
    return inputs - 1, pack.info.row_length


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pack", type=Path, default=Path("data/packed/train.parquet"), help="real lengths")
    parser.add_argument("--documents", type=int, default=10_000_000, help="of the largest size")
    parser.add_argument("--trl-documents", type=int, default=1_000_000, help="of the largest size for TRL")
    arguments = parser.parse_args()
    with_trl = all(find_spec(name) for name in ("trl", "datasets"))
    if not with_trl:
        print("TRL is not installed, so its rows are left out: `pip install .[bench]` brings it.\n")
    print("| lengths | row | packer | rows | at least | full | text | split | lost | s |")
    print("|---|---|---|---|---|---|---|---|---|---|", flush=True)
    for row in (512, 2048):
        one_size("mix, 9,000", mix(SEED), row, with_trl)
    if arguments.pack.exists():
        lengths, row = read(arguments.pack)
        one_size(f"train, {len(lengths):,}", lengths, row, with_trl)
    fewer = resampled(arguments.trl_documents)
    source = f"mix, {len(fewer):,}"
    if with_trl:
        told(source, fewer, 2048, "TRL bfd, one batch", *timed(trl(fewer, 2048, "bfd", len(fewer))))
    told(source, fewer, 2048, "ours, with rows", *timed(ours_with_rows(fewer, 2048)))
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        outcome, seconds, memory = process.submit(alone, arguments.documents, 2048).result()
    told(f"mix, {arguments.documents:,}", resampled(arguments.documents), 2048, "ours, one core", outcome, seconds)
    print(f"\nThe last took {memory / 1e6:,.0f} MB beside the lengths. {over_the_bound(50, 2048)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
