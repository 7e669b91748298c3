"""How well the rule labeler agrees with the coders of real chest reports, and its pace. `make bench-labels`

The reports that `RADLM_REAL_REPORTS` names fall into two halves by the hash of their uid: the rules were written
with the errors on half 0 in sight; half 1 is scored and its errors are never looked at. The built-in corpus is the
check on all modalities: its key knows which findings are there, but not every aside that a long report makes.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from benchmarks import answer_key, mesh
from benchmarks.real_reports import real_reports
from tasks.clinical import labels
from tasks.clinical.mentions import of_sentence, read
from tasks.clinical.sentences import split

SEED, REPORTS = 2024, 4000  # of the built-in corpus; rules were written with seed 99 in sight
RESAMPLES = 1000
ROUNDS = 5


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--half", type=int, choices=(0, 1), default=1, help="0: written with, 1: held out")
    half = parser.parse_args().half
    if file := real_reports():
        reports = mesh.reports(file, half)
        seen = "the rules were written with it" if half == 0 else "no rule was written with it"
        print(f"{len(reports):,} coded real chest reports, half {half} ({seen})\n")
        agreement(reports)
        print()
        pace("real chest reports", [report.text for report in reports])
    keyed = list(answer_key.reports(REPORTS, SEED))
    print()
    key(keyed)
    print()
    pace("built-in corpus", [f"{report.findings}\n\n{report.impression}" for report in keyed])
    return 0


def agreement(reports: Sequence[mesh.Coded]) -> None:
    """Precision, recall and F1 by label and over all, with 95% bootstrap intervals by report (one a patient)."""
    names = sorted(mesh.CODES, key=lambda name: (name not in labels.CHEXPERT, name))
    found = [labels.of(report.text) for report in reports]
    counts = np.array(  # reports x labels x (true, wrongly found, missed)
        [
            [
                (name in got and name in report.labels, name in got - report.labels, name in report.labels - got)
                for name in names
            ]
            for report, got in zip(reports, found, strict=True)
        ],
        dtype=float,
    )
    generator = np.random.default_rng(0)
    weights = generator.multinomial(len(reports), np.full(len(reports), 1 / len(reports)), RESAMPLES).astype(float)
    print("| label | coded | found | precision | recall | F1 | 95% interval |")
    print("|---|---|---|---|---|---|---|")
    like = [name in labels.CHEXPERT for name in names]
    for title, columns in (
        (f"**all {len(names)} labels**", list(range(len(names)))),
        (f"**{sum(like)} CheXpert-like**", [at for at, one in enumerate(like) if one]),
        *((labels.TITLES[name], [at]) for at, name in enumerate(names)),
    ):
        true, wrong, missed = counts[:, columns].sum((0, 1))
        drawn = (weights @ counts[:, columns].sum(1)).T
        score = interval = ""
        if true + wrong + missed:
            low, high = np.nanpercentile(f1(*drawn), (2.5, 97.5))
            score, interval = f"{f1(true, wrong, missed):.3f}", f"{low:.3f} to {high:.3f}"
        print(
            f"| {title} | {true + missed:.0f} | {true + wrong:.0f} | {share(true, true + wrong)} "
            f"| {share(true, true + missed)} | {score} | {interval} |"
        )


def f1(true: np.ndarray, wrong: np.ndarray, missed: np.ndarray) -> np.ndarray:
    """2 TP / (2 TP + FP + FN); a resample without any is no number."""
    with np.errstate(invalid="ignore"):
        return np.divide(2 * true, 2 * true + wrong + missed)


def share(part: float, whole: float) -> str:
    return f"{part / whole:.3f}" if whole else ""


def key(reports: Sequence[answer_key.Keyed]) -> None:
    """By modality: how many of the key's findings are found, and whether what impressions claim is in the key."""
    mapped = frozenset(answer_key.NAMES.values())
    print(f"{len(reports):,} reports of the built-in corpus, {len(mapped)} labels\n")
    print("| modality | in the key | found | claimed by impressions | of them in the key |")
    print("|---|---|---|---|---|")
    for modality in (*sorted({report.modality for report in reports}), "all"):
        mine = [report for report in reports if modality in (report.modality, "all")]
        there = found = claimed = right = 0
        for report in mine:
            whole = labels.of(f"{report.findings}\n\n{report.impression}")
            told = labels.of(report.impression) & mapped
            there += len(report.present)
            found += len(report.present & whole)
            claimed += len(told)
            right += len(told & (report.present | report.possible))
        print(f"| {modality} | {there:,} | {share(found, there)} | {claimed:,} | {share(right, claimed)} |")


def pace(name: str, texts: Sequence[str]) -> None:
    """Whole reports a second of processor time on one core: as `labels.of` works, and keeping nothing."""
    kept = rate(texts, labels.of)
    anew = rate(texts, lambda text: [read(sentence) for sentence in split(text)])
    words = sum(len(text.split()) for text in texts) / len(texts)
    print(
        f"{name}, {words:.0f} words each: {kept:,.0f} reports/s ({len(texts) / kept:.2f} s for {len(texts):,}), "
        f"{anew:,.0f} when no sentence is kept"
    )


def rate(texts: Sequence[str], work: Callable[[str], Iterable[object]]) -> float:
    """The fastest of some rounds: others use the machine."""
    times = []
    for _ in range(ROUNDS):
        of_sentence.cache_clear()
        began = time.process_time()
        for text in texts:
            work(text)
        times.append(time.process_time() - began)
    return len(texts) / min(times)


if __name__ == "__main__":
    sys.exit(main())
