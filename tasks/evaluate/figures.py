"""The figures of an evaluation: bits a byte by stratum, writers beside each other, each with its interval."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from tasks import bootstrap
from tasks.artifacts.evaluation import FAULTS, RULES
from tasks.artifacts.floors import NAMES
from tasks.clinical.labels import LABELS
from tasks.evaluate import likeness

Columns = Mapping[str, Sequence[Any]]


def by_stratum(strata: Columns, *, resamples: int, seed: int) -> dict[str, dict[str, dict[str, float]]]:
    """Bits a UTF-8 byte of each stratum by kind, its interval over patients, and the n-gram's where it is known."""
    keys = list(dict.fromkeys(zip(strata["kind"], strata["stratum"], strict=True)))
    number = {key: index for index, key in enumerate(keys)}
    of = np.array([number[key] for key in zip(strata["kind"], strata["stratum"], strict=True)])
    sizes = np.array(strata["text_bytes"], dtype=np.float64)
    bits = np.array(strata["model_bits"], dtype=np.float64)
    floor = np.array([np.nan if value is None else value for value in strata["ngram_bits"]])
    spread = np.zeros((len(of), 2 * len(keys)))
    spread[np.arange(len(of)), of], spread[np.arange(len(of)), len(keys) + of] = bits, sizes
    drawn = bootstrap.totals(strata["patient_id"], spread, resamples=resamples, seed=seed)
    found: dict[str, dict[str, dict[str, float]]] = {}
    for index, (kind, stratum) in enumerate(keys):
        here = of == index
        low, high = bootstrap.interval(_over(drawn[:, index], drawn[:, len(keys) + index]))
        figures = {
            "reports": int(here.sum()),
            "bytes": int(sizes[here].sum()),
            "bpb": float(bits[here].sum() / sizes[here].sum()),
            "low": low,
            "high": high,
        }
        if not np.isnan(floor[here]).any():
            figures["ngram_bpb"] = float(floor[here].sum() / sizes[here].sum())
        found.setdefault(kind, {})[stratum] = figures
    return found


def bits(reports: Columns, strata: Columns, *, resamples: int, seed: int) -> dict[str, Any]:
    """What the model needs for a byte of the test split, beside the floors."""
    by_kind = by_stratum(strata, resamples=resamples, seed=seed)
    sizes, own = (np.array(reports[name], dtype=np.float64) for name in ("text_bytes", "model_bits"))
    floors = {name: np.array(reports[f"{name}_bits"], dtype=np.float64) for name in NAMES}
    # The compressors were asked about some reports; the model is held against them on the same.
    asked = {name: ~np.isnan(of) for name, of in floors.items()}
    floor_bpb = {name: float(of[asked[name]].sum() / sizes[asked[name]].sum()) for name, of in floors.items()}
    ppmd = min((name for name in NAMES if name.startswith("ppmd")), key=lambda name: floor_bpb[name])
    same_reports = float(own[asked[ppmd]].sum() / sizes[asked[ppmd]].sum())
    whole = by_kind["all"]["all"]
    forward = by_kind["time"].get("forward")
    return {
        "test_reports": len(sizes),
        "test_bytes": whole["bytes"],
        "test_bpb": whole["bpb"],
        "test_bpb_low": whole["low"],
        "test_bpb_high": whole["high"],
        "test_perplexity": math.exp(float(own.sum()) * math.log(2) / sum(reports["tokens"])),
        "forward_reports": int(forward["reports"]) if forward else 0,
        **(
            {"forward_bpb": forward["bpb"], "forward_bpb_low": forward["low"], "forward_bpb_high": forward["high"]}
            if forward
            else {}
        ),
        "strata": by_kind,
        **{f"{name}_bpb": value for name, value in floor_bpb.items()},
        "ppmd_bpb": floor_bpb[ppmd],
        "below_ngram": 1 - whole["bpb"] / floor_bpb["ngram"],
        "below_ppmd": 1 - same_reports / floor_bpb[ppmd],
        "compressor_reports": int(asked[ppmd].sum()),
        "test_bpb_compressor_reports": same_reports,
    }


def writers(
    impressions: Columns,
    by_rule: Mapping[str, Sequence[str]],
    reference_faults: Mapping[str, Sequence[int]],
    *,
    resamples: int,
    seed: int,
) -> dict[str, Any]:
    """The model's impressions beside those of the rules and, for what needs no reference, the references.

    Args:
        impressions: columns of `artifacts.evaluation.IMPRESSIONS`.
        by_rule: the rules' impressions, by `RULES`.
        reference_faults: faults found in the references themselves, by `FAULTS`: false alarms, or the author's.
    """
    abnormal = np.array(impressions["abnormal"], dtype=np.float64)
    texts = {"model": impressions["impression"], **{rule: by_rule[rule] for rule in RULES}}
    found = {
        writer: _texts(impressions["reference"], of)
        | _writer(impressions, "" if writer == "model" else f"{writer}_", abnormal, resamples, seed)
        for writer, of in texts.items()
    }
    found["reference"] = _distinct(impressions["reference"]) | shares(reference_faults)
    return {
        "writers": found,
        "abnormal_impressions": int(abnormal.sum()),
        "labels": _labels(impressions, resamples, seed),
        **{name: found["model"][name] for name in ("rouge_l", "label_f1", "length_ratio")},
    }


