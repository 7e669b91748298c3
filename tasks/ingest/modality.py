"""The imaging modality by the source's code, or else by how the report speaks."""

from __future__ import annotations

import re

MODALITIES = ("XR", "CT", "MR", "US", "OT")

CODES = {
    **dict.fromkeys(("XR", "CR", "DX", "DR", "RX", "XRAY", "RADIOGRAPH", "RADIOGRAPHY", "PLAINFILM"), "XR"),
    **dict.fromkeys(("CT", "CTA", "COMPUTEDTOMOGRAPHY"), "CT"),
    **dict.fromkeys(("MR", "MRI", "MRA", "MAGNETICRESONANCE", "MAGNETICRESONANCEIMAGING"), "MR"),
    **dict.fromkeys(("US", "ULTRASOUND", "SONOGRAPHY"), "US"),
}
# Abbreviations in capitals only: "us" and "pa" are words.
SPOKEN = re.compile(
    r"(?P<CT>\bCTA?\b|(?i:computed tomogra|computerized tomogra|cat scan))"
    r"|(?P<MR>\bMR[IA]?\b|(?i:magnetic resonance))"
    r"|(?P<US>\bUS\b|(?i:ultraso|sonogra|doppler))"
    r"|(?P<XR>\bXR\b|\b(?:PA|AP)\b(?= (?:and|AND|&|or|view|VIEW|chest|CHEST))"
    r"|(?i:\bx-?\s?rays?\b|radiograph|\bviews?\b|portable chest|chest film))"
)
# Farther in, a report speaks of other studies: "compared with the CT of ...".
OPENING = 200


def modality(code: str, bodies: dict[str, str]) -> str:
    """XR, CT, MR, US or OT; without a code, what is named first in exam, technique or the opening words."""
    if code:
        return CODES.get(re.sub(r"[^A-Z]", "", code.upper()), "OT")
    for section in ("exam", "technique", "report", "findings"):
        if (body := bodies.get(section)) and (named := SPOKEN.search(body, 0, OPENING)):
            return named.lastgroup or "OT"
    return "OT"
