"""The record that the card is filled from: the metrics of earlier stages, read and checked."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tasks.artifacts.evaluation import FAULTS, RULES
from tasks.artifacts.files import read_json
from tasks.stage import InputError

# Numbers that the card cannot do without, by stage.
NUMBERS = {
    "ingest": "reports_in reports_kept train val test forward patients placeholder_share reports_redacted "
    "quarantined",
    "tokenizer": "vocab_size bytes_per_token",
    "pack": "row_length rows documents tokens",
    "plan": "parameters unique_tokens usd usd_per_hour peak_tflops utilization",
    "train": "steps best_step tokens flops epochs parameters val_bpb",
    "floors": "train_megabytes compressor_reports",
    "evaluate": "test_reports test_bytes test_bpb test_bpb_low test_bpb_high test_perplexity forward_reports "
    "ngram_bpb lzma_bpb ppmd_bpb below_ngram below_ppmd compressor_reports test_bpb_compressor_reports impressions",
    "privacy": "candidates exposure_null_mean single_copy_extracted single_copy_exposure_p samples sample_phi_hits "
    "sample_phi_in_train "
    "prefixes prefixes_extracted unseen_prefixes unseen_prefixes_extracted rare_patients rare_strings "
    "rare_strings_rate rare_strings_per_1000_words unseen_rare_strings_per_1000_words planted_documents",
}
FORWARD = "forward_bpb forward_bpb_low forward_bpb_high"  # where some test reports are newer than all others
STRATUM = "reports bytes bpb low high"
CANARIES = "canaries exposure_mean exposure_max extracted"
LABEL = "support predicted precision recall f1 f1_low f1_high"
# What is the same for a writer and for the references' own authors, and what needs a reference.
SAID = f"distinct_1 distinct_2 contradicted {' '.join(FAULTS)}"
WRITER = (
    "rouge_l rouge_l_low rouge_l_high rouge_l_abnormal bleu length_ratio label_precision label_recall label_f1 "
    f"label_f1_low label_f1_high label_f1_abnormal {SAID}"
)
WRITERS = {"model": WRITER, **dict.fromkeys(RULES, WRITER), "reference": SAID}


def read(metrics: Path) -> dict[str, dict[str, Any]]:
    """Each stage's metrics by its name.

    Raises:
        InputError: a file is missing, damaged, or lacks a number that the card names.
    """
    found = {}
    for stage, names in NUMBERS.items():
        path = metrics / f"{stage}.json"
        content = read_json(path)
        _numbers(path, content, names, "")
        found[stage] = content
    evaluate, path = found["evaluate"], metrics / "evaluate.json"
    if evaluate["forward_reports"]:
        _numbers(path, evaluate, FORWARD, "")
    for kind, strata in _mapping(path, evaluate, "strata", "").items():
        for name in _mapping(path, evaluate["strata"], kind, "strata."):
            _numbers(path, strata[name], STRATUM, f"strata.{kind}.{name}.")
    if evaluate["impressions"]:
        _numbers(path, evaluate, "abnormal_impressions", "")
        writers = _mapping(path, evaluate, "writers", "")
        for writer, names in WRITERS.items():
            _numbers(path, writers.get(writer), names, f"writers.{writer}.")
        for label, figures in _mapping(path, evaluate, "labels", "").items():
            _numbers(path, figures, LABEL, f"labels.{label}.")
    path = metrics / "privacy.json"
    for copies, figures in _mapping(path, found["privacy"], "canaries", "").items():
        if not copies.isdecimal():
            raise _damaged(path, f"'canaries.{copies}' is no number of copies")
        _numbers(path, figures, CANARIES, f"canaries.{copies}.")
    for stage, name in (("privacy", "sample_phi"), ("ingest", "redacted")):
        counts = _mapping(metrics / f"{stage}.json", found[stage], name, "")
        _numbers(metrics / f"{stage}.json", counts, counts, f"{name}.")
    return found


def is_number(value: object) -> bool:
    """A finite number, and no truth value."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _numbers(path: Path, content: Any, names: str | Iterable[str], where: str) -> None:
    figures = content if isinstance(content, Mapping) else {}
    for name in names.split() if isinstance(names, str) else names:
        if not is_number(figures.get(name)):
            raise _damaged(path, f"no number '{where}{name}'")


def _mapping(path: Path, content: Mapping[str, Any], name: str, where: str) -> Mapping[str, Any]:
    found = content.get(name)
    if not isinstance(found, Mapping):
        raise _damaged(path, f"no figures by name in '{where}{name}'")
    return found


def _damaged(path: Path, lack: str) -> InputError:
    return InputError(f"{path} is damaged or of another version ({lack}): delete it and run `dvc repro`")
