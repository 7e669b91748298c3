"""Which findings a report asserts, by rules: the labels that evaluation counts.

It measures what texts agree on, not radiological truth. docs/benchmarks.md has how well it agrees with people.
"""

from __future__ import annotations

from tasks.clinical.mentions import RULES, mentions

LABELS: tuple[str, ...] = tuple(dict.fromkeys(rule.label for rule in RULES))
# Those of CheXpert's fourteen (Irvin et al. 2019) that the tables tell apart; "no finding" is the empty set.
CHEXPERT: tuple[str, ...] = (
    "cardiomegaly", "opacity", "lung_lesion", "edema", "consolidation", "pneumonia", "atelectasis", "pneumothorax",
    "pleural_effusion", "pleural_other", "fracture", "support_device",
)  # fmt: skip
# In words for people.
TITLES: dict[str, str] = {label: label.replace("_", " ") for label in LABELS} | {
    "opacity": "lung opacity or infiltrate",
    "edema": "pulmonary edema or congestion",
    "lung_lesion": "lung nodule or mass",
    "pleural_other": "pleural thickening or scar",
    "blunted_angle": "blunted costophrenic angle",
    "support_device": "line, tube or implant",
    "surgical_change": "surgical clips, fusion or resection",
    "fracture": "fracture or bone deformity",
    "degenerative_spine": "degenerative spine",
    "free_air": "free abdominal air",
    "mass": "mass of another organ",
}


def of(text: str) -> frozenset[str]:
    """Labels of the findings asserted as present, surely or probably but not just possibly; none if normal."""
    return frozenset(mention.label for mention in mentions(text) if mention.state == "claimed")
