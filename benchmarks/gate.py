"""How often is the gate wrong? `make bench-gate`

Invented pairs of models (benchmarks/gate_pairs.py) with the margins and resamples of params.yaml, no reason stated;
privacy and lineage are left out, which can only hold more back.
"""

from __future__ import annotations

import argparse
import dataclasses
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from benchmarks import gate_pairs
from flows.gate import checks
from flows.gate.checks import FAIL, INCONCLUSIVE, PASS
from flows.gate.frames import Frames
from flows.gate.quality import Quality
from flows.gate.settings import GateParams
from tasks import params

BETTER = gate_pairs.Quality(bits=0.97, rouge=0.15, hit=0.7, faults=(0.02, 0.01, 0.005, 0.002))
WORSE = gate_pairs.Quality(bits=1.03, rouge=-0.3, hit=0.5, alarm=0.03, faults=(0.06, 0.05, 0.04, 0.03))
HIDDEN = gate_pairs.Quality(bits=0.97, rouge=0.15, hit=0.7, strata={("modality", "MR"): 1.06})


@dataclasses.dataclass(frozen=True, kw_only=True)
class Case:
    """Pairs of one kind."""

    name: str
    challenger: gate_pairs.Quality
    patients: int
    share: float  # of --pairs
    rarer: float = 1.0  # mistakes of both models


CASES = (
    Case(name="equal", challenger=gate_pairs.EQUAL, patients=500, share=1),
    Case(name="equal, mistakes 20 times rarer", challenger=gate_pairs.EQUAL, patients=4000, share=0.02, rarer=20),
    Case(name="3% fewer bits, better impressions", challenger=BETTER, patients=500, share=0.1),
    Case(name="the same", challenger=BETTER, patients=4000, share=0.02),
    Case(name="the same, but 6% more bits on MR", challenger=HIDDEN, patients=4000, share=0.02),
    Case(name="3% more bits, worse impressions", challenger=WORSE, patients=500, share=0.1),
    Case(name="the same, too few patients", challenger=WORSE, patients=150, share=0.1),
)


def outcomes(seed: int, case: Case, settings: GateParams) -> tuple[str, bool]:
    """What the four conditions together come to, and whether one superiority was found."""
    frames = Frames(*gate_pairs.pair(seed, case.patients, case.challenger, rarer=case.rarer))
    quality = Quality(frames, settings, first=False)
    conditions = [quality.bits(), quality.impressions(), quality.rates(), quality.superiority("")]
    return checks.together(condition.outcome for condition in conditions), conditions[3].outcome == PASS


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=1000)
    parser.add_argument("--processes", type=int, default=2)
    arguments = parser.parse_args()
    settings = params.load("gate", GateParams, Path("params.yaml"))
    print("| challenger | patients | pairs | better in one | promote | reject | inconclusive |")
    print("|---|---|---|---|---|---|---|")
    with ProcessPoolExecutor(arguments.processes) as pool:
        for case in CASES:
            pairs = max(1, round(arguments.pairs * case.share))
            asked = partial(outcomes, case=case, settings=settings)
            found = [*pool.map(asked, range(pairs))]
            words = Counter(word for word, _ in found)
            shares = (sum(won for _, won in found), words[PASS], words[FAIL], words[INCONCLUSIVE])
            told = " | ".join(f"{count / pairs:.1%}" for count in shares)
            print(f"| {case.name} | {case.patients:,} | {pairs:,} | {told} |", flush=True)
    frames = Frames(*gate_pairs.pair(0, 10_000))
    began = time.monotonic()
    Quality(frames, settings, first=False)
    print(f"10,000 patients, {settings.resamples:,} resamples: {time.monotonic() - began:.1f} s")


if __name__ == "__main__":
    main()
