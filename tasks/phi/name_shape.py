"""The shape of a person's name: how far it reaches from a place where one may start, or end."""

from __future__ import annotations

import re

from tasks.phi.name_words import ALSO_SURNAMES, MEDICAL, PARTICLES, STOP, SUFFIXES

PIECE = re.compile(r"[A-Za-z]+(?:['-][A-Za-z]+)*\.?")
GAP = re.compile(r"(?:, ?|-(?=[A-Z])|\. ?)? ?(?:\((?=[A-Z][a-z])|[\"'])?(?=[A-Za-z])")
# An announced name may stand behind these.
LEAD = re.compile(r"[ \n]?[:=.,;~>*|/_-]{0,3}[ \n]{0,2}[(\[\"'*]?")
ARTICLE = re.compile("[AI] (?!(?:van|von|de|del|der|di|da|la|le|bin|al|el|st) )[a-z]")  # "Dr. Roe. A small nodule"
PIECE_OR_MARK = re.compile(r"[A-Za-z]+(?:['-][A-Za-z]+)*\.?|[^ \n]|\n")
MORE = re.compile(r"[ ,.'-]{0,3}[A-Za-z]")
MOST = 7  # pieces of a name
REACH = 60  # characters that a name before its credential takes at most
NO_ENDINGS = ("graphy", "gram", "scopy", "ectomy", "itis", "osis", "ology", "ologist")

# A name behind "series" or "device" is none of a person.
THINGS = re.compile(
    r"(?:study|series|protocol|procedure|institution|station|hospital|file|exam|test|device|manufacturer|model"
    r"|dept"
    r"|department|scanner|sequence|organ|facility|drug|brand|school|company|street|host|server|template|field"
    r"|column"
    r"|code|plan|coil|contrast|agent|clinic|unit|ward)[_ ]?\Z"
)
# What is named after somebody, rather than somebody.
NAMED_AFTER = re.compile(
    r"(?:'s)? ?-?(?:type |like )?(?:hernia|disease|syndrome|sign|cyst|fracture|deformity|criteri|classification"
    r"|method|catheter"
    r"|line|tube|stent|rod|plate|screw|procedure|operation|score|scale|node|lesion|tumou?r|lymphoma|sarcoma"
    r"|thyroiditis|valve"
    r"|filter|device|plug|coil|cable|pouch|anastomosis|fundoplication|view|projection|technique|grade|stage"
    r"|protocol|variant"
    r"|duct|node|bodies|body|cell|phenomenon|triad|contracture|palsy|arthropathy|arthritis|esophagus|diverticul"
    r"|hospital|society|institute|university|inc|agar|corp|gmbh|mri|pet|nodule)"
)


