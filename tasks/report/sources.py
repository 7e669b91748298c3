"""What the stages left for the page, read and checked: figures, terms, spikes, samples, pictures."""

from __future__ import annotations

import csv
import struct
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tasks.artifacts.files import read_json
from tasks.report.checks import are_counted, are_sources, is_fitness, is_number, is_sample, is_spike, is_told
from tasks.report.evidence_checks import are_canaries, are_digests, are_labels, are_strata, are_writers
from tasks.stage import InputError

# Figures the page cannot do without: numbers, and numbers by name.
NUMBERS = {
    "ingest": "reports_in reports_kept train val test forward patients without_patient without_date "
    "moved_from_given_split words words_median placeholder_share reports_redacted quarantined quarantined_share "
    "clusters largest_cluster reports_in_clusters",
    "tokenizer": "vocab_size_asked vocab_size bytes_per_token gpt2_bytes_per_token tokens_per_term "
    "gpt2_tokens_per_term tokens_per_term_in_text gpt2_tokens_per_term_in_text",
    "pack": "row_length rows documents tokens utilization lower_bound_rows documents_split cuts_at_section "
    "cuts_at_sentence cuts_anywhere "
    "naive_utilization naive_truncated_share",
    "plan": "parameters unique_tokens tokens epochs tokens_per_parameter effective_tokens flops hours usd "
    "usd_per_hour peak_tflops utilization max_usd memory_gb peak_memory_gb fed_parameters fed_tokens "
    "fed_effective_tokens fed_usd budget_parameters budget_optimal_tokens",
    "train": "steps best_step tokens flops epochs parameters val_bpb val_perplexity gradient_spikes",
    "floors": "ngram_bpb lzma_bpb ppmd16_bpb ppmd32_bpb train_megabytes",
    "evaluate": "test_reports test_bytes test_bpb test_bpb_low test_bpb_high test_perplexity forward_reports "
    "ngram_bpb ppmd_bpb below_ngram below_ppmd compressor_reports test_bpb_compressor_reports impressions",
    "privacy": "candidates exposure_null_mean single_copy_extracted single_copy_exposure_p samples "
    "sample_phi_hits sample_phi_in_train prefixes prefixes_extracted rare_strings rare_strings_rate rare_patients "
    "planted_documents",
    "export": "",
}
BY_NAME = {"ingest": "dropped modalities redacted mended", "privacy": "sample_phi", "export": "bytes"}
# What else has to be there: the figure's name if it is one, what it should hold, and whether it does.
SHAPES: dict[str, tuple[tuple[str, str, Callable[[dict[str, Any]], bool]], ...]] = {
    "ingest": (("sources", "reports by source", lambda of: are_sources(of.get("sources"))),),
    "tokenizer": (
        ("fitness", "figures of train, val and the newest reports", lambda of: is_fitness(of.get("fitness"))),
    ),
    "plan": (("", "device, verdict and warnings", is_told),),
    "evaluate": (
        ("strata", "bits per byte by stratum", lambda of: are_strata(of.get("strata"))),
        ("writers", "writers' figures", lambda of: are_writers(of.get("writers", {}), of["impressions"])),
        ("labels", "figures by finding", lambda of: are_labels(of.get("labels", {}))),
    ),
    "privacy": (("canaries", "exposures by copies", lambda of: are_canaries(of.get("canaries"))),),
    "export": (("digests", "digests of the artefacts", lambda of: are_digests(of.get("digests"))),),
}
TERM_COLUMNS = ("term", "gpt2", "radlm", "gpt2_in_text", "radlm_in_text")
FRAGMENTED_COLUMNS = ("word", "radlm", "gpt2", "reports")
PICTURES = {
    "intake": "corpus/intake.png",
    "words": "corpus/words.png",
    "clusters": "corpus/clusters.png",
    "splits": "corpus/splits.png",
    "terms": "tokenizer/terms.png",
    "fitness": "tokenizer/fitness.png",
    "lengths": "packed/lengths.png",
    "packing": "packed/packing.png",
    "dashboard": "model/dashboard.png",
    "floors": "evaluation/floors.png",
    "strata": "evaluation/strata.png",
    "labels": "evaluation/labels.png",
    "exposure": "privacy/exposure.png",
}


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A PNG and its size in dots."""

    png: bytes
    width: int
    height: int


@dataclass(frozen=True, kw_only=True)
class Sources:
    """All that earlier stages left for the page."""

    figures: dict[str, dict[str, Any]]  # stage -> its metrics
    terms: list[dict[str, str]]
    fragmented: list[dict[str, str]]  # may be none
    spikes: list[dict[str, Any]]
    samples: list[dict[str, str]]
    pictures: dict[str, Picture]


def read(metrics: Path, data: Path) -> Sources:
    """Everything the page shows.

    Raises:
        InputError: a file is missing, damaged, or lacks what this version of the page needs.
    """
    return Sources(
        figures={stage: figures_of(metrics / f"{stage}.json", stage) for stage in NUMBERS},
        terms=_terms(data / "tokenizer/terms.csv"),
        fragmented=_table(data / "tokenizer/fragmented.csv", FRAGMENTED_COLUMNS),
        spikes=_spikes(data / "model/spikes.json"),
        samples=samples_of(data / "evaluation/samples.json"),
        pictures={name: _picture(data / place) for name, place in PICTURES.items()},
    )


def figures_of(path: Path, stage: str) -> dict[str, Any]:
    """A stage's metrics from this file.

    Raises:
        InputError: the file is missing, damaged, or lacks what this version of the page needs.
    """
    content = read_json(path)
    figures = content if isinstance(content, dict) else {}
    for name in NUMBERS[stage].split():
        if not is_number(figures.get(name)):
            raise damaged(path, f"no number '{name}'")
    for name in BY_NAME.get(stage, "").split():
        groups = figures.get(name)
        if not isinstance(groups, dict) or not all(map(is_number, groups.values())):
            raise damaged(path, f"no numbers by name in '{name}'")
    for name, what, is_there in SHAPES.get(stage, ()):
        if not is_there(figures):
            raise damaged(path, f"no {what} in '{name}'" if name else f"no {what}")
    return figures


def _terms(path: Path) -> list[dict[str, str]]:
    rows = _table(path, TERM_COLUMNS)
    if not rows:
        raise damaged(path, "no terms")
    return rows


def _table(path: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """Rows of a CSV with these columns: a name, then counts."""
    lack = f"no table of {columns[0]}s"
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            reader = csv.DictReader(stream)
            rows, heads = list(reader), reader.fieldnames
    except FileNotFoundError:
        raise missing(path) from None
    except (csv.Error, UnicodeDecodeError):
        raise damaged(path, lack) from None
    if not {*columns} <= {*(heads or ())} or not are_counted(rows, columns):
        raise damaged(path, lack)
    return rows


def _spikes(path: Path) -> list[dict[str, Any]]:
    spikes = read_json(path)
    if not isinstance(spikes, list) or not all(map(is_spike, spikes)):
        raise damaged(path, "no list of gradient spikes")
    return spikes


def samples_of(path: Path) -> list[dict[str, str]]:
    """Some impressions with what else is there of the reports. Raises `InputError` as `figures_of` does."""
    samples = read_json(path)
    if not isinstance(samples, list) or not all(map(is_sample, samples)):
        raise damaged(path, "no list of samples")
    return samples


def _picture(path: Path) -> Picture:
    try:
        png = path.read_bytes()
    except FileNotFoundError:
        raise missing(path) from None
    # The first chunk of a PNG is its header, the last is empty and called IEND (RFC 2083).
    if not png.startswith(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR") or png[-8:-4] != b"IEND":
        raise damaged(path, "no whole PNG picture")
    width, height = struct.unpack(">II", png[16:24])
    return Picture(png=png, width=width, height=height)


def missing(path: Path) -> InputError:
    """The error for a file that is not there."""
    return InputError(f"{path} is missing: run `dvc repro` to make it")


def damaged(path: Path, lack: str) -> InputError:
    """The error for a file that lacks something."""
    return InputError(f"{path} is damaged or of another version ({lack}): delete it and run `dvc repro`")
