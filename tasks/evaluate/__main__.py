"""`python -m tasks.evaluate CORPUS FLOORS TOKENIZER MODEL EVALUATION METRICS_JSON`"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from tqdm import tqdm

from tasks import params, stage
from tasks.artifacts import corpus, evaluation, files, floors, model, tokenizer
from tasks.artifacts.corpus import Report
from tasks.evaluate import figures, judging, pictures, scoring, strata, writing
from tasks.evaluate.scoring import Score
from tasks.evaluate.settings import EvaluateParams
from tasks.lm.precision import compute_dtype
from tasks.stage import InputError


def main(
    corpus_folder: Path,
    floors_folder: Path,
    tokenizer_folder: Path,
    model_folder: Path,
    evaluation_folder: Path,
    metrics: Path,
) -> None:
    """Score a model on the test split beside the floors, and judge the impressions that it writes."""
    settings = params.load("evaluate", EvaluateParams)
    encoder = tokenizer.load(tokenizer_folder)
    decoder, trained_with = model.read(model_folder)
    if encoder.digest != trained_with:
        raise InputError(
            f"{model_folder} and {tokenizer_folder} do not belong together: the model was trained with another "
            f"tokenizer; run `dvc repro`"
        )
    test_file = corpus_folder / "test.parquet"
    test = list(corpus.read_split(test_file))
    floor_bits, floor_impressions = floors.read(floors_folder)
    if floor_bits["report_id"].to_pylist() != [report.report_id for report in test]:
        raise InputError(f"{floors_folder} is of other reports than {test_file}: run `dvc repro floors`")
    torch.set_num_threads(settings.threads)
    torch.set_flush_denormal(True)
    dtype = compute_dtype()

    with _progress("test tokens scored", None) as bar:
        scores = scoring.score(decoder, encoder, test, dtype, bar.update)
    for number, (report, score) in enumerate(zip(test, scores, strict=True)):
        if score.text_bytes != len(report.text.encode()):
            raise AssertionError(f"test report {number} was read as other bytes than its text has")
    asked = [report for report in test if report.prompt() is not None]
    with _progress("impressions written", len(asked)) as bar:
        written = writing.write(decoder, encoder, asked, settings.impression_tokens, bar.update)
    by_rule = writing.by_rule(asked, floor_impressions)

    reports = _reports(test, scores) | {
        f"{name}_bits": floor_bits[f"{name}_bits"].to_numpy() for name in floors.NAMES
    }
    by_stratum = strata.rows(test, scores, reports["ngram_bits"])
    impressions = judging.columns(asked, written, by_rule)
    drawing = {"resamples": settings.resamples, "seed": settings.seed}
    result = figures.bits(reports, by_stratum, **drawing) | {"impressions": len(asked)}
    if asked:
        own = judging.faults(impressions["findings"], impressions["reference"])
        result |= figures.writers(impressions, by_rule, own, **drawing)
    with files.replace_folder(evaluation_folder) as aside:
        tables = {evaluation.REPORTS: reports, evaluation.STRATA: by_stratum, evaluation.IMPRESSIONS: impressions}
        evaluation.write(
            aside,
            tables,
            {
                "test_digest": files.digest(test_file),
                "model_digest": model.digest(model_folder),
                "tokenizer_digest": encoder.digest,
                "params": dataclasses.asdict(settings),
            },
        )
        files.write_json(aside / "samples.json", _samples(impressions, by_rule, settings.samples))
        pictures.floors(result, aside / "floors.png")
        pictures.strata(result["strata"], aside / "strata.png")
        pictures.labels(result.get("labels", {}), aside / "labels.png")
    files.write_json(metrics, result)
    _tell(result)


def _progress(what: str, total: int | None) -> Any:
    return tqdm(desc=what, total=total, mininterval=5, ncols=80, unit="")


def _reports(test: Sequence[Report], scores: Sequence[Score]) -> dict[str, Any]:
    """Columns of `evaluation.REPORTS`, the floors' left out."""
    return {
        "report_id": [report.report_id for report in test],
        "patient_id": [report.patient_id for report in test],
        "cluster": [report.cluster for report in test],
        "modality": [report.modality for report in test],
        "forward": [report.forward for report in test],
        "words": [strata.words(report) for report in test],
        "placeholder_share": [strata.placeholder_share(report) for report in test],
        "text_bytes": [score.text_bytes for score in scores],
        "tokens": [score.tokens for score in scores],
        "model_bits": [score.bits for score in scores],
    }


def _samples(impressions: dict[str, Any], by_rule: dict[str, list[str]], most: int) -> list[dict[str, str]]:
    """Some impressions, evenly over all, for people to read."""
    count = len(impressions["report_id"])
    chosen = sorted({index * count // min(most, count) for index in range(min(most, count))})
    return [
        {
            "findings": impressions["findings"][row],
            "reference": impressions["reference"][row],
            "model": impressions["impression"][row],
        }
        | {rule: texts[row] for rule, texts in by_rule.items()}
        for row in chosen
    ]


def _tell(result: dict[str, Any]) -> None:
    low, high = result["test_bpb_low"], result["test_bpb_high"]
    print(
        f"test {result['test_bpb']:.4f} bits a byte ({low:.4f} to {high:.4f}); "
        f"character 10-gram {result['ngram_bpb']:.4f}, PPMd {result['ppmd_bpb']:.4f}, LZMA {result['lzma_bpb']:.4f}"
    )
    if "rouge_l" in result:
        print(
            f"{result['impressions']:,} impressions: ROUGE-L {result['rouge_l']:.3f}, F1 of findings "
            f"{result['label_f1']:.3f}, something wrong in {result['writers']['model']['contradicted']:.1%}"
        )


if __name__ == "__main__":
    stage.run(main)
