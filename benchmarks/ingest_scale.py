"""What ingest costs by the report: time and memory at growing numbers of reports. `make bench-ingest`

Prints a row a size: what came in, seconds, microseconds a report, the most memory that the
stage's process and its workers held together (proportional set size: shared pages count once),
and the share of normal reports before and after, from the answer key.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import psutil
import pyarrow.parquet as pq
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parent.parent
EVERY = 0.25  # seconds between looks at the memory


def measured(command: list[str], folder: Path) -> tuple[float, int]:
    """Seconds a command takes, and the most bytes it and its children hold together."""
    began = time.monotonic()
    most = 0
    with subprocess.Popen(
        command, cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.DEVNULL
    ) as process:
        family = psutil.Process(process.pid)
        while process.poll() is None:
            most = max(most, held(family))
            time.sleep(EVERY)
    if process.returncode:
        raise SystemExit(f"{' '.join(command[1:4])} ended with {process.returncode}")
    return time.monotonic() - began, most


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
    measured([sys.executable, "-m", "tasks.synthesize", "raw", "key.jsonl"], folder)
    return sum(file.stat().st_size for file in (folder / "raw").iterdir()) / 1e6


def normals(folder: Path) -> tuple[float, float, float]:
    """Shares of normal reports: of what came in, of train, and of train counted with the copies each stands for."""
    normal = {}
    with (folder / "key.jsonl").open() as key:
        for line in key:
            row = json.loads(line)
            normal[row["report_id"]] = row["truth"]["normal"]
    train = pq.read_table(folder / "corpus" / "train.parquet", columns=["report_id", "copies"])
    flags = np.array([normal[one] for one in train["report_id"].to_pylist()])
    return sum(normal.values()) / len(normal), flags.mean(), np.average(flags, weights=train["copies"].to_numpy())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--scratch", type=Path, help="where some 6 GB for the largest may lie")
    arguments = parser.parse_args()
    print("| reports | source | time | a report | memory | kept | normal: came in, train, train by copies |")
    print("|---|---|---|---|---|---|---|", flush=True)
    for reports in arguments.sizes:
        folder = Path(tempfile.mkdtemp(dir=arguments.scratch))
        try:
            megabytes = write(folder, reports)
            command = [sys.executable, "-m", "tasks.ingest", "raw", "roster.txt", "corpus", "metrics.json"]
            seconds, most = measured(command, folder)
            kept = json.loads((folder / "metrics.json").read_text())["reports_kept"]
            shares = normals(folder)
        finally:
            shutil.rmtree(folder)
        print(
            f"| {reports:,} | {megabytes:,.0f} MB | {seconds:.1f} s | {seconds / reports * 1e6:.0f} µs "
            f"| {most / 1e9:.2f} GB | {kept:,} | {', '.join(f'{share:.1%}' for share in shares)} |",
            flush=True,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
