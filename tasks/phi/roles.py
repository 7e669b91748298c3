"""Names that a role or an act announces: "Dictated by: J. Roe", "Attending: ROE, JANE", "paged to Jane Roe"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tasks.phi.credentials import several, with_credentials
from tasks.phi.name_shape import NAMED_AFTER, THINGS, forward
from tasks.phi.name_words import MEDICAL, PARTICLES, STOP
from tasks.phi.page import Page, Span, Spans, words_of
from tasks.phi.role_words import SURE, is_role

# Said of reports alone, so that a name in small letters may follow too.
SIGNS = words_of(
    "dictated signed e-signed esigned transcribed typed authenticated attested co-signed cosigned"
    " countersigned finalized finalised verified approved authorized authorised interpreted edited validated"
    " released certified keyed scribed authored written"
)
ACTS = words_of(
    "read back over-read overread reviewed reported performed ordered requested referred referral prepared"
    " seen examined scanned imaged supervised protocolled protocoled entered acknowledged received accepted"
    " taken done checked created generated sent placed obtained acquired called administered injected"
    " witnessed consented confirmed completed proofread assisted report interpretation dictation study"
    " signature prelim preliminary electronically digitally personally today ref refd req reqd final presented"
    " off chaperoned escorted accompanied sedated biopsied drained contacted called informed counselled counseled"
    " addendum consent dictation wet-read covered collected countersigned witnessed consulted attended operated"
    " triaged"
)
ACTS |= SIGNS
_SIGNS = "|".join(sorted(SIGNS, reverse=True))
_WHO = (
    r"(?:(?:dr|attending|staff|consultant|resident|radiologist|physician|md|prof|fellow|the|radiology"
    r"|technologist|provider"
    r"|senior|chief|nurse|registrar|practitioner|sonographer|radiographer|rn|np|pa|surgeon|doctor"
    r"|interventional|emergency"
    r"|charge|house|on-call|covering|referring|ordering|er|ed|icu|medical|specialist|social|our|their|his|her"
    rf"|{'|'.join(sorted(SURE, reverse=True))}|[a-z]{{3,}}(?:ist|ician|ographer|nurse)s?)"
    r"(?![a-z])[ :,.]*){0,4}"
)
BY = re.compile(rf"by(?![a-z])(?: and (?:{_SIGNS}) (?:by|with))?(?: ?\([a-z ]{{1,20}}\))?[ :.-]*{_WHO}")
SIGNED = re.compile(
    rf"(?:(?:{_SIGNS}|signature)(?: electronically| digitally)?|reporting|(?<![0-9])(?<![0-9][ -])cc"
    rf"|attn|attention|sd)"
    r"(?![a-z]) ?[:.-]{0,2}"
)
SLASHED = re.compile(r"(?:/s/|(?<![a-z0-9])s/) ?(?=[a-z])")
SIGNED_WORDS = SIGNS | words_of("signature reporting cc attn attention sd")

# "Attending physician: ..." : who, and a colon, a dash or "is". Endings tell professions (`role_words`).
LABELS = words_of(
    "patient pt referring ordering requesting consulting interpreting reading reporting signing primary care"
    " family"
    " supervising performing admitting treating responsible covering operating assisting verifying approving"
    " requestor"
    " contact nok employer md phys ref dr prelim preliminary final staff res att attg wetread overread person"
    " signer user"
    " cons reg trans copy copies pat reviewed checked signatory residents"
)
_ROLE = (
    rf"(?:(?:{'|'.join(sorted(LABELS, reverse=True))}|{'|'.join(sorted(SURE, reverse=True))}"
    r"|[a-z]{3,}(?:ist|er|or|ian|nurse|ant)s?)(?![a-z])|next of kin)(?:'s)?"
)
ROLE = re.compile(
    rf"{_ROLE}(?:(?: ?[/&-] ?| and | ){_ROLE}){{0,2}}(?:(?<!patient)(?<!pt) ?#?[0-9](?= ?[:=]))?"
    r"(?: read(?= ?[:=])| of record)?(?![a-z])"
    r"(?P<name>(?: ?(?:full |first |last |legal )?(?:sur)?names?)?)(?: ?\([a-z ]{1,15}\))?(?: by)?"
    r"(?P<colon> ?[:=]| (?:is|was)(?= )| ?-(?= )|)(?![a-z])"
)
NAME = re.compile(
    r"(?:sur|fore|pt)?name[\"'\]]? ?(?:\([a-z, ]{1,20}\) ?)?[:=]|(?:re(?= ?:)|attn|name is|named|aka|alias"
    r"|nee)(?![a-z]) ?:?"
)
NAME_WORDS = words_of("name surname forename ptname re attn named aka alias nee")
BABIES = words_of("baby b pa")
BABY = re.compile(r"(?:baby(?: of| boy| girl)?|b/o|pa-c),? (?=[a-z])")
APART = {ord(mark): " " for mark in ":(\0"}

TALKS = words_of(
    "discussed discussion communicated communication conveyed convey relayed relay reviewed reported spoke"
    " spoken speak called phoned telephoned given faxed sent confirmed conversation conversed consulted"
    " consultation transmitted telephone verbal informed provided handed results result findings case message"
    " call talked phone emailed texted messaged sign-out signout copy copied alert agreed agreement liaised"
    " report"
)
TALK = re.compile(
    rf"(?:{'|'.join(sorted(TALKS, reverse=True))})(?![a-z])"
    r"(?:[^.:;\n\0]|(?<=[ap])\.(?=m)|(?<=m)\.(?= [a-z])|(?<=[0-9]):(?=[0-9])){0,90}"
)
WITH = re.compile(rf"(?<![a-z])(?:with|w/|to|from|by|via|for)(?![a-z])[ :]{{1,2}}{_WHO}")
# What among them makes a report one to look through; "findings" and "report" are in every one.
TALK_STARTS = TALKS - {"sign-out"}
TALK_WORDS = words_of(
    "discussed discussion communicated communication conveyed convey relayed relay spoke spoken speak called"
    " phoned telephoned faxed conversation conversed consulted transmitted telephone verbal informed handed"
    " message call talked phone emailed texted messaged copied agreed liaised confirmed given"
)
TELLS = words_of(
    "notified informed paged called contacted telephoned phoned alerted told texted messaged emailed bleeped"
    " rang notify inform contact call page per thanks thank dear regards attention attn sincerely faithfully"
    " truly"
    " cordially respectfully"
)
TOLD = re.compile(rf"(?:{'|'.join(sorted(TELLS, reverse=True))})(?![a-z])(?: you| to)?[ ,:]{{1,2}}{_WHO}")
GRADED = re.compile(r"(?<![a-z0-9])(?:pgy-?|st|ct|fy|[rf])[1-8] (?=[a-z])")  # a trainee and the year of training
SHORT_TALK = re.compile(rf"(?<![a-z0-9])[ds]/w[ :]{{1,2}}{_WHO}")
# Of a name itself: "first name Jane".
PART = re.compile(
    r"(?<![a-z])(?:surname|forename|(?P<own>(?:first|last|given|family|maiden"
    r"|middle) )?name)(?: is|,| ?-)? (?=[a-z])"
)
LAST_FIRST = re.compile(r"\b(?:PATIENT|PT|NAME)[ :-]{1,2}([A-Z][A-Z'-]+), ?([A-Z]+)(?: [A-Z](?![A-Za-z]))?")
SELF = re.compile(r"(?<![a-z])(?:i, |this is |i am )(?=[a-z])")
SELF_BEHIND = re.compile(r",|\.? (?:dictating|speaking|for the|from|md|do|reporting)(?![a-z])")
# Who wrote, by initials or an account, and nothing behind: "Tech: jr", "Dictated: JR/mb".
INITIALS = re.compile(
    r"(?<![a-z])(?:tech(?:nologist)?|rt|user(?: ?id| ?name)?|login|typist|transcriptionist|dictator|radiographer"
    r"|initials"
    r"|(?:e-?signed|dictated|typed|transcribed|checked|entered|verified|read)(?: by)?)(?: initials?)? ?[:=] ?"
    r"(?P<name>[a-z]{2,12}(?:/[a-z]{2,4})?)(?= ?(?:[.;,)|\n\0]|\Z|  ))"
)
TELL_WORDS = TELLS - {"per"}
WRITTEN = frozenset(["dictated", "transcribed", "typed", "keyed"])
THE = re.compile(r"(?<![a-z])(?:the|an?|this|that|his|her|their) *\Z")  # no name follows
# Endings of words that are no first names, which tells only where all is in capitals.
NO_NAME = re.compile(r"(?:...ing|....ed|...ly|[ts]ion|ity|ment|ness|ous|ated|ive|ical|ary|ism)\Z")
JOINT = re.compile(r"(?: ?[/&,;] ?|,? and )(?=[A-Z])")
NEXT = re.compile(r"[ \n.,:(-]{0,4}([A-Za-z]+(?:['-][A-Za-z]+)*)")


def announced(page: Page) -> Spans:
    """Every name that a role or an act announces."""
    low, words = page.low, page.words
    if "by" in words:
        for match in BY.finditer(low):
            acts = low[max(0, match.start() - 30) : match.start()].translate(APART).split()
            acts = [act.rstrip(".,") or "-" for act in acts]
            if acts and (acts[-1] in ACTS or acts[-1][-1].isdigit()) and low[match.start() - 1] in " -(\n":
                initials = acts[-1] in WRITTEN or match[0].rstrip().endswith(":")
                yield from _name(page, match, small=acts[-1] in SIGNS, initials=initials)
    for match in _found(SIGNED, SIGNED_WORDS, page):
        many = match[0].endswith(("ing", "cc", "ed"))
        yield from _name(page, match, many=many, firm=False, plain=not match[0].rstrip().endswith(":"))
    if "s/" in low:
        for match in SLASHED.finditer(low):
            yield from _name(page, match, many=match[0][0] == "s")
    for match in _found(NAME, NAME_WORDS, page):
        if THINGS.search(low, max(0, match.start() - 15), match.start()):
            continue  # "Series name: ..."
        sure = "name" in match[0] and match[0][-1] in ":="
        yield from _name(page, match, small=sure, many=not sure, firm=sure)
    for match in _found(ROLE, LABELS | frozenset(filter(is_role, words)), page):
        if match["colon"] or match["name"]:
            sure = match["colon"].strip() in (":", "=")
            spoken = match["colon"].strip() in ("is", "was")
            many = not sure and match["colon"].strip() != "-"
            yield from _name(page, match, small=sure and bool(match["name"]), many=many, plain=spoken)
    for match in _found(BABY, BABIES, page):
        yield from _name(page, match, bare=True)
    if not words.isdisjoint(TALK_WORDS):
        for match in _found(TALK, TALK_STARTS, page):
            loose = match[0].split()[0] not in TALK_WORDS
            for preposition in WITH.finditer(low, match.start(), match.end()):
                aside = loose or preposition[0].startswith(("by", "via"))
                many = preposition[0].startswith("for")
                yield from _name(page, preposition, bare=True, many=many, plain=aside)
    for match in _found(TOLD, TELL_WORDS, page):
        yield from _name(page, match, bare=True, many=match[0].startswith(("page", "call", "att")))
    for match in GRADED.finditer(low) if page.runs else ():
        yield from _name(page, match, bare=True)
    if "/w" in low:
        for match in SHORT_TALK.finditer(low):
            yield from _name(page, match, bare=True)
    if "name" in low or "PATIENT" in page.text:
        for match in PART.finditer(low):
            yield from _name(page, match, bare=True, many=match[0].startswith("name"))
        for match in LAST_FIRST.finditer(page.text):
            if match[1].lower() not in STOP | MEDICAL and match[2].lower() not in STOP | MEDICAL:
                yield Span("name", match.start(1), match.end())
    if "i" in words or "this" in words:
        for match in SELF.finditer(low):
            for span in _name(page, match, bare=True, many=True):
                if SELF_BEHIND.match(low, span.end) or page.text[span.end - 1] == ".":
                    yield span
    for match in INITIALS.finditer(low) if ":" in low or "=" in low else ():
        if match["name"] not in STOP and match["name"] not in MEDICAL:
            yield Span("name", *match.span("name"))


def _found(pattern: re.Pattern[str], words: frozenset[str], page: Page) -> Iterator[re.Match[str]]:
    """Matches that start with one of the words: looking for those that the page has is faster than any pattern."""
    low = page.low
    for word in page.words & words:
        start = low.find(word)
        while start >= 0:
            if not (start and low[start - 1].isalpha()) and (match := pattern.match(low, start)):
                yield match
            start = low.find(word, start + len(word))


def _name(
    page: Page,
    match: re.Match[str],
    *,
    small: bool = False,
    many: bool = False,
    bare: bool = False,
    firm: bool | None = None,
    plain: bool = False,
    initials: bool = False,
) -> Spans:
    """The name behind a role or an act, if one follows.

    Args:
        small: it may be in small letters.
        many: it must have more than one word.
        bare: no colon announces it, so it must follow at once.
        firm: it may begin with a medical word; without an answer, where a colon announces it.
        initials: it may be initials alone ("Transcribed by PM").
        plain: other things follow as well, and in a text in capitals nothing tells them apart.
    """
    text, start = page.text, match.end()
    cue = text[match.start() : start]
    shouted = cue.isupper()
    if bare and not text[start : start + 1].isupper() and not text[start : start + 4].startswith(tuple(PARTICLES)):
        return
    if (plain and shouted) or THE.search(page.low, match.start(), start):
        return
    following = NEXT.match(text, start)
    if not following or (following[1][0].islower() and not small and following[1].lower() not in PARTICLES):
        return
    if firm is None:
        firm = small or cue.rstrip().endswith((":", "="))
    if shouted and not firm and NO_NAME.search(following[1].lower()):
        return
    end = forward(text, start, weak=True, firm=firm)
    if end is None:
        return
    name = text[following.start(1) : end]
    one = not several(name)
    if name.islower() and not small:
        return
    if one and (many or (name.isupper() and not shouted and not initials and (len(name) < 5 or bare))):
        return  # "reported by EMS"
    if one and bare and ((shouted and len(name) < 4) or NAMED_AFTER.match(page.low, end)):
        return  # "with Bochdalek hernia"
    end = with_credentials(text, end)
    while joint := JOINT.match(text, end):  # "by J. Roe/K. Poe"
        if (more := forward(text, joint.end(), weak=True)) is None or not several(text[joint.end() : more]):
            break
        end = with_credentials(text, more)
    yield Span("name", following.start(1), end)
