"""Open-i's MeSH coding of chest reports in the labels of tasks/clinical, and the two halves of the collection.

The coders wrote a heading with its qualifiers, "Opacity/lung/base/left"; a report may have several. Headings of
image quality and of normal variants mean none of our labels. Reports whose coding is "No Indexing" were not coded.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

# label: heading, or heading with a qualifier it must have; * is any heading. First come, all served.
CODES = {
    "cardiomegaly": (
        "cardiomegaly|cardiac shadow/enlarged|heart/enlarged|heart/prominent|heart atria/enlarged|"
        "heart atria/prominent|heart ventricles/enlarged"
    ),
    "pericardial_effusion": "pericardial effusion",
    "opacity": "opacity|infiltrate|airspace disease|density/lung|density/retrocardiac|density/thorax",
    "consolidation": "consolidation",
    "pneumonia": "pneumonia",
    "atelectasis": "pulmonary atelectasis",
    "edema": "pulmonary edema|pulmonary congestion|heart failure",
    "lung_lesion": "nodule/lung|nodule|mass/lung|mass|mass/mediastinum|cavitation",
    "interstitial_disease": (
        "markings|lung diseases, interstitial|pulmonary fibrosis|*/reticular|opacity/interstitial|"
        "lung/interstitial|infiltrate/interstitial|density/interstitial"
    ),
    "bronchiectasis": "bronchiectasis",
    "emphysema": (
        "emphysema|pulmonary emphysema|bullous emphysema|pulmonary disease, chronic obstructive|"
        "lung, hyperlucent|blister"
    ),
    "hyperinflation": "lung/hyperdistention|diaphragm/flattened",
    "hypoinflation": "lung/hypoinflation",
    "granulomatous_disease": (
        "calcified granuloma|granuloma|granulomatous disease|calcinosis/lung|"
        "calcinosis/lymph nodes|calcinosis/mediastinum|histoplasmosis"
    ),
    "scarring": "cicatrix",
    "lymphadenopathy": "lymph nodes/enlarged|lymphatic diseases|hilar lymphadenopathy",
    "pleural_effusion": "pleural effusion|hydropneumothorax|hemothorax|hemopneumothorax",
    "pneumothorax": "pneumothorax|hydropneumothorax|hemopneumothorax",
    "pleural_other": (
        "thickening/pleura|cicatrix/pleura|calcinosis/pleura|density/pleura|pleural diseases|nodule/pleura"
    ),
    "blunted_angle": "costophrenic angle/blunted|*/blunted",
    "raised_diaphragm": "diaphragm/elevated|diaphragmatic eventration",
    "hiatal_hernia": "hernia, hiatal",
    "atherosclerosis": (
        "atherosclerosis|calcinosis/aorta|calcinosis/aorta, thoracic|calcinosis/blood vessels|arteriosclerosis"
    ),
    "tortuous_aorta": (
        "aorta/tortuous|aorta, thoracic/tortuous|aorta/enlarged|aorta, thoracic/enlarged|"
        "aorta/prominent|aorta, thoracic/prominent"
    ),
    "pulmonary_hypertension": "hypertension, pulmonary|pulmonary artery/enlarged|pulmonary artery/prominent",
    "support_device": "catheters, indwelling|tube, inserted|medical device|implanted medical device|stents",
    "surgical_change": "surgical instruments|sutures|spinal fusion|pneumonectomy|mastectomy",
    "foreign_body": "foreign bodies",
    "fracture": (
        "fractures, bone|deformity/ribs|deformity/thoracic vertebrae|deformity/lumbar vertebrae|"
        "deformity/spine|deformity/clavicle|deformity/humerus|deformity/sternum"
    ),
    "spinal_curvature": "scoliosis|kyphosis",
    "degenerative_spine": (
        "thoracic vertebrae/degenerative|lumbar vertebrae/degenerative|"
        "cervical vertebrae/degenerative|spine/degenerative|spondylosis|osteophyte|"
        "hyperostosis, diffuse idiopathic skeletal|arthritis/spine|sclerosis/spine"
    ),
    "degenerative_joint": "shoulder/degenerative|arthritis|joints/degenerative",
    "aneurysm": "aortic aneurysm",
    "gallstones": "cholelithiasis",
    "osteopenia": "bone diseases, metabolic|osteoporosis",
}
UNCODED = "no indexing"


@dataclass(frozen=True, kw_only=True)
class Coded:
    """One report of the collection: its text, and the labels that its coders' headings mean."""

    uid: str
    findings: str
    impression: str
    labels: frozenset[str]

    @property
    def text(self) -> str:
        return f"{self.findings}\n\n{self.impression}"


def reports(file: Path, half: int | None = None) -> list[Coded]:
    """Coded reports of the collection's CSV: of half 0 (rules were made on it), 1 (scored alone), or both."""
    with file.open(newline="", encoding="utf-8") as stream:
        rows = [row for row in csv.DictReader(stream) if half is None or half_of(row["uid"]) == half]
    return [
        Coded(uid=row["uid"], findings=row["findings"], impression=row["impression"], labels=labels_of(row["MeSH"]))
        for row in rows
        if row["MeSH"].strip().lower() != UNCODED
    ]


def half_of(uid: str) -> int:
    """0 or 1 by the parity of the uid's SHA-256: the same for everyone, and by nothing in the report."""
    return hashlib.sha256(uid.encode()).digest()[-1] & 1


def labels_of(mesh: str) -> frozenset[str]:
    """Labels that the headings of a report mean."""
    headings = [[part.strip() for part in heading.lower().split("/")] for heading in mesh.split(";")]
    return frozenset(label for label, codes in MEANINGS.items() if any(_means(code, headings) for code in codes))


def _means(code: tuple[str, frozenset[str]], headings: Iterable[list[str]]) -> bool:
    name, qualifiers = code
    return any(name in ("*", heading[0]) and qualifiers <= set(heading[1:]) for heading in headings)


MEANINGS = {
    label: [(code.split("/")[0], frozenset(code.split("/")[1:])) for code in re.split(r"\|", codes)]
    for label, codes in CODES.items()
}
