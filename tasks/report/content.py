"""All that the page says, as values for its template."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tasks.report import fitness, gate, intake, plan, tables
from tasks.report.settings import Corpus, IngestLimits, ReportParams
from tasks.report.sources import Sources
from tasks.report.verdict import cost, fairness, verdict
from tasks.wording import bpb, count, decimal, dollars, large, percent

# Standard deviation of a report's ROUGE-L on the public IU/Open-i collection.
ROUGE_DEVIATION = 0.374


@dataclass(frozen=True, kw_only=True)
class Tile:
    """A key number with what it means."""

    label: str
    value: str
    meaning: str


def content(sources: Sources, report: ReportParams, corpus: Corpus, limits: IngestLimits) -> dict[str, Any]:
    """Values for `page.html.j2`: the stages' figures as they are, tables and sentences made from them.

    Reports' own text is in the result only where it may be shown.
    """
    figures = sources.figures
    ingest, evaluate = figures["ingest"], figures["evaluate"]
    seconds, usd = cost(figures["train"]["flops"], figures["plan"])
    show_text = report.show_text == "yes" or (report.show_text == "auto" and corpus.synthetic)
    fair, favoured = fairness(figures)
    return {
        **figures,
        "corpus": corpus.shown,
        "synthetic": corpus.synthetic,
        "verdict": verdict(evaluate),
        "fairness": fair,
        "favoured": favoured,
        "tiles": tiles(figures, usd),
        "dropped_total": ingest["reports_in"] - ingest["reports_kept"],
        "limits": limits,
        "copies_left_out": sum(ingest["dropped"].get(reason, 0) for reason in ("duplicate", "near_duplicate")),
        "unmet_reasons": intake.unmet(ingest),
        "mended": intake.mended(ingest),
        "time_forward": intake.time_forward(ingest, limits),
        "gate_verdict": gate.verdict(ingest, limits),
        "gate_unmet": gate.unmet(ingest),
        "gpt2_saving": 1 - figures["tokenizer"]["gpt2_bytes_per_token"] / figures["tokenizer"]["bytes_per_token"],
        "fitness_verdict": fitness.verdict(figures["tokenizer"]["fitness"]),
        "machine": plan.MACHINES[figures["plan"]["device"]],
        "seconds": seconds,
        "usd": usd,
        "show_text": show_text,
        "show_text_setting": report.show_text,
        "rouge_verdict": rouge_verdict(evaluate),
        "rouge_margin": rouge_margin(evaluate["impressions"]),
        "pictures": sources.pictures,
        "spikes": len(sources.spikes),
        "sample_count": len(sources.samples),
        "tables": {
            "sources": intake.sources(ingest),
            "dropped": intake.dropped(ingest),
            "gate": gate.found(ingest),
            "splits": intake.splits(ingest),
            "modalities": intake.modalities(ingest),
            "tokens": tables.tokens(figures["tokenizer"]),
            "terms": tables.terms(sources.terms),
            "fitness": fitness.figures(figures["tokenizer"]["fitness"]),
            "fragmented": fitness.fragmented(sources.fragmented),
            "spikes": tables.spikes(sources.spikes),
            "floors": tables.floors(evaluate),
            "by_modality": tables.by_modality(evaluate),
            "by_section": tables.by_section(evaluate),
            "impressions": tables.impressions(evaluate),
            "samples": tables.samples(sources.samples, show_text),
            "plan": plan.table(figures["plan"]),
        },
    }


def tiles(figures: Mapping[str, Mapping[str, Any]], usd: float) -> list[Tile]:
    """The strip of key numbers, in the order a manager asks for them."""
    ingest, tokenizer, evaluate = figures["ingest"], figures["tokenizer"], figures["evaluate"]
    return [
        Tile(
            label="Bits per byte",
            value=bpb(evaluate["test_bpb"]),
            meaning=f"on {count(evaluate['test_reports'])} test reports; lower is better",
        ),
        Tile(
            label="Reports kept",
            value=count(ingest["reports_kept"]),
            meaning=f"of {count(ingest['reports_in'])} that came in",
        ),
        Tile(
            label="Patients",
            value=count(ingest["patients"]),
            meaning="each in one split only, so no patient is both learnt from and tested on",
        ),
        Tile(
            label="Tokens per term",
            value=decimal(tokenizer["tokens_per_term"]),
            meaning=f"pieces a medical term is cut into; GPT-2 needs {decimal(tokenizer['gpt2_tokens_per_term'])}",
        ),
        Tile(
            label="Packing",
            value=percent(figures["pack"]["utilization"]),
            meaning=f"of what is computed is text; {percent(figures['pack']['naive_utilization'])} without packing",
        ),
        Tile(
            label="Parameters",
            value=large(figures["train"]["parameters"]),
            meaning="numbers inside the model that training sets",
        ),
        Tile(
            label="Training tokens",
            value=large(figures["train"]["tokens"]),
            meaning=f"read in {count(figures['train']['steps'])} steps",
        ),
        Tile(
            label="Cost estimate",
            value=dollars(usd),
            meaning=f"{'less than a cent ' if 0 < usd < 0.01 else ''}for this training on a rented "
            f"{plan.MACHINES[figures['plan']['device']]}",
        ),
    ]


def rouge_verdict(evaluate: Mapping[str, Any]) -> str:
    """Who of the model and the baselines agrees best with the references; empty without impressions."""
    own = evaluate.get("rouge_l")
    rules = {key: evaluate[key] for key in tables.WRITERS if key in evaluate and key != "rouge_l"}
    if own is None or not rules:
        return ""
    best = max(rules, key=lambda key: rules[key])
    name = tables.WRITERS[best][0].lower()
    if own <= rules[best]:
        return f"The model does not score higher than the rule '{name}', which needs no model."
    sentence = f"The model scores higher than every rule that needs no model; the best of these is '{name}'."
    margin = rouge_margin(evaluate["impressions"])
    if margin and own - rules[best] < margin:
        sentence += f" A mean over so few is uncertain by about {decimal(margin)}, so this may be chance."
    return sentence


def rouge_margin(impressions: int) -> float | None:
    """Half of a 95% interval of a mean ROUGE-L over so many impressions; None without any."""
    return 1.96 * ROUGE_DEVIATION / math.sqrt(impressions) if impressions else None
