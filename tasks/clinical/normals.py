# ruff: noqa: E501 (a line of the table is one pattern; wrapped, it would be another)
"""What a statement of normality denies without naming it: clear lungs have no consolidation."""

from __future__ import annotations

import re
from functools import lru_cache

from tasks.clinical.rules import Search, table

NORMAL = r"normal|unremarkable|within normal limits|clear|intact|not enlarged|non-?dilated|not dilated|preserved"
IS = r"(?:(?: \w+){0,4}? (?:is|are|appears?|remains?|of))?(?: \w+){0,3}? "

# Part of the body / concepts so denied. Clear lungs may have scars, old granulomas and a streak of atelectasis.
NORMALS = table(
    r"""
lungs / lung opacity, ground-glass opacity, infiltrate, airspace disease, consolidation, pneumonia, pulmonary edema, mass : lung
    (?:lungs|lung fields|lung zones)(?: \w+){0,4}? (?:clear|normal|unremarkable)(?! of)
    (?:clear|normal) lungs
heart / cardiomegaly : heart cardiac cardiomediastinal
    (?:heart|cardiac|cardiomediastinal)(?: size| silhouette| contours?)?(?: and \w+| \w+ and)*{is}(?:normal|unremarkable|within normal|not enlarged)
    (?<!limits of )(?<!top )(?<!top-)normal (?:heart|cardiac|cardiomediastinal)
    no cardiac enlargement
    heart (?:size )?normal
vessels / congestion, pulmonary edema : vascul vessels
    (?:vasculature|vascularity|vessels){is}{normal}
    normal pulmonary vascul\w+
pleura / pleural effusion, pneumothorax : pleural
    pleural spaces?{is}{normal}
bones / fracture, rib fracture, compression fracture : bon osseous skelet ribs
    (?:bones|osseous structures|bony structures|bony thorax|skeletal structures|ribs|regional skeleton){is}(?:normal|unremarkable|within normal|intact)
liver / hepatic steatosis, liver lesion, organomegaly : liver hepatic
    (?:liver|hepatic parenchyma|hepatic echotexture){is}{normal}
    normal liver
liver / liver lesion : focal
    no focal (?:hepatic|liver) (?:lesion|abnormality)
    (?:without|no) focal lesion
gallbladder / gallstones, cholecystitis : gallbladder
    gallbladder{is}{normal}
    normal gallbladder
ducts / biliary dilatation : duct
    bile ducts?{is}{normal}
    common (?:bile )?duct (?:is normal|is not dilated)
pancreas / pancreatitis : pancreas
    pancreas{is}{normal}
    normal pancreas
kidneys / hydronephrosis : kidneys
    kidneys{is}{normal}
    normal kidneys
bowel / bowel obstruction, ileus : bowel
    (?:bowel|bowel loops){is}{normal}
    normal bowel
appendix / appendicitis : appendix
    appendix{is}{normal}
    normal appendix
ventricles / hydrocephalus : ventricles
    ventricles{is}{normal}
adrenals / adrenal nodule : adrenal
    adrenals?(?: glands)?{is}{normal}
    normal adrenals
veins / venous thrombosis : vein
    veins?(?: [\w,]+){0,5} (?:compressible|compress)
""",
    normal=NORMAL,
    **{"is": IS},
)
SEARCH = Search(NORMALS)
NOT_SO = re.compile(
    r"\b(?:not (?!enlarged|dilated)|top|except|otherwise|but|abnormal|upper limits?|borderline|or|limits of)\b"
)


@lru_cache(maxsize=1 << 15)
def denied_by(sentence: str) -> frozenset[str]:
    """Concepts that a sentence in lower case denies by calling a part of the body normal."""
    found: set[str] = set()
    for rule, start, end in SEARCH(sentence):
        if not NOT_SO.search(sentence, start, end):
            found.update(rule.concept.split(", "))
    return frozenset(found)
