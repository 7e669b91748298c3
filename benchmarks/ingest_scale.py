"""What ingest, and the stages behind it, cost by the report and the token at growing sizes. `make bench-ingest`

Prints a row a stage: seconds (ingest: those of reading, by all workers, and of deciding and writing, by one
process), microseconds a unit, the most memory that the stage's process and its workers held together
(proportional set size: shared pages count once). Then the share of normal reports in what came in, in train,
and in train counted with the copies each report stands for, from the answer key.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psutil
import pyarrow.parquet as pq
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parent.parent
EVERY = 0.25  # seconds between looks at the memory


@dataclass(frozen=True)
class Cost:
    """What a command took."""

    seconds: float
    memory: int  # bytes that it and its children held together, at most
    signed: float  # seconds until it printed the sign


def measured(folder: Path, module: str, *arguments: str, sign: str = "") -> Cost:
    """Run a stage in `folder` and look at it every now and then."""
    most, signed = 0, 0.0
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with (folder / "output.log").open("w") as log:
        began = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments], cwd=folder, env=environment, stdout=log
        )
        family = psutil.Process(process.pid)
        while process.poll() is None:
            most = max(most, held(family))
            if not signed and sign and sign in (folder / "output.log").read_text():
                signed = time.monotonic() - began
            time.sleep(EVERY)
        seconds = time.monotonic() - began
    if process.returncode:
        raise SystemExit(f"{module} ended with {process.returncode}")
    return Cost(seconds, most, signed)


def held(process: psutil.Process) -> int:
    total = 0
    try:
        for one in (process, *process.children(recursive=True)):
            total += one.memory_full_info().pss
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        pass  # it ended while it was looked at
    return total


def write(folder: Path, reports: int) -> float:
    """The built-in corpus of this size; returns its megabytes."""
    yaml = YAML()
    settings = yaml.load((ROOT / "params.yaml").read_text())
    settings["synthesize"]["reports"] = reports
    yaml.dump(settings, folder / "params.yaml")
    (folder / "roster.txt").touch()
    measured(folder, "tasks.synthesize", "raw", "key.jsonl")
    return sum(file.stat().st_size for file in (folder / "raw").iterdir()) / 1e6


def normals(folder: Path) -> tuple[float, float, float]:
    """Shares of normal reports: in what came in, in train, in train with the copies each report stands for."""
    normal = {}
    with (folder / "key.jsonl").open() as key:
        for line in key:
            row = json.loads(line)
            normal[row["report_id"]] = row["truth"]["normal"]
    train = pq.read_table(folder / "corpus" / "train.parquet", columns=["report_id", "copies"])
    flags = np.array([normal[one] for one in train["report_id"].to_pylist()])
    return sum(normal.values()) / len(normal), flags.mean(), np.average(flags, weights=train["copies"].to_numpy())


def row(reports: int, stage: str, cost: Cost, count: float, unit: str, told: str = "") -> None:
    print(
        f"| {reports:,} | {stage} | {cost.seconds:.0f} s{told} | {cost.seconds / count * 1e6:.2f} µs a {unit} "
        f"| {cost.memory / 1e9:.2f} GB |",
        flush=True,
    )


def one_size(folder: Path, reports: int) -> str:
    """Print the rows of a size; returns what became of its normal reports."""
    megabytes = write(folder, reports)
    ingest = measured(
        folder,
        "tasks.ingest",
        "raw",
        "roster.txt",
        "corpus",
        "ingest.json",
        sign="reports read; looking for copies",
    )
    deciding = ingest.seconds - ingest.signed
    told = f" (reading {ingest.signed:.0f}, deciding {deciding:.0f})"
    row(reports, f"ingest, {megabytes:,.0f} MB", ingest, reports, "report", told)
    splits = [f"corpus/{split}.parquet" for split in ("train", "val", "test")]
    tokenizer = measured(folder, "tasks.tokenizer", *splits, "initial", "tokenizer", "tokenizer.json")
    pack = measured(folder, "tasks.pack", "corpus", "tokenizer", "packed", "pack.json")
    packed = json.loads((folder / "pack.json").read_text())
    tokens = sum(packed[name] for name in ("tokens", "val_tokens", "test_tokens"))
    row(reports, "tokenizer", tokenizer, packed["tokens"], "token of train")
    row(reports, f"pack, {tokens / 1e6:,.1f} M tokens", pack, tokens, "token")
    came, train, weighed = normals(folder)
    return f"{reports:,} reports: {came:.1%} normal came in, {train:.1%} of train, {weighed:.1%} by copies"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--scratch", type=Path, help="where some 6 GB for the largest may lie")
    arguments = parser.parse_args()
    print("| reports | stage | time | cost | memory |")
    print("|---|---|---|---|---|", flush=True)
    told = []
    for reports in arguments.sizes:
        with tempfile.TemporaryDirectory(dir=arguments.scratch) as folder:
            told.append(one_size(Path(folder), reports))
    print("", *told, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