def _texts(references: Sequence[str], texts: Sequence[str]) -> dict[str, float]:
    """Figures of all texts of a writer together."""
    return {
        "bleu": likeness.bleu(references, texts),
        "length_ratio": likeness.length_ratio(references, texts),
        **_distinct(texts),
    }


def _distinct(texts: Sequence[str]) -> dict[str, float]:
    return {f"distinct_{n}": likeness.distinct(texts, n) for n in (1, 2)}


def shares(faults: Mapping[str, Sequence[int]]) -> dict[str, float]:
    """Share of the impressions with each fault, and with any."""
    there = {fault: np.array(faults[fault]) > 0 for fault in FAULTS}
    any_of = np.logical_or.reduce(list(there.values()))
    return {fault: float(of.mean()) for fault, of in there.items()} | {"contradicted": float(any_of.mean())}


def _writer(impressions: Columns, prefix: str, abnormal: np.ndarray, resamples: int, seed: int) -> dict[str, float]:
    rouge = np.array(impressions[f"{prefix}rouge_l"], dtype=np.float64)
    counts = _counts(impressions["reference_labels"], impressions[f"{prefix}labels"])
    true, false, missed = counts.T
    # A row an impression: what is summed over those of the patients drawn.
    drawn = bootstrap.totals(
        impressions["patient_id"],
        np.column_stack([np.ones(len(rouge)), rouge, counts]),
        resamples=resamples,
        seed=seed,
    )
    number, summed, drawn_true, drawn_false, drawn_missed = drawn.T
    return {
        "rouge_l": float(rouge.mean()),
        **_interval("rouge_l", float(rouge.mean()), _over(summed, number)),
        "label_precision": _ratio(true.sum(), (true + false).sum()),
        "label_recall": _ratio(true.sum(), (true + missed).sum()),
        "label_f1": _f1(*counts.sum(axis=0)),
        **_interval(
            "label_f1",
            _f1(*counts.sum(axis=0)),
            _over(2 * drawn_true, 2 * drawn_true + drawn_false + drawn_missed),
        ),
        "rouge_l_abnormal": _ratio((rouge * abnormal).sum(), abnormal.sum()),
        "label_f1_abnormal": _f1(*(counts * abnormal[:, None]).sum(axis=0)),
        **shares({fault: impressions[f"{prefix}{fault}"] for fault in FAULTS}),
    }


def _counts(references: Sequence[Iterable[str]], written: Sequence[Iterable[str]]) -> np.ndarray:
    """[impressions, 3] labels said rightly, wrongly, and not said."""
    pairs = [({*reference}, {*own}) for reference, own in zip(references, written, strict=True)]
    return np.array([(len(of & own), len(own - of), len(of - own)) for of, own in pairs], dtype=np.float64).reshape(
        -1, 3
    )


def _labels(impressions: Columns, resamples: int, seed: int) -> dict[str, dict[str, float]]:
    """Each label that a reference or the model names."""
    present = np.array([[label in of for label in LABELS] for of in impressions["reference_labels"]], dtype=bool)
    said = np.array([[label in of for label in LABELS] for of in impressions["labels"]], dtype=bool)
    counts = np.hstack([present & said, said & ~present, present & ~said]).astype(np.float64)
    drawn = bootstrap.totals(impressions["patient_id"], counts, resamples=resamples, seed=seed)
    found = {}
    for index, label in enumerate(LABELS):
        columns = [index, len(LABELS) + index, 2 * len(LABELS) + index]
        true, false, missed = counts[:, columns].sum(axis=0)
        if not true + false + missed:
            continue
        drawn_true, drawn_false, drawn_missed = drawn[:, columns].T
        f1 = _f1(true, false, missed)
        found[label] = {
            "support": int(true + missed),
            "predicted": int(true + false),
            "precision": _ratio(true, true + false),
            "recall": _ratio(true, true + missed),
            "f1": f1,
            **_interval("f1", f1, _over(2 * drawn_true, 2 * drawn_true + drawn_false + drawn_missed)),
        }
    return found


def _interval(name: str, value: float, drawn: np.ndarray) -> dict[str, float]:
    """Its ends by name; the value itself where no resample has one."""
    low, high = bootstrap.interval(drawn)
    return {f"{name}_low": value if math.isnan(low) else low, f"{name}_high": value if math.isnan(high) else high}


def _over(numerator: np.ndarray, denominator: np.ndarray) -> np.ndarray:
    return np.divide(numerator, denominator, out=np.full_like(numerator, np.nan), where=denominator > 0)


def _ratio(part: float, whole: float) -> float:
    return float(part / whole) if whole else 0.0


def _f1(true: float, false: float, missed: float) -> float:
    """Harmonic mean of precision and recall; 0 where nothing is right."""
    return _ratio(2 * true, 2 * true + false + missed)
