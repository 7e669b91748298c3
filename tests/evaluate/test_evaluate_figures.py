"""Figures of an evaluation on cases that a person can check."""

import numpy as np
import pytest

from tasks.clinical.labels import LABELS
from tasks.evaluate import figures

DRAWN = {"resamples": 500, "seed": 1}
ONE, TWO, THREE = LABELS[:3]


def strata(bits, sizes=None, patients=None):
    count = len(bits)
    return {
        "patient_id": patients or [f"p{row}" for row in range(count)],
        "kind": ["all"] * count,
        "stratum": ["all"] * count,
        "text_bytes": sizes or [10] * count,
        "model_bits": bits,
        "ngram_bits": [20.0] * count,
    }


def test_bits_a_byte_is_a_ratio_of_sums():
    found = figures.by_stratum(strata([10.0, 40.0], [10, 30]), **DRAWN)["all"]["all"]
    assert (found["bpb"], found["ngram_bpb"]) == (50 / 40, 1.0)
    assert (found["reports"], found["bytes"]) == (2, 40)


def test_the_interval_is_over_patients():
    bits = [5.0, 15.0] * 50
    apart = figures.by_stratum(strata(bits), **DRAWN)["all"]["all"]
    together = figures.by_stratum(strata(bits, patients=["a", "b"] * 50), **DRAWN)["all"]["all"]
    assert apart["low"] < 1 < apart["high"]
    assert together["high"] - together["low"] > 3 * (apart["high"] - apart["low"])


def test_a_floor_that_is_not_known_is_left_out():
    rows = strata([1.0, 2.0])
    rows["ngram_bits"] = [None, None]
    assert "ngram_bpb" not in figures.by_stratum(rows, **DRAWN)["all"]["all"]


def test_the_model_is_held_against_the_compressors_on_the_same_reports():
    rows = strata([5.0, 50.0])
    rows["kind"], rows["stratum"] = ["all", "all", "time", "time"], ["all", "all", "test", "test"]
    for name in ("patient_id", "text_bytes", "model_bits", "ngram_bits"):
        rows[name] = rows[name] * 2
    asked = np.array([10.0, np.nan])
    reports = {
        "text_bytes": [10, 10],
        "model_bits": [5.0, 50.0],
        "tokens": [2, 2],
        **{f"{name}_bits": asked for name in ("lzma", "ppmd16", "ppmd32")},
        "ngram_bits": np.array([20.0, 20.0]),
    }
    found = figures.bits(reports, rows, **DRAWN)
    assert found["test_bpb"] == 55 / 20
    assert found["test_bpb_compressor_reports"] == 0.5
    assert found["below_ppmd"] == 0.5
    assert found["compressor_reports"] == 1
    assert found["forward_reports"] == 0
    assert "forward_bpb" not in found


def impressions(labels, **more):
    """Three of three patients, whose references name ONE; ONE and TWO; nothing."""
    rows = {
        "patient_id": ["a", "b", "c"],
        "abnormal": [True, True, False],
        "reference": ["one", "one two", "none"],
        "impression": ["one", "two", "none"],
        "reference_labels": [[ONE], [ONE, TWO], []],
    }
    for prefix in ("", "constant_", "copy_", "nearest_"):
        rows |= {f"{prefix}rouge_l": [1.0, 0.5, 0.0], f"{prefix}labels": labels}
        for fault in ("positive_for_negated", "negated_for_asserted", "laterality_swaps", "unsupported_numbers"):
            rows[f"{prefix}{fault}"] = [0, 0, 0]
    return rows | more


def written(rows):
    same = dict.fromkeys(("constant", "copy", "nearest"), rows["impression"])
    faults = {name: rows[name] for name in ("positive_for_negated", "negated_for_asserted")}
    faults |= {name: rows[name] for name in ("laterality_swaps", "unsupported_numbers")}
    return figures.writers(rows, same, faults, **DRAWN)


def test_labels_said_rightly_wrongly_and_not():
    found = written(impressions([[ONE], [ONE, THREE], [THREE]]))
    model = found["writers"]["model"]
    assert (model["label_precision"], model["label_recall"]) == (2 / 4, 2 / 3)
    assert model["label_f1"] == pytest.approx(2 * 2 / (2 * 2 + 2 + 1))
    assert model["label_f1_abnormal"] == pytest.approx(2 * 2 / (2 * 2 + 1 + 1))
    assert model["rouge_l"] == 0.5
    assert model["rouge_l_abnormal"] == 0.75
    assert found["labels"][ONE]["f1"] == 1
    assert (found["labels"][TWO]["support"], found["labels"][TWO]["recall"]) == (1, 0)
    assert (found["labels"][THREE]["predicted"], found["labels"][THREE]["precision"]) == (2, 0)
    assert set(found["labels"]) == {ONE, TWO, THREE}
    assert found["abnormal_impressions"] == 2


def test_an_impression_with_two_faults_counts_once():
    rows = impressions([[], [], []], laterality_swaps=[2, 0, 0], unsupported_numbers=[1, 1, 0])
    found = written(rows)["writers"]["model"]
    assert found["laterality_swaps"] == pytest.approx(1 / 3)
    assert found["contradicted"] == pytest.approx(2 / 3)
    assert written(rows)["writers"]["copy"]["contradicted"] == 0


def test_figures_that_nothing_speaks_for_are_zero_and_finite():
    found = written(impressions([[], [], []], abnormal=[False] * 3, reference_labels=[[], [], []]))
    model = found["writers"]["model"]
    assert model["label_f1"] == model["label_f1_low"] == model["rouge_l_abnormal"] == 0
    assert found["labels"] == {}
