"""What the gate finds and what it wrongly finds, and what it costs. `make bench-ingest`

Recall on the planted lists of tests/phi, written by others than the patterns' author; an
identifier counts as found only if every character of it is covered. False alarms on the lists' lines
without identifiers and, where `RADLM_REAL_REPORTS` names a CSV of de-identified reports (columns
indication, comparison, findings, impression as in Open-i's), on those.
"""

from __future__ import annotations

import csv
import os
import statistics
import sys
import time
from collections import Counter
from pathlib import Path

from tasks.phi.gate import screen
from tests.phi.gate_marks import HERE, lines_of, recall, unmark

LISTS = {"seen by the patterns' author": "seen", "never seen by them": "unseen", "other languages": "other"}
SECTIONS = ("indication", "comparison", "findings", "impression")
ROUNDS = 5


def main() -> int:
    print("| list | identifiers | structured | names | false alarms |")
    print("|---|---|---|---|---|")
    for title, start in LISTS.items():
        files = sorted((HERE / "planted").glob(f"{start}_*.txt"))
        if not files:
            continue
        lines = [line for file in files for line in lines_of(f"planted/{file.name}")]
        found, total = recall(lines)
        structured = [category for category in total if category != "name"]
        share = sum(found[one] for one in structured) / sum(total[one] for one in structured)
        quiet = [text for text, marked in map(unmark, lines) if not marked]
        alarms = sum(bool(screen({"report": text})[1]) for text in quiet)
        print(
            f"| {title} | {total.total():,} | {share:.4f} | {found['name'] / total['name']:.4f} "
            f"| {f'{alarms} of {len(quiet)} lines' if quiet else ''} |"
        )
        print("  " + ", ".join(f"{one} {found[one]}/{total[one]}" for one in sorted(total)), file=sys.stderr)
    if file := os.environ.get("RADLM_REAL_REPORTS"):
        real(Path(file))
    return 0


def real(file: Path) -> None:
    """False alarms on de-identified reports, by category, and the time a report takes."""
    with file.open(newline="", encoding="utf-8") as stream:
        reports = [{name: row[name] for name in SECTIONS if row[name]} for row in csv.DictReader(stream)]
    alarms: Counter[str] = Counter()
    flagged = 0
    for report in reports:
        hits = screen(report)[1]
        flagged += bool(hits)
        alarms.update({hit.category for hit in hits})
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        for report in reports:
            screen(report)
        times.append((time.perf_counter() - began) / len(reports))
    told = ", ".join(f"{name} {count}" for name, count in sorted(alarms.items())) or "none"
    print(f"\n{flagged} of {len(reports):,} real reports flagged, {flagged / len(reports):.2%} ({told})")
    print(f"{statistics.median(times) * 1e6:.0f} µs a report, median of {ROUNDS} rounds")


if __name__ == "__main__":
    sys.exit(main())
