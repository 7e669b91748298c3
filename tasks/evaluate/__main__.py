"""`python -m tasks.evaluate CORPUS TOKENIZER TEST_PARQUET MODEL EVALUATION METRICS_JSON`"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import torch

from tasks import params, pictures, stage
from tasks.artifacts import corpus, files, model, packed, tokenizer
from tasks.evaluate import floors, scoring, writing
from tasks.evaluate.settings import EvaluateParams
from tasks.lm.precision import compute_dtype
from tasks.stage import InputError

FLOOR_NAMES = {"ngram": "character 10-gram", "lzma": "LZMA", "ppmd16": "PPMd, order 16", "ppmd32": "PPMd, order 32"}


def main(
    corpus_folder: Path,
    tokenizer_folder: Path,
    test_rows: Path,
    model_folder: Path,
    evaluation_folder: Path,
    metrics: Path,
) -> None:
    """Score the model and its floors on the test split, and let it write impressions."""
    settings = params.load("evaluate", EvaluateParams)
    encoder = tokenizer.load(tokenizer_folder)
    pack = packed.read(test_rows)
    decoder, trained_with = model.read(model_folder)
    if not encoder.digest == pack.info.tokenizer_digest == trained_with:
        raise InputError(
            f"{model_folder}, {test_rows} and {tokenizer_folder} do not belong together: "
            f"they name different tokenizers; run `dvc repro`"
        )
    train = list(corpus.read_split(corpus_folder / "train.parquet"))
    test = list(corpus.read_split(corpus_folder / "test.parquet"))

    # Before torch starts threads: the compressors fork.
    floor_bits, floor_megabytes = floors.score(
        [report.text for report in train],
        [report.text for report in test],
        megabytes=settings.floor_megabytes,
        limit=settings.floor_reports,
        tell=lambda name: print(f"floor: {FLOOR_NAMES[name]}", flush=True),
    )

    torch.set_num_threads(settings.threads)
    torch.set_flush_denormal(True)
    dtype = compute_dtype()
    print(f"scoring {len(test)} test reports", flush=True)
    scores = scoring.score(decoder, pack, test, encoder.byte_lengths, dtype)
    for number, (report, score) in enumerate(zip(test, scores, strict=True)):
        if score.text_bytes != len(report.text.encode()):
            raise AssertionError(f"test report {number} was packed with other bytes than its text has")

    asked = writing.prompts(test, settings.impressions)
    print(f"writing {len(asked)} impressions", flush=True)
    written = writing.write(decoder, encoder, asked, settings.impression_tokens, dtype) if asked else []
    by_rule = writing.baselines(train, asked) if asked else {}

    result = summarise(test, scores, floor_bits)
    result |= writing.compare(asked, written, by_rule) if asked else {}
    result |= {"floor_train_megabytes": round(floor_megabytes, 3), "impressions": len(asked)}
    with files.replace_folder(evaluation_folder) as aside:
        write_reports(aside / "reports.parquet", test, scores, floor_bits)
        rows = [
            {"findings": prompt.findings, "reference": prompt.reference, "model": text}
            | {name: candidates[number] for name, candidates in by_rule.items()}
            for number, (prompt, text) in enumerate(zip(asked, written, strict=True))
        ]
        files.write_json(aside / "samples.json", rows[: settings.samples])
        draw(result, aside / "floors.png")
    files.write_json(metrics, result)
    print(
        f"test {result['test_bpb']:.4f} bits a byte; character 10-gram {result['ngram_bpb']:.4f}, "
        f"PPMd {result['ppmd_bpb']:.4f}, LZMA {result['lzma_bpb']:.4f}"
    )


def summarise(
    test: Sequence[corpus.Report], scores: Sequence[scoring.Score], floor_bits: dict[str, np.ndarray]
) -> dict[str, Any]:
    """Figures over the whole split, by modality and by section; all bits a UTF-8 byte of text."""
    text_bytes = sum(score.text_bytes for score in scores)
    bits = sum(score.bits for score in scores)
    modality: dict[str, list[float]] = defaultdict(lambda: [0.0, 0])
    section: dict[str, list[float]] = defaultdict(lambda: [0.0, 0])
    for report, score in zip(test, scores, strict=True):
        modality[report.modality][0] += score.bits
        modality[report.modality][1] += score.text_bytes
        for name, own in score.section_bits.items():
            section[name][0] += own
            section[name][1] += score.section_bytes[name]
    # The compressors were asked about some reports; the model is held against them on the same.
    sizes, own_bits = (np.array([getattr(score, name) for score in scores]) for name in ("text_bytes", "bits"))
    asked = {name: ~np.isnan(bits_of) for name, bits_of in floor_bits.items()}
    floor_bpb = {
        f"{name}_bpb": float(floor_bits[name][there].sum() / sizes[there].sum()) for name, there in asked.items()
    }
    ppmd = min((name for name in floor_bits if name.startswith("ppmd")), key=lambda name: floor_bpb[f"{name}_bpb"])
    there = asked[ppmd]
    same_reports = float(own_bits[there].sum() / sizes[there].sum())
    return {
        "test_reports": len(test),
        "test_bytes": text_bytes,
        "test_bpb": bits / text_bytes,
        "test_perplexity": math.exp(bits * math.log(2) / sum(score.tokens for score in scores)),
        "bpb_by_modality": _ratios(modality.items()),
        "bpb_by_section": _ratios(section.items()),
        **floor_bpb,
        "ppmd_bpb": floor_bpb[f"{ppmd}_bpb"],
        "below_ngram": 1 - bits / text_bytes / floor_bpb["ngram_bpb"],
        "below_ppmd": 1 - same_reports / floor_bpb[f"{ppmd}_bpb"],
        "compressor_reports": int(there.sum()),
        "test_bpb_compressor_reports": same_reports,
    }


def _ratios(groups: Iterable[tuple[str, list[float]]]) -> dict[str, float]:
    return {name: bits / size for name, (bits, size) in sorted(groups) if size}


def write_reports(
    path: Path,
    test: Sequence[corpus.Report],
    scores: Sequence[scoring.Score],
    floor_bits: dict[str, np.ndarray],
) -> None:
    """A row a test report, without its text: who, bytes, tokens, bits under the model and the floors."""
    table = pa.table(
        {
            "report_id": [report.report_id for report in test],
            "patient_id": [report.patient_id for report in test],
            "modality": [report.modality for report in test],
            "text_bytes": [score.text_bytes for score in scores],
            "tokens": [score.tokens for score in scores],
            "model_bits": [score.bits for score in scores],
            **{f"{name}_bits": bits for name, bits in floor_bits.items()},
        }
    )
    pq.write_table(table, path, compression="zstd")


def draw(result: dict[str, Any], target: Path) -> None:
    """Bars: bits a byte of the model and the floors, best first."""
    values = {"this model": result["test_bpb"]} | {
        label: result[f"{name}_bpb"] for name, label in FLOOR_NAMES.items()
    }
    ordered = sorted(values.items(), key=lambda item: -item[1])
    with pictures.figure(target, height=3.2) as (axes,):
        colours = [pictures.BLUE if name == "this model" else pictures.GREY for name, _ in ordered]
        bars = axes.barh([name for name, _ in ordered], [value for _, value in ordered], color=colours)
        axes.bar_label(bars, fmt="%.3f", padding=4)
        axes.set_xlabel("bits a byte on the test split, lower is better")
        compared = [("the character 10-gram", result["below_ngram"]), ("PPMd", result["below_ppmd"])]
        axes.set_title(
            ", ".join(f"{abs(by):.0%} {'below' if by >= 0 else 'above'} {name}" for name, by in compared)
        )
        axes.grid(axis="y", visible=False)
        axes.margins(x=0.1)


if __name__ == "__main__":
    stage.run(main)
