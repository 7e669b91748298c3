"""All that the page says, as values for its template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from tasks.report import (
    conditions,
    evidence,
    fitness,
    gate,
    intake,
    lineage,
    memorisation,
    plan,
    side_by_side,
    tables,
    writing,
)
from tasks.report.judgement import Judgement
from tasks.report.settings import Corpus, IngestLimits, ReportParams
from tasks.report.sources import Sources
from tasks.report.verdict import cost, fairness, verdict
from tasks.wording import bpb, count, decimal, dollars, large, percent


@dataclass(frozen=True, kw_only=True)
class Tile:
    """A key number with what it means."""

    label: str
    value: str
    meaning: str


def content(
    sources: Sources,
    report: ReportParams,
    corpus: Corpus,
    limits: IngestLimits,
    judgement: Judgement | None = None,
) -> dict[str, Any]:
    """Values for `page.html.j2`: the stages' figures as they are, tables and sentences made from them.

    Text of reports, and what a model wrote from them, is in the result only where it may be shown.

    Args:
        judgement: what the committee is to sign; without it the page says that there is none yet.
    """
    if judgement is not None:
        sources = replace(sources, figures={**sources.figures, "evaluate": judgement.challenger})
    champion = judgement.champion if judgement is not None else None
    figures = sources.figures
    ingest, evaluate = figures["ingest"], figures["evaluate"]
    seconds, usd = cost(figures["train"]["flops"], figures["plan"])
    fair, favoured = fairness(figures)
    written = writing.writers(evaluate, champion)
    return {
        **figures,
        "corpus": corpus.shown,
        "synthetic": corpus.synthetic,
        "banner": conditions.banner(judgement.verdict) if judgement is not None else None,
        "conditions": conditions.conditions(judgement.verdict) if judgement is not None else [],
        "champion": champion,
        "verdict": verdict(figures),
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
        "writing_verdict": writing.verdict(written),
        "memorised": not memorisation.passed(figures["privacy"]),
        "memorisation_verdict": memorisation.verdict(figures["privacy"]),
        "exposure": memorisation.exposure(figures["privacy"]),
        "extraction": memorisation.extraction(figures["privacy"]),
        "identifiers": memorisation.identifiers(figures["privacy"]),
        "show_text_setting": report.show_text,
        **side_by_side_values(sources, judgement, report.shows(corpus)),
        "pictures": sources.pictures,
        "spikes": len(sources.spikes),
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
            "floors": evidence.floors(evaluate, figures["floors"], champion),
            "strata": evidence.strata(evaluate["strata"], None if champion is None else champion["strata"]),
            "agreement": writing.agreement(written),
            "measures": writing.measures(written),
            "contradictions": writing.contradictions(written),
            "labels": writing.labels(evaluate, champion),
            "canaries": memorisation.canaries(figures["privacy"]),
            "plan": plan.table(figures["plan"]),
            "digests": lineage.digests(figures["export"]),
        },
    }


def side_by_side_values(sources: Sources, judgement: Judgement | None, shown: bool) -> dict[str, Any]:
    """What was written of the same reports: the texts where they may be shown, else how many there are."""
    pairs = judgement.pairs if judgement is not None else []
    samples = judgement.samples if judgement is not None else sources.samples
    texts = side_by_side.of_pairs(pairs) if pairs else side_by_side.of_samples(samples)
    return {
        "show_text": shown,
        "tally": side_by_side.tally(pairs) if pairs else "",
        "sample_count": len(pairs) or len(samples),
        "samples": texts if shown else [],
    }


def tiles(figures: Mapping[str, Mapping[str, Any]], usd: float) -> list[Tile]:
    """The strip of key numbers, in the order a committee asks for them."""
    ingest, evaluate, privacy = figures["ingest"], figures["evaluate"], figures["privacy"]
    own = evaluate.get("writers", {}).get("model")
    once = privacy["canaries"].get("1", {}).get("canaries", 0)
    return [
        Tile(
            label="Bits per byte",
            value=bpb(evaluate["test_bpb"]),
            meaning=f"95% interval {evidence.interval(evaluate['test_bpb_low'], evaluate['test_bpb_high'])}, on "
            f"{count(evaluate['test_reports'])} test reports; lower is better",
        ),
        Tile(
            label="Label F1",
            value=decimal(own["label_f1"]) if own else "–",
            meaning="how well the findings it names agree with the reports' own impressions; 1 is all of them",
        ),
        Tile(
            label="Not borne out",
            value=percent(own["contradicted"]) if own else "–",
            meaning="of its impressions hold a claim that the findings do not bear out",
        ),
        Tile(
            label="Memorised",
            value=f"{count(privacy['single_copy_extracted'])} of {count(once)}",
            meaning="planted strings that it read once came out word for word",
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
            label="Parameters",
            value=large(figures["train"]["parameters"]),
            meaning=f"numbers inside the model, set by reading {large(figures['train']['tokens'])} tokens",
        ),
        Tile(
            label="Cost estimate",
            value=dollars(usd),
            meaning=f"{'less than a cent ' if 0 < usd < 0.01 else ''}for this training on a rented "
            f"{plan.MACHINES[figures['plan']['device']]}",
        ),
    ]
