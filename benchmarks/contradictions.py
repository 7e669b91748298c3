"""How many planted contradictions are found, and how often references raise an alarm. `make bench-labels`"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks import answer_key, mesh, planting
from benchmarks.real_reports import real_reports
from tasks.clinical.contradictions import check

# Kind of planting: how it is called, and the field of `Check` that should tell of it.
KINDS = {
    "claimed": ("claim of what is denied by name", "positive_for_negated"),
    "unnamed": ("claim of what is denied without its name", "positive_for_negated"),
    "denied": ("denial of what is asserted", "negated_for_asserted"),
    "linked": ("side of a finding swapped", "laterality_swaps"),
    "anywhere": ("the impression's one side swapped", "laterality_swaps"),
    "resized": ("size changed by 40% or more", "unsupported_numbers"),
}
SEED, REPORTS = 2024, 3000  # of the built-in corpus


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Findings with their reference impression, and what may be planted: names denied and asserted."""

    name: str
    findings: str
    impression: str
    denied: Sequence[str]
    unnamed: Sequence[str]
    asserted: Sequence[str]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--half", type=int, choices=(0, 1), default=1, help="0: written with, 1: held out")
    half = parser.parse_args().half
    sets = []
    if file := real_reports():
        sets.append((f"real chest reports, half {half}", of_real(mesh.reports(file, half))))
    sets.append(("built-in corpus", of_key(list(answer_key.reports(REPORTS, SEED)))))
    print("| pairs | planted | times | found | share |")
    print("|---|---|---|---|---|")
    for title, pairs in sets:
        times, found = detection(pairs)
        for kind, (words, _) in KINDS.items():
            if times[kind]:
                share = found[kind] / times[kind]
                print(f"| {title} | {words} | {times[kind]:,} | {found[kind]:,} | {share:.1%} |")
    print("\n| reference impressions | pairs | " + " | ".join(FIELDS.values()) + " |")
    print("|---|---|" + "---|" * len(FIELDS))
    for title, pairs in sets:
        began = time.process_time()
        checks = [check(pair.findings, pair.impression) for pair in pairs]
        seconds = time.process_time() - began
        alarms = [sum(bool(getattr(one, field)) for one in checks) for field in FIELDS]
        told = " | ".join(f"{alarm} ({alarm / len(pairs):.2%})" for alarm in alarms)
        print(f"| {title} | {len(pairs):,} | {told} |")
        print(f"  {len(pairs) / seconds:,.0f} pairs/s", file=sys.stderr)
    return 0


FIELDS = {
    "positive_for_negated": "positive for negated",
    "negated_for_asserted": "negated for asserted",
    "laterality_swaps": "side swapped",
    "unsupported_numbers": "size not in the findings",
}


def detection(pairs: Sequence[Pair]) -> tuple[Counter[str], Counter[str]]:
    """By kind of planting: how often it was done, and how often it was told."""
    times: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for pair in pairs:
        for kind, impression in planted(pair):
            times[kind] += 1
            found[kind] += bool(getattr(check(pair.findings, impression), KINDS[kind][1]))
    return times, found


def of_real(rows: Sequence[mesh.Coded]) -> list[Pair]:
    """Pairs of real reports; the coders' headings say what may be planted."""
    return [
        Pair(
            name=row.uid,
            findings=row.findings,
            impression=row.impression,
            denied=planting.deniable(row.findings, row.labels),
            unnamed=(),
            asserted=planting.assertable(row.findings, row.labels),
        )
        for row in rows
        if row.findings.strip() and row.impression.strip()
    ]


def of_key(rows: Sequence[answer_key.Keyed]) -> list[Pair]:
    """Pairs of the built-in corpus; its key says what may be planted."""
    pairs = []
    for number, row in enumerate(rows):
        how = {name: planting.named_denial(row.findings, name) for name in row.denied if name not in row.asserted}
        pairs.append(
            Pair(
                name=str(number),
                findings=row.findings,
                impression=row.impression,
                denied=[name for name, told in how.items() if told == "whole"],
                unnamed=[name for name, told in how.items() if not told],
                asserted=row.asserted,
            )
        )
    return pairs


def planted(pair: Pair) -> Iterator[tuple[str, str]]:
    """Kinds and the impressions with an error of that kind; one for each name that may be used."""
    draw = planting.draw
    for kind, names in (("claimed", pair.denied), ("unnamed", pair.unnamed)):
        for name in names:
            yield kind, planting.claim(pair.impression, name, draw(f"{pair.name}+{name}"))
    for name in pair.asserted:
        yield "denied", planting.denial(pair.impression, name, draw(f"{pair.name}-{name}"))
    names = [*pair.asserted] or list(planting.TERMS)
    if other := planting.swapped(pair.findings, pair.impression, names, draw(f"{pair.name}<>")):
        yield "linked", other
    if other := planting.swapped_anywhere(pair.findings, pair.impression):
        yield "anywhere", other
    if other := planting.resized(pair.impression, draw(f"{pair.name}#")):
        yield "resized", other


if __name__ == "__main__":
    sys.exit(main())
