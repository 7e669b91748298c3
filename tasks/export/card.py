"""The model card: what the record says of this model, as a page of Markdown that Hugging Face's Hub reads too."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from tasks.export import tables
from tasks.export.pretokenizer import Choice
from tasks.export.settings import Corpus, ExportParams
from tasks.lm.model import ModelShape
from tasks.wording import FILTERS, count, listed

LINEAGE = {
    "corpus_train": "reports it was trained on",
    "corpus_val": "reports its training was watched with",
    "corpus_test": "reports it was tested on",
    "packed_train": "those it was trained on, as tokens",
    "tokenizer": "tokenizer",
    "model": "weights and config",
}


@dataclass(frozen=True, kw_only=True)
class Gguf:
    """The file for llama.cpp, and how close its reading is to ours."""

    file: str
    precision: str
    choice: Choice


def render(
    record: Mapping[str, Mapping[str, Any]],
    *,
    shape: ModelShape,
    digests: Mapping[str, str],
    corpus: Corpus,
    params: ExportParams,
    gguf: Gguf | None,
) -> str:
    """The card; a figure that it lacks is an error.

    Args:
        record: of `record.read`.
        digests: of what the model was made from and of itself, by `LINEAGE`.
    """
    evaluate, privacy, plan = record["evaluate"], record["privacy"], record["plan"]
    licence = corpus.licence(params.data_licence)
    values = {
        **record,
        "header": header(record, declared=licence != "not declared", licence=licence),
        "shape": shape,
        "digests": digests,
        "corpus": corpus.shown,
        "synthetic": corpus.synthetic,
        "licence": licence,
        "gguf": gguf,
        "lineage": [("", "SHA-256"), *((name, f"`{digests[key]}`") for key, name in LINEAGE.items())],
        "training": tables.training(record),
        "bits": tables.bits(evaluate),
        "strata": tables.strata(evaluate["strata"]),
        "writers": tables.writers(evaluate) if evaluate["impressions"] else [],
        "labels": tables.labels(evaluate) if evaluate["impressions"] else [],
        "canaries": tables.canaries(privacy),
        "planted": [copies for copies in sorted(privacy["canaries"], key=int) if copies != "0"],
        "phi": counted(privacy["sample_phi"]),
        "redacted": counted(record["ingest"]["redacted"]),
        "below": {"ngram": evaluate["below_ngram"], "ppmd": evaluate["below_ppmd"]},
        "usd": cost(record["train"]["flops"], plan),
    }
    return _template().render(values)


@functools.cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {**FILTERS, "json": lambda value: json.dumps(value, ensure_ascii=False), "cell": cell}
    return environment.get_template("card.md.j2")


def counted(counts: Mapping[str, float]) -> str:
    """What there is any of, by name: "date 12 and phone 3"."""
    return listed([f"{name} {count(number)}" for name, number in sorted(counts.items()) if number])


def cell(text: str) -> str:
    """A table's cell: a name that holds a bar must not end it."""
    return text.replace("|", "\\|")


def cost(flops: float, plan: Mapping[str, Any]) -> float:
    """Dollars that so many operations take on the machine that was planned with."""
    return flops / (plan["peak_tflops"] * 1e12 * plan["utilization"]) / 3600 * plan["usd_per_hour"]


def header(record: Mapping[str, Mapping[str, Any]], *, declared: bool, licence: str) -> list[tuple[str, Any]]:
    """The card's metadata (https://huggingface.co/docs/hub/model-cards): what the Hub sorts and lists models by."""
    evaluate = record["evaluate"]
    metrics = [("bits_per_byte", "bits per UTF-8 byte", evaluate["test_bpb"])]
    if evaluate["impressions"]:
        own = evaluate["writers"]["model"]
        metrics += [("rouge", "ROUGE-L of impressions", own["rouge_l"]), ("f1", "F1 of findings", own["label_f1"])]
    return [
        ("language", "en"),
        ("license", "other" if declared else "unknown"),
        *([("license_name", licence)] if declared else []),
        ("library_name", "transformers"),
        ("pipeline_tag", "text-generation"),
        ("tags", ["radiology", "qwen3", "radlm"]),
        ("inference", False),
        (
            "model-index",
            [
                {
                    "name": "radlm",
                    "results": [
                        {
                            "task": {"type": "text-generation"},
                            "dataset": {"type": "private", "name": "the test split"},
                            "metrics": [
                                {"type": kind, "name": name, "value": value} for kind, name, value in metrics
                            ],
                        }
                    ],
                }
            ],
        ),
    ]
