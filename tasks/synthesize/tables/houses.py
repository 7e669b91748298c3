"""How the hospitals of the corpus lay out a report: header words, their case, and what parts them."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class House:
    """One dictation system's export. `after` stands between a header and its body."""

    words: dict[str, str]
    after: str = ": "
    between: str = "\n"
    indent: str = ""
    date: str = "us"  # 03/14/2019, words (March 14, 2019) or iso


def _house(exam: str, indication: str, impression: str, case: str, **layout: str) -> House:
    plain = {
        "exam": exam, "indication": indication, "technique": "technique", "comparison": "comparison",
        "findings": "findings", "impression": impression, "addendum": "addendum",
    }  # fmt: skip
    cased = {name: word.upper() if case == "upper" else word.capitalize() for name, word in plain.items()}
    return House(words=cased, **layout)


HOUSES = (
    _house("exam", "indication", "impression", "upper"),
    _house("examination", "clinical history", "impression", "upper", between="\n\n", date="iso"),
    _house("exam", "history", "impression", "upper", after=":\n", between="\n\n"),
    _house("examination", "indication", "conclusion", "title", date="words"),
    _house("exam", "clinical history", "impression", "title", after=":\n", between="\n\n"),
    _house("exam", "indication", "impression", "upper", after=":  ", between="\n \n", indent=" ", date="words"),
    _house("examination", "history", "conclusion", "upper", after=":\n", between="\n", date="iso"),
)
PLACEHOLDERS = ("XXXX", "___", "[** **]")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
