"""What the other stages would have left, all of it invented."""

from __future__ import annotations

from typing import Any

METRICS: dict[str, dict[str, Any]] = {
    "ingest": {
        "reports_in": 20000,
        "reports_kept": 15873,
        "dropped": {
            "duplicate": 1775,
            "empty": 12,
            "forgotten": 0,
            "future_date": 4,
            "held_for_later": 874,
            "name": 87,
            "near_duplicate": 1092,
            "other_split": 232,
            "repeated_id": 9,
            "repeated_row": 11,
            "roster": 0,
            "too_short": 31,
        },
        "train": 13492,
        "val": 794,
        "test": 1587,
        "forward": 103,
        "patients": 5423,
        "without_patient": 0,
        "without_date": 211,
        "moved_from_given_split": 0,
        "placeholder_share": 0.8604,
        "characters": 9421337,
        "words": 1370411,
        "words_median": 71.0,
        "redacted": {"date": 1201, "mrn": 33, "phone": 4, "email": 0, "ssn": 0},
        "reports_redacted": 1102,
        "quarantined": 87,
        "quarantined_share": 0.00435,
        "mended": {"control_characters": 3, "invisible_characters": 0, "lookalike_letters": 1},
        "sources": {"north": {"in": 12000, "kept": 9611}, "south": {"in": 8000, "kept": 6262}},
        "clusters": 911,
        "largest_cluster": 613,
        "reports_in_clusters": 4711,
        "modalities": {"XR": 8731, "CT": 4127, "MR": 1692, "US": 1323, "OT": 0},
    },
    "tokenizer": {
        "vocab_size_asked": 4096,
        "vocab_size": 4096,
        "bytes_per_token": 5.4213,
        "gpt2_bytes_per_token": 3.5127,
        "tokens_per_term": 2.0909,
        "gpt2_tokens_per_term": 4.9545,
        "tokens_per_term_in_text": 1.7273,
        "gpt2_tokens_per_term_in_text": 4.4091,
    },
    "pack": {
        "row_length": 1024,
        "rows": 1466,
        "documents": 13492,
        "tokens": 1500431,
        "utilization": 0.99949,
        "lower_bound_rows": 1466,
        "documents_split": 3,
        "naive_utilization": 0.10861,
        "naive_truncated_share": 0.0004,
        "val_rows": 86,
        "val_tokens": 87412,
        "test_rows": 173,
        "test_tokens": 176003,
    },
    "train": {
        "steps": 275,
        "best_step": 250,
        "tokens": 2003817,
        "flops": 61238471234567,
        "epochs": 1.5007,
        "parameters": 3933440,
        "val_bpb": 0.4127,
        "val_perplexity": 4.7163,
        "gradient_spikes": 2,
    },
    "evaluate": {
        "test_reports": 1587,
        "test_bytes": 941337,
        "test_bpb": 0.4213,
        "test_perplexity": 4.8711,
        "bpb_by_modality": {"CT": 0.4391, "MR": 0.4478, "US": 0.4217, "XR": 0.3944},
        "bpb_by_section": {"findings": 0.4391, "impression": 0.3517, "indication": 0.8013, "technique": 0.1132},
        "ngram_bpb": 0.6127,
        "lzma_bpb": 0.6401,
        "ppmd16_bpb": 0.4891,
        "ppmd32_bpb": 0.4803,
        "ppmd_bpb": 0.4803,
        "below_ngram": 1 - 0.4213 / 0.6127,
        "below_ppmd": 1 - 0.4209 / 0.4803,
        "compressor_reports": 400,
        "test_bpb_compressor_reports": 0.4209,
        "floor_train_megabytes": 4.0,
        "impressions": 200,
        "rouge_l": 0.5127,
        "rouge_l_constant": 0.3318,
        "rouge_l_copy": 0.1931,
        "rouge_l_nearest": 0.4876,
        "length_ratio": 0.9317,
    },
}
SAMPLES = [
    {
        "findings": "PLANTED-FINDINGS The heart is normal in size. No pleural effusion.",
        "reference": "PLANTED-REFERENCE No acute abnormality of the chest.",
        "model": "GENERATED-ONE No acute abnormality.",
        "constant": "PLANTED-CONSTANT No acute abnormality.",
        "copy": "PLANTED-COPY The heart is normal in size.",
        "nearest": "PLANTED-NEAREST Normal chest.",
    },
    {
        "findings": "Spleen < 12 cm & <b>smooth</b>.",
        "reference": "Normal spleen.",
        "model": "<script>alert('GENERATED-TWO')</script>",
        "constant": "No acute abnormality.",
        "copy": "Spleen < 12 cm & <b>smooth</b>.",
        "nearest": "Unremarkable spleen.",
    },
]
SPIKES = [
    {"step": 41, "gradient_norm": 7.3182, "rows": [12, 1377, 903]},
    {"step": 187, "gradient_norm": 5.9, "rows": list(range(100, 120))},
]
TERMS = "term,gpt2,radlm,gpt2_in_text,radlm_in_text\npneumothorax,5,2,4,1\natelectasis,6,3,5,2\n"
PARAMS = """\
corpus: {path: data/raw/synthetic, format: auto, columns: {}}
ingest: {max_copies: 2, max_quarantined: 0.01, forward_share: 0.05, near_duplicate: 0.7, min_words: 3}
budget: {usd_per_hour: 3.50, peak_tflops: 989, utilization: 0.5}
report: {show_text: auto}
"""
