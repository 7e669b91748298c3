"""The tables put together: every kind of finding by key, every exam, and what is kept for held-out patients."""

from itertools import accumulate

from tasks.synthesize.ontology import Exam, Kind
from tasks.synthesize.tables import (
    exams_ct,
    exams_mr,
    exams_us,
    exams_xr,
    kinds_abdomen,
    kinds_bone_brain,
    kinds_chest,
)

KINDS: dict[str, Kind] = {
    kind.key: kind for kind in kinds_chest.KINDS + kinds_abdomen.KINDS + kinds_bone_brain.KINDS
}
EXAMS: tuple[Exam, ...] = exams_xr.EXAMS + exams_ct.EXAMS + exams_mr.EXAMS + exams_us.EXAMS
EXAM_WEIGHTS = list(accumulate(exam.weight for exam in EXAMS))

# Findings that are only seen together in held-out patients.
HELD_OUT_PAIRS = (
    ("emphysema", "pneumothorax"),
    ("cardiomegaly", "pericardial effusion"),
    ("consolidation", "rib fracture"),
    ("cholelithiasis", "hydronephrosis"),
    ("diverticulitis", "renal cyst"),
    ("cerebral atrophy", "infarct"),
    ("compression fracture", "spondylolisthesis"),
    ("joint effusion", "osteoarthritis"),
)
PARTNERS: dict[str, frozenset[str]] = {
    name: frozenset(other for pair in HELD_OUT_PAIRS if name in pair for other in pair if other != name)
    for pair in HELD_OUT_PAIRS
    for name in pair
}

# Words that a typo never touches, so that the answer key stays true of the text.
PROTECTED = frozenset(
    word
    for kind in KINDS.values()
    for phrase in (kind.name, *kind.places, *kind.grades)
    for word in phrase.replace("-", " ").split()
) | {"right", "left", "bilateral"}
