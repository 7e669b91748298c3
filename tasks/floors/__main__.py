"""`python -m tasks.floors CORPUS FLOORS METRICS_JSON`"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tasks import params, stage
from tasks.artifacts import corpus, files
from tasks.artifacts import floors as artifact
from tasks.floors import rules, scoring
from tasks.floors.settings import FloorsParams

TITLES = {"ngram": "character 10-gram", "lzma": "LZMA", "ppmd16": "PPMd, order 16", "ppmd32": "PPMd, order 32"}


def main(corpus_folder: Path, floors_folder: Path, metrics: Path) -> None:
    """Score the test split with what needs no model, and write impressions by rules."""
    settings = params.load("floors", FloorsParams)
    train = list(corpus.read_split(corpus_folder / "train.parquet"))
    test = list(corpus.read_split(corpus_folder / "test.parquet"))
    bits, megabytes = scoring.score(
        [report.text for report in train],
        [report.text for report in test],
        megabytes=settings.megabytes,
        limit=settings.reports,
        tell=lambda name: print(f"floor: {TITLES[name]}", flush=True),
    )
    asked = [report for report in test if report.prompt() is not None]
    print(f"impressions by rules for {len(asked)} reports", flush=True)
    impressions = rules.write(train, asked)
    sizes = np.array([len(report.text.encode()) for report in test])
    with files.replace_folder(floors_folder) as aside:
        artifact.write(
            aside,
            report_ids=[report.report_id for report in test],
            text_bytes=sizes.tolist(),
            bits=bits,
            asked_ids=[report.report_id for report in asked],
            impressions=impressions,
        )
    there = {name: ~np.isnan(of) for name, of in bits.items()}
    result = {f"{name}_bpb": float(bits[name][there[name]].sum() / sizes[there[name]].sum()) for name in bits}
    result |= {"train_megabytes": round(megabytes, 3), "compressor_reports": int(there["lzma"].sum())}
    files.write_json(metrics, result)
    print(", ".join(f"{TITLES[name]} {result[f'{name}_bpb']:.4f}" for name in bits) + " bits a byte")


if __name__ == "__main__":
    stage.run(main)