def forward(text: str, start: int, *, weak: bool, firm: bool = False, surname: bool = False) -> int | None:
    """Where the name that starts there ends, or None if none does.

    It may go on too far, over a capital that is no name's: a name is held back, not cut out.

    Args:
        weak: the sign before it also precedes other things, so medical words alone are no name.
        firm: weak but explicit ("Patient name:"), so that a name may begin with a medical word.
        surname: a word that is also a surname ("Dr. May") is one here.
    """
    if not (lead := LEAD.match(text, start)):
        return None
    position, end, comma = lead.end(), 0, False
    words = initials = medical = 0
    for _ in range(MOST):
        if not (piece := PIECE.match(text, position)):
            break
        word = piece[0].rstrip(".")
        low = word.lower()
        if text[piece.end() : piece.end() + 1].isdigit():  # "Coronal T2"
            break
        more = bool(MORE.match(text, piece.end()))
        if low in PARTICLES and word.islower() and words < 4 and more:
            pass  # "van der" before what follows
        elif len(word) == 1 and word.isupper():
            if (
                low in "ai"
                and piece[0] == word
                and not comma
                and (ARTICLE.match(text, position) or not (words or _goes_on(text, piece)))
            ):
                break
            initials, end = initials + 1, piece.end()
        elif low in SUFFIXES and words:
            end = piece.end()
        elif len(word) == 1 and (not more or (low in "ai" and piece[0] == word)):
            break
        elif len(word) == 1:
            pass  # "a.b. roe", "jane b roe"
        elif (
            _none(word, weak)
            and not (
                low in ALSO_SURNAMES and word != low and (surname or words or initials or _goes_on(text, piece))
            )
        ) or (word.islower() and (words or initials) and end and not text[lead.end() : end].islower()):
            break
        else:
            known = (
                low in MEDICAL or (low in STOP and not _goes_on(text, piece)) or (weak and low.endswith(NO_ENDINGS))
            )
            if weak and known and not words and not initials and not firm:
                return None
            words, medical, end = words + 1, medical + known, piece.start() + len(word)
        position = piece.end()
        if piece[0].endswith(".") and len(word) > 2 and low not in SUFFIXES:
            break
        gap = GAP.match(text, position)
        if not gap or (not gap[0] and not piece[0].endswith(".")):
            break
        if "," in gap[0]:
            following = PIECE.match(text, gap.end())
            if comma and not (following and following[0].rstrip(".").lower() in SUFFIXES):
                break
            comma = True
        position = gap.end()
    letter = surname and not text[end : end + 1].isalnum()  # "Dr. K is aware"
    if not end or (not words and not (initials > 1 or text[end - 1] == "." or letter)):
        return None
    if weak and words and medical == words and not (initials and words == 1):
        return None
    return end


def backward(text: str, end: int, *, weak: bool) -> int | None:
    """Where the name that ends there starts, or None if none does. Capitals are required."""
    start, words, initials, comma, medical = None, 0, 0, 0, 0
    for match in reversed(list(PIECE_OR_MARK.finditer(text, max(0, end - REACH), end))):
        token = match[0]
        word = token.rstrip(".")
        low = word.lower()
        if token in (",", "(", "-"):
            comma += 1
            if (comma > 1 and not words) or comma > 2:
                break
            continue
        if not word or not word[0].isalpha():
            break
        particle = low in PARTICLES and word.islower()
        if token.endswith(".") and len(word) > 2 and low not in SUFFIXES and match.end() != end:
            break
        if word.islower() and (not particle or not words):
            break
        doubtful = low in ALSO_SURNAMES and (words or initials or _cap_before(text, match.start()))
        if len(word) > 1 and low in STOP and low not in SUFFIXES and not doubtful:
            break
        if len(word) == 1:
            initials += 1
        elif not particle and low not in SUFFIXES:
            words += 1
            medical += low in MEDICAL or low in STOP
        start = match.start()
        if words + initials >= MOST:
            break
    if start is None or not words or (medical == words and not initials) or (weak and medical == words):
        return None
    return start if words + initials > 1 or not weak else None


CAPITAL = re.compile(r",? ?(?:[A-Z]\.? )?(?:(?:van|von|de|del|der|di|da|la|le|bin|al|el|st) )*([A-Z][A-Za-z'-]+)")
CAP_BEFORE = re.compile(r"[A-Z][A-Za-z'.-]*,? ?\Z")


def _cap_before(text: str, start: int) -> bool:
    return bool(CAP_BEFORE.search(text, max(0, start - 25), start))


def _goes_on(text: str, piece: re.Match[str]) -> bool:
    """Whether a word with a capital follows that is none of those that a name has not."""
    following = CAPITAL.match(text, piece.end())
    return following is not None and following[1].lower() not in STOP and following[1].lower() not in MEDICAL


def _none(word: str, weak: bool) -> bool:
    """Whether the word is none that a name has."""
    low = word.lower()
    if low in STOP:
        return True
    if "-" in low:
        parts = low.split("-")
        known = [part in STOP or part in MEDICAL for part in parts if len(part) > 2]
        double = all(part.istitle() for part in word.split("-")) and not all(known)  # "May-White"
        return "xxxx" in parts or (weak and any(known) and not double)
    return low.endswith("'s") and low[:-2] in STOP
