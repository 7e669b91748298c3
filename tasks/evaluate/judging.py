"""What is in each impression: likeness to the reference, findings it names, what the findings do not bear out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tasks.artifacts.corpus import Report
from tasks.artifacts.evaluation import FAULTS
from tasks.clinical import contradictions, labels
from tasks.evaluate import likeness


def columns(asked: Sequence[Report], written: Sequence[str], by_rule: dict[str, list[str]]) -> dict[str, list[Any]]:
    """Columns of `artifacts.evaluation.IMPRESSIONS`, a row for each of the reports asked about."""
    findings = [report.section("findings") or "" for report in asked]
    references = [report.section("impression") or "" for report in asked]
    reference_labels = [labels.of(reference) for reference in references]
    found: dict[str, list[Any]] = {
        "report_id": [report.report_id for report in asked],
        "patient_id": [report.patient_id for report in asked],
        # A report whose author names a finding; where the impression is short of words, its findings tell.
        "abnormal": [bool(of or labels.of(text)) for of, text in zip(reference_labels, findings, strict=True)],
        "forward": [report.forward for report in asked],
        "findings": findings,
        "reference": references,
        "impression": list(written),
        "words": [len(text.split()) for text in written],
        "reference_words": [len(text.split()) for text in references],
        "reference_labels": [sorted(of) for of in reference_labels],
    }
    for prefix, texts in {"": written, **{f"{rule}_": texts for rule, texts in by_rule.items()}}.items():
        found[f"{prefix}rouge_l"] = likeness.rouge_l(references, list(texts)).tolist()
        found[f"{prefix}labels"] = [sorted(labels.of(text)) for text in texts]
        found |= {f"{prefix}{fault}": counts for fault, counts in faults(findings, texts).items()}
    return found


def faults(findings: Sequence[str], impressions: Sequence[str]) -> dict[str, list[int]]:
    """How many of each fault are in each impression, by `FAULTS`."""
    checks = [contradictions.check(*pair) for pair in zip(findings, impressions, strict=True)]
    return {fault: [len(getattr(check, fault)) for check in checks] for fault in FAULTS}
