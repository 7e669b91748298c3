"""What evaluate, privacy and export would have left, all of it invented."""

from __future__ import annotations

from typing import Any


def writer(rouge_l: float, label_f1: float, **faults: float) -> dict[str, float]:
    """A writer's figures, the intervals as wide as those of some thousand reports."""
    return {
        "rouge_l": rouge_l,
        "rouge_l_low": rouge_l - 0.0123,
        "rouge_l_high": rouge_l + 0.0123,
        "bleu": 100 * rouge_l / 2,
        "length_ratio": 0.9317,
        "distinct_1": 0.0613,
        "distinct_2": 0.1911,
        "label_precision": label_f1 + 0.02,
        "label_recall": label_f1 - 0.02,
        "label_f1": label_f1,
        "label_f1_low": label_f1 - 0.0217,
        "label_f1_high": label_f1 + 0.0217,
        "rouge_l_abnormal": rouge_l - 0.1,
        "label_f1_abnormal": label_f1 - 0.05,
        "contradicted": 0.0271,
        "positive_for_negated": 0.0113,
        "negated_for_asserted": 0.0071,
        "laterality_swaps": 0.0049,
        "unsupported_numbers": 0.0063,
        **faults,
    }


def stratum(reports: int, bpb: float, floor: bool = True) -> dict[str, float]:
    figures = {"reports": reports, "bytes": 593 * reports, "bpb": bpb, "low": bpb - 0.0071, "high": bpb + 0.0071}
    return figures | ({"ngram_bpb": bpb + 0.2} if floor else {})


STRATA = {
    "all": {"all": {**stratum(1587, 0.4213), "ngram_bpb": 0.6127}},
    "time": {"test": stratum(1484, 0.4207), "forward": stratum(103, 0.4309)},
    "modality": {
        "CT": stratum(413, 0.4391),
        "MR": stratum(169, 0.4478),
        "US": stratum(132, 0.4217),
        "XR": stratum(873, 0.3944),
    },
    "section": {
        "findings": stratum(1511, 0.4391, floor=False),
        "impression": stratum(1402, 0.3517, floor=False),
        "indication": stratum(1207, 0.8013, floor=False),
        "technique": stratum(911, 0.1132, floor=False),
    },
    "length": {"short": stratum(801, 0.5117), "medium": stratum(613, 0.4102), "long": stratum(173, 0.3713)},
    "placeholders": {"none": stratum(221, 0.4011), "few": stratum(1203, 0.4193), "many": stratum(163, 0.4877)},
}
LABELS = {
    "pleural_effusion": {
        "support": 203,
        "predicted": 187,
        "precision": 0.8342,
        "recall": 0.7685,
        "f1": 0.8,
        "f1_low": 0.7513,
        "f1_high": 0.8427,
    },
    "pneumothorax": {
        "support": 31,
        "predicted": 20,
        "precision": 0.7,
        "recall": 0.4516,
        "f1": 0.549,
        "f1_low": 0.3701,
        "f1_high": 0.7012,
    },
    "cardiomegaly": {
        "support": 144,
        "predicted": 160,
        "precision": 0.75,
        "recall": 0.8333,
        "f1": 0.7895,
        "f1_low": 0.7311,
        "f1_high": 0.8402,
    },
}
EVALUATE: dict[str, Any] = {
    "test_reports": 1587,
    "test_bytes": 941337,
    "test_bpb": 0.4213,
    "test_bpb_low": 0.4142,
    "test_bpb_high": 0.4284,
    "test_perplexity": 4.8711,
    "forward_reports": 103,
    "forward_bpb": 0.4309,
    "forward_bpb_low": 0.4238,
    "forward_bpb_high": 0.438,
    "strata": STRATA,
    "ngram_bpb": 0.6127,
    "lzma_bpb": 0.6401,
    "ppmd16_bpb": 0.4891,
    "ppmd32_bpb": 0.4803,
    "ppmd_bpb": 0.4803,
    "below_ngram": 1 - 0.4213 / 0.6127,
    "below_ppmd": 1 - 0.4209 / 0.4803,
    "compressor_reports": 400,
    "test_bpb_compressor_reports": 0.4209,
    "impressions": 1311,
    "abnormal_impressions": 803,
    "rouge_l": 0.5127,
    "label_f1": 0.7113,
    "length_ratio": 0.9317,
    "writers": {
        "model": writer(0.5127, 0.7113),
        "nearest": writer(0.4876, 0.6102, contradicted=0.1409, laterality_swaps=0.0517),
        "constant": writer(0.3318, 0.0, label_precision=0.0, label_recall=0.0, label_f1_low=0.0, label_f1_high=0.0),
        "copy": writer(0.1931, 0.7403, contradicted=0.0),
        "reference": {
            "distinct_1": 0.0713,
            "distinct_2": 0.2217,
            "contradicted": 0.0131,
            "positive_for_negated": 0.0046,
            "negated_for_asserted": 0.0031,
            "laterality_swaps": 0.0023,
            "unsupported_numbers": 0.0038,
        },
    },
    "labels": LABELS,
}
PRIVACY: dict[str, Any] = {
    "canaries": {
        "0": {"canaries": 64, "exposure_mean": 1.4711, "exposure_max": 6.9, "extracted": 0},
        "1": {"canaries": 16, "exposure_mean": 1.6217, "exposure_max": 5.1, "extracted": 0},
        "4": {"canaries": 16, "exposure_mean": 4.2113, "exposure_max": 9.97, "extracted": 0},
        "16": {"canaries": 16, "exposure_mean": 8.3107, "exposure_max": 10.0, "extracted": 3},
    },
    "candidates": 1024,
    "exposure_null_mean": 1.4427,
    "single_copy_extracted": 0,
    "single_copy_exposure_p": 0.3117,
    "samples": 1000,
    "sample_phi_hits": 0,
    "sample_phi_in_train": 0,
    "sample_phi": {},
    "prefixes": 400,
    "prefixes_extracted": 57,
    "unseen_prefixes": 200,
    "unseen_prefixes_extracted": 31,
    "rare_strings": 4,
    "rare_strings_rate": 0.004,
    "unseen_rare_strings": 19,
    "unseen_rare_strings_rate": 0.019,
    "rare_patients": 3,
    "planted_documents": 336,
}
ARTEFACTS = ("corpus_train", "corpus_val", "corpus_test", "packed_train", "tokenizer", "model", "huggingface")
EXPORT: dict[str, Any] = {
    "digests": {name: f"{number}" + "c0ffee0" * 9 for number, name in enumerate(ARTEFACTS, start=1)},
    "bytes": {"huggingface": 10513337},
    "gguf": True,
}
