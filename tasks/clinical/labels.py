"""Which findings a report asserts, by rules: the labels that evaluation counts.

It measures what texts agree on, not radiological truth.
"""

from __future__ import annotations

from tasks.clinical.mentions import RULES, mentions

LABELS: tuple[str, ...] = tuple(dict.fromkeys(rule.label for rule in RULES))
CHEXPERT: tuple[str, ...] = (
    "cardiomegaly", "opacity", "lung_lesion", "edema", "consolidation", "pneumonia", "atelectasis", "pneumothorax",
    "pleural_effusion", "pleural_other", "fracture", "support_device",
)  # fmt: skip
TITLES: dict[str, str] = {label: label.replace("_", " ") for label in LABELS}


def of(text: str) -> frozenset[str]:
    """Labels of the findings asserted as present, surely or probably but not just possibly; none if normal."""
    return frozenset(mention.label for mention in mentions(text) if mention.state == "claimed")
