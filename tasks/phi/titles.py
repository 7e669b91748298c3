"""Names behind a title: "Dr. Roe", "MRS. ROE", "Mr Head"; but no "MR head", nor "the referring Dr."."""

from __future__ import annotations

import re

from tasks.phi.credentials import with_credentials
from tasks.phi.name_shape import NAMED_AFTER, forward
from tasks.phi.name_words import MEDICAL, MODALITY, NOT_NURSED, PARTICLES, STOP
from tasks.phi.page import Page, Span, Spans, words_of

# In any capitalisation a name follows, unless a word of STOP does.
SURE = words_of("dr dr's drs doctor doctors prof professor mrs messrs smt shri")
# Also words or modalities.
MODAL = frozenset(["mr", "ms"])
NURSES = frozenset(["miss", "sister", "nurse"])
CAPITAL = words_of(
    "mx sr matron sir dame rev reverend capt captain sgt rabbi pastor fr sri kum kumari master mesdames"
    " dra dres herr frau mme mlle mevr mevrouw dhr sra srta senor senora signor signora monsieur madame col"
    " colonel lt"
    " lieutenant maj cpl corporal cmdr commander sergeant lord lady hon honourable honorable"
    " judge"
    " justice sheikh sheik imam mullah brother bishop father senator pandit begum sh"
)
# Without a dot no title where all is in capitals.
SHORT_FORMS = words_of(
    "rev fr sr sgt kum master col lt maj cpl hon sh lord lady judge justice brother father bishop"
)
TITLE_WORDS = SURE | MODAL | NURSES | CAPITAL
TITLE = re.compile(
    rf"(?<![a-z0-9'])(?:(?<![0-9] )|(?=dr|prof|doc|mrs))(?:(?:a/|assoc(?:iate)?\.? |asst\.? "
    rf"|adj(?:unct)?\.? )(?=prof))?"
    rf"({'|'.join(sorted(TITLE_WORDS, reverse=True))})(?![a-z'])\.?[_)]?(?: (?:med"
    rf"|phil)\.)?(?=[ \n.(:-]{{0,3}}[a-z(])"
)
NEXT = re.compile(r"[ \n.,:()-]{0,4}([A-Za-z]+(?:['-][A-Za-z]+)*)")
# "Per the referring Dr. May ...": the next word starts a sentence.
OWNED = re.compile(
    r"(?:the|referring|ordering|treating|attending|requesting|responsible|his|her|their|your|primary|family) *\Z"
)
FAMILY = re.compile(r"(?<![A-Za-z])([A-Z][A-Za-z]+(?:['-][A-Za-z]+)*), ?\Z")  # "Roe, Dr. Jane"
UNDER = re.compile(r"(?:with|by|to|from|under|for|re|dear|thank|thanks|told|and|,|[\n\0.:]) ?\Z")
TOLD = re.compile(r"(?:with|by|to|from|paged|called|notified|informed|told|contacted|dear|cc:?) \Z")
BODIES = words_of("bone bones head hand hands foot heel neck chest legg")  # surnames as well
SPECTRA = words_of("voxel voi spectrum spectra spectroscopy")  # magnetic resonance's MRS
JOSEPH = re.compile(r"sister mary[ -]joseph")
COULD = re.compile(r"(?:may|can|could|would|will|might|not|easily|often) \Z")  # "may miss small fractures"
AND = re.compile(r"(?:,? (?:and|AND|&|y|et|und) |, ?| ?/ ?| ?& ?)(?=[A-Z])")
SEVERAL = frozenset(["drs", "dr's", "dres", "doctors", "messrs", "mesdames"])


def titled(page: Page) -> Spans:
    """Every name behind a title, with the title and the credentials."""
    if page.words.isdisjoint(TITLE_WORDS):
        return
    text, low = page.text, page.low
    for match in TITLE.finditer(low):
        following = NEXT.match(text, match.end(1))
        if not following or not _is_title(page, match, following[1]):
            continue
        shouted = text[match.start(1) : match.end(1)].isupper()
        owned = OWNED.search(low, max(0, match.start() - 25), match.start())
        end = forward(text, match.end(), weak=False, surname=not owned and not shouted)
        if end is None:
            continue
        start = match.start()
        family = FAMILY.search(text, max(0, start - 30), start)
        if family and family[1].lower() not in STOP | MEDICAL:
            start = family.start()
        end = with_credentials(text, end)
        several = match[1] in SEVERAL  # "Drs. Roe, Head and Poe"
        while (several or match[1] in SURE) and (joint := AND.match(text, end)):
            if (more := forward(text, joint.end(), weak=not several, surname=several)) is None:
                break
            end = with_credentials(text, more)
        yield Span("name", start, end)


def following_thing(page: Page, start: int) -> bool:
    """Whether a thing named after somebody follows."""
    following = NEXT.match(page.text, start)
    return following is not None and bool(NAMED_AFTER.match(page.low, following.end()))


def _is_title(page: Page, match: re.Match[str], word: str) -> bool:
    """Whether a title that is also a word or a modality is a title here: "Mr. Head", not "MR head"."""
    title, after = match[1], word.lower()
    after = after if after in PARTICLES or len(after.partition("-")[0]) < 3 else after.partition("-")[0]
    written = page.text[match.start(1) : match.end(1)]
    dotted = page.low[match.end(1) : match.end(1) + 1] == "."
    if title in SURE:
        digital = title in ("dr", "mrs") and written.isupper() and not dotted and after in MODALITY
        if title == "mrs" and after in SPECTRA:
            return False
        return not digital or bool(TOLD.search(page.low, max(0, match.start() - 12), match.start()))
    capital = word[0].isupper() or after in PARTICLES
    if title in MODAL:
        if written[0].isupper() and written[1].islower():
            return capital or dotted
        if dotted and after in BODIES:
            return True
        modality = after in MODALITY or after in STOP or after.endswith(("gram", "graphy", "oscopy"))
        around = page.text[max(0, match.start() - 12) : match.end() + 25]
        acronym = word.isupper() and len(word) < 5 and not dotted and not around.isupper()  # "MR STIR"
        meant = dotted or word[0].isupper() or UNDER.search(page.low, max(0, match.start() - 12), match.start())
        return not modality and not acronym and bool(meant)
    if not written[0].isupper() and title not in ("nurse", "miss"):
        return False
    if title in NURSES:
        if not capital or (after in NOT_NURSED and len(after) > 1) or (word.isupper() and after in MODALITY):
            return False
        before = max(0, match.start() - 8)
        return not JOSEPH.match(page.low, match.start()) and not (
            title == "miss" and COULD.search(page.low, before, match.start())
        )
    eponym = following_thing(page, match.end(1))  # "Lady Windermere syndrome"
    if not capital or eponym or after in MODALITY:
        return False
    return dotted or title not in SHORT_FORMS or not written.isupper()
