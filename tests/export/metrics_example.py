"""What the other stages would have left of a model, all of it invented, no two figures alike."""

from __future__ import annotations

import itertools
from typing import Any

from tasks.artifacts.evaluation import FAULTS, RULES

_next = itertools.count(11)


def score() -> float:
    """Another share each time, told apart by three decimals and by one of a percentage."""
    return next(_next) / 1000


def writer() -> dict[str, float]:
    rouge, f1 = score(), score()
    return {
        "rouge_l": rouge,
        "rouge_l_low": score(),
        "rouge_l_high": score(),
        "rouge_l_abnormal": score(),
        "bleu": score() * 100,
        "length_ratio": score(),
        "label_precision": score(),
        "label_recall": score(),
        "label_f1": f1,
        "label_f1_low": score(),
        "label_f1_high": score(),
        "label_f1_abnormal": score(),
        **said(),
    }


def said() -> dict[str, float]:
    return {name: score() for name in ("distinct_1", "distinct_2", "contradicted", *FAULTS)}


def stratum(reports: int, *, floor: bool = True) -> dict[str, float]:
    figures = {"reports": reports, "bytes": reports * 1117, "bpb": score(), "low": score(), "high": score()}
    return figures | ({"ngram_bpb": score()} if floor else {})


def label(support: int) -> dict[str, float]:
    figures = {"support": support, "predicted": support + 3}
    return figures | {name: score() for name in ("precision", "recall", "f1", "f1_low", "f1_high")}


def canaries(number: int) -> dict[str, float]:
    return {
        "canaries": number,
        "exposure_mean": score() * 10,
        "exposure_max": score() * 100,
        "extracted": number - 1,
    }


def metrics(parameters: int) -> dict[str, dict[str, Any]]:
    """The record of a model with so many parameters, a dictionary a stage."""
    writers = {name: writer() for name in ("model", *RULES)} | {"reference": said()}
    return {
        "ingest": {
            "reports_in": 20003,
            "reports_kept": 15871,
            "train": 13492,
            "val": 794,
            "test": 1587,
            "forward": 103,
            "patients": 5423,
            "placeholder_share": score(),
            "reports_redacted": 1102,
            "quarantined": 87,
            "redacted": {"date": 1201, "mrn": 33, "phone": 0},
        },
        "tokenizer": {"vocab_size": 4093, "bytes_per_token": 5.42},
        "pack": {"row_length": 2047, "rows": 1852, "documents": 12507, "tokens": 3_791_534},
        "plan": {
            "parameters": parameters,
            "unique_tokens": 3_691_534,
            "usd": 0.0043,
            "usd_per_hour": 0.11,
            "peak_tflops": 0.44,
            "utilization": 0.281,
        },
        "train": {
            "steps": 488,
            "best_step": 451,
            "tokens": 998_086,
            "flops": 1.89132e13,
            "epochs": 0.263,
            "parameters": parameters,
            "val_bpb": 0.2285,
        },
        "floors": {"train_megabytes": 2.995, "compressor_reports": 249},
        "evaluate": {
            "test_reports": 2084,
            "test_bytes": 2_853_301,
            "test_bpb": 0.4021,
            "test_bpb_low": 0.3911,
            "test_bpb_high": 0.4144,
            "test_perplexity": 3.34,
            "forward_reports": 96,
            "forward_bpb": 0.4221,
            "forward_bpb_low": 0.4011,
            "forward_bpb_high": 0.4444,
            "ngram_bpb": 0.7557,
            "lzma_bpb": 0.657,
            "ppmd_bpb": 0.3972,
            "below_ngram": 0.468,
            "below_ppmd": 0.017,
            "compressor_reports": 251,
            "test_bpb_compressor_reports": 0.3905,
            "impressions": 1789,
            "abnormal_impressions": 1123,
            "strata": {
                "all": {"all": stratum(2084)},
                "time": {"test": stratum(1988), "forward": stratum(96)},
                "modality": {"CT": stratum(701), "XR": stratum(1383)},
                "section": {"findings": stratum(2001, floor=False)},
            },
            "writers": writers,
            "labels": {"pleural_effusion": label(211), "pneumothorax": label(41)},
        },
        "privacy": {
            "canaries": {"16": canaries(17), "0": canaries(51), "1": canaries(31), "4": canaries(21)},
            "candidates": 100_003,
            "exposure_null_mean": 1.4427,
            "single_copy_extracted": 2,
            "single_copy_exposure_p": 0.374,
            "samples": 1003,
            "sample_phi_hits": 4,
            "sample_phi_in_train": 0,
            "sample_phi": {"date": 3, "phone": 1, "mrn": 0},
            "prefixes": 203,
            "prefixes_extracted": 5,
            "unseen_prefixes": 207,
            "unseen_prefixes_extracted": 1,
            "rare_strings": 6,
            "rare_strings_per_1000_words": 0.31,
            "unseen_rare_strings_per_1000_words": 0.47,
            "rare_strings_rate": 0.0071,
            "rare_patients": 3,
            "planted_documents": 105,
        },
    }
