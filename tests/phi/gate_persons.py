# ruff: noqa: SIM905 - lists of words read better without quotes and commas
"""A grammar of persons' names, written apart from the patterns: every choice is handed to `pick`."""

from __future__ import annotations

from gate_grammar import Pick

SURNAMES = (
    "Smith O'Brien O’Neill Garcia-Lopez McDonald MacLeod D'Souza Nguyen Ng Le Long Young Price Müller "
    "Kowalski Patel "
    "Subramanian Al-Hassan Fitzgerald Ó_Briain van_der_Berg de_la_Cruz van_Dyk bin_Ahmad St._John Okonkwo Lee "
    "Wu Hernández Day Park "
    "Rivers Black White Brown Green Hill Wood Stone Rose Bird Fox King Bishop Cook Baker Carter Mason Fisher "
    "Swan Hart"
).split()
ODD = "Small Bone Head Hand Foot May Heart Day Case".split()  # words of a report, and surnames
FIRST = "John Mary Jean-Luc Anne José Priya Wei Fatima Siobhán Raj Olu Xin María Tom Grace Mark".split()


def surname(pick: Pick) -> str:
    return pick(SURNAMES).replace("_", " ")


TITLES = "Dr. Dr Drs. Prof. Professor Doctor Mr. Mrs. Mrs Ms. Miss Sister Nurse Mr Ms Prof DR. MRS.".split()


def full(pick: Pick) -> str:
    first, last, letter = pick(FIRST), surname(pick), pick("ABCDEFGHJKLMNPRSTVW")
    suffix = pick(["", "", "", " Jr.", ", Jr.", " III", " II"])
    return pick([f"{first} {last}", f"{first} {letter}. {last}", f"{first} {letter} {last}",
    f"{letter}. {last}", f"{letter} {last}",
                 f"{letter}.{letter}. {last}", f"{letter}{pick('JK')} {last}",
                 f"{first} {surname(pick)} {last}"]) + suffix  # fmt: skip


def last_first(pick: Pick) -> str:
    first, last, letter = pick(FIRST), surname(pick), pick("ABCDEFGHJKLMNPRSTVW")
    return pick(
        [
            f"{last}, {first}",
            f"{last}, {first} {letter}",
            f"{last}, {first} {letter}.",
            f"{last}, {letter}.",
            f"{last},{first}",
        ]
    )


def titled(pick: Pick) -> str:
    name = pick([surname(pick), surname(pick), full(pick), full(pick), pick(ODD[:5])])
    name = pick([name, name, f"{name}, {pick(CREDENTIALS)}"])
    if pick(range(4)) == 0:
        return pick(["DR. ", "DR ", "PROF. ", "MRS. "]) + name.upper()
    if pick(range(8)) == 0:
        return pick(["dr. ", "dr ", "mrs. "]) + name.lower()
    return f"{pick(TITLES)} {name}"


CREDENTIALS = (
    "MD|M.D.|DO|MBBS|FRCR|FRANZCR|MBChB FRCR|MD, PhD|RN|NP|PA-C|RT(R)|PhD|MD, FACR|R.T.(R)|D.O.|MBBS, DNB".split(
        "|"
    )
)


def credentialed(pick: Pick) -> str:
    name = pick([full(pick), full(pick), last_first(pick)])
    return f"{pick([name, name.upper()])}, {pick(CREDENTIALS)}"


SIGN_CUES = (
    "Dictated by: |Electronically signed by: |Electronically signed by |Signed by |Read by: |Read by |"
    "Transcribed by: |Interpreted by |DICTATED BY: |"
    "ELECTRONICALLY SIGNED BY: |Reported by: |Verified by: |Patient name: |Patient Name: |PATIENT NAME: |"
    "Attending: |Attending physician: |"
    "Referring physician: |Ordering Physician: |Radiologist: |Resident: |Technologist: |Discussed with |"
    "discussed with |Findings discussed with |"
    "paged to |Notified |Ordering provider: |Approved by: |Referred by: |REFERRING PHYSICIAN: |Attending "
    "Radiologist: |Dictated and signed by "
).split("|")


def roled(pick: Pick) -> tuple[str, str]:
    cue = pick(SIGN_CUES)
    name = pick([full(pick), last_first(pick)] if cue.rstrip().endswith(":") else [full(pick)])
    return cue, name.upper() if cue.isupper() or pick(range(3)) == 0 else name
