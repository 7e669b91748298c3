"""A bare figure of 90 to 129 is an age where a person is spoken of, unless a measure explains it.

"She is 94.", "Mrs. Roe (95)", "Although 98, he walks"; but no "sats 94 on air", "bed 94", "pain of 90".
"""

from __future__ import annotations

import re

# Who may be that old; the sentence must name one.
PERSON = (
    r"(?:he|she|his|her|him|patient|pt|pat|px|who|they|(?:grand|great-grand)?(?:mother|father|parent)|wife"
    r"|husband|spouse|sister|brother"
    r"|aunt|uncle|mum|mom|dad|gran|granny|female|male|woman|man|lady|gentleman|gent|girl|boy|veteran|resident"
    r"|widow(?:er)?|pensioner"
    r"|nun|priest|farmer|inmate|individual|person|client|claimant|survivor|twin|(?:mr|mrs|ms|mx|dr|prof"
    r"|messrs)\.?|miss|sir|dame|sister|smt|shri|mme|frau"
    r"|herr|sra?|don|dona|donor|decedent|deceased|elderly|retire[de]\w*|born|dob|sex|gender|wm|wf|bm|bf|hm|hf"
    r"|am|af|f|m)"
)
BEFORE = re.compile(rf"(?<![a-z0-9/])(?:{PERSON}(?![a-z0-9])|♀|♂)[^.;\n\0]{{0,45}}\Z")
BEHIND = re.compile(rf"[^.;\n\0]{{0,30}}?(?:(?<![a-z0-9]){PERSON}(?![a-z0-9/])|♀|♂)")
# Said of a life alone, so that nobody need be named; and what opens a clause about somebody named later.
LIVED = re.compile(
    r"(?<![a-z])(?:(?:lived|lives|living|survived|worked) (?:to(?: be)?|until|till|past)|(?:died|deceased"
    r"|passed(?: away)?|widowed|alone|alive) at"
    r"|turn(?:ed|s|ing)|reach(?:ed|es|ing)|celebrat\w+(?: (?:his|her))?|approaching|attained|now|although"
    r"|though|d\.?o\.?b\.?/age:?|years?:|yrs:?|ages?)"
    r" (?:nearly |almost |about )?\Z|(?:\A|[\n\0.] ?)at \Z"
)
OPENS = re.compile(
    r"(?<![a-z])(?:although|though|at|now|nearly|almost|just|only|while|despite being|being|is|was|of|aged"
    r"|even at|since|remains?|currently|past) \Z"
)
HEAD = re.compile(
    r"(?:\A|[\n\0]|(?<![a-z])(?:history|hx|indications?|clinical|clinical information|information"
    r"|clinical details|reason|details|info|clin|hpi"
    r"|summary|exam|notes?|presentation|pc|c/o|hpc) ?[:.-]) *\Z"
)
HEAD_BEHIND = re.compile(
    r"(?: and (?:frail|demented|confused|independent|well)|, ?(?:m|f|male|female)(?![a-z])|[,.;]? (?:fall|fell"
    r"|found|frail|lives|from|had|with"
    r"|sob|cough|pain|confus\w+|unwell|delirium|known|r/o|s/p|nh|dementia|\?))"
)
# What stands behind a figure that is nobody's age: a noun. A pause or a small word may follow an age.
PAUSE = re.compile(
    r" ?[.,;:)\]!?'\"/-](?![0-9])|[\0\n]|\Z| ?[♀♂]| -- | \((?:m|f|male|female|dob)| (?:and|with|w/|who|whose"
    r"|when|while|but|yet|still|now|next"
    r"|lives|living|in|on|at|from|by|is|was|has|had|presents?|presenting|admitted|seen|fell|found|post|s/p"
    r"|status|after|following|alone|frail"
    r"|very|fit|well|born|today|this|last|tomorrow|tripped|collapsed|walks?|c/o|complain\w*|m|f|male|female|as"
    r"|so|sent|brought|referred|without)(?![a-z])"
)
# Measures of a person; one of them before the figure, in its clause, takes it.
MEASURE = re.compile(
    r"(?<![a-z])(?:o2|spo2|sao2|pao2|pco2|sats?|saturat\w+|oxygen\w*|hr|heart|pulse|rate|rates|bp|pressure|map"
    r"|systolic|diastolic|temp\w*|tmax|fever\w*"
    r"|febrile|t|glucose|sugar|weigh\w*|wt|kg|height|ht|bmi|psa|hgb|hb|haemoglobin|hemoglobin|inr|creatinine"
    r"|cr|egfr|gfr|wbc|crp|esr|bnp|ferritin|sodium"
    r"|potassium|chloride|calcium|level|angle\w*|angulat\w+|degrees?|flexion|extension|abduct\w+|score|scal\w+"
    r"|iq|fvc|fev1?|dlco|ef|hu|attenuation"
    r"|density|percent\w*|measur\w+|length|width|diameter|size|sized|volume|dose|mg|ml|mgy|kvp?|mas|slices?"
    r"|images?|series|img|im|pain|grade|segment|bed"
    r"|room|ward|bay|suite|floor|page|route|highway|phone|ext|lot|model|size|t-?score|z-?score|suv\w*|window"
    r"|distance|walk(?:ed|s|ing)?|ran|feet|miles"
    r"|meters?|metres?|pack|total|sum|count|number|no|index|ratio|value|velocity|gradient|peak|mean|average"
    r"|between|range|alt|ast|alp|lipase|ca|platelets?"
    r"|seconds?|minutes?|hours?|days?|weeks?|months?|tube|catheter|fr|french|gauge|needle|rib|core|cores"
    r"|nodes?|ll|pi|pt angle|cobb|tilt|incidence"
    r"|calcium|agatston|centile|grams?|speed|mph|km|interval|qtc?|pr|qrs|dlp|ctdi\w*)(?![a-z])[^.;\n\0]{0,25}\Z"
)
NOUN = re.compile("[a-z♀♂]")


def bare(low: str, start: int, end: int) -> bool:
    """Whether the figure that stands there, with no year behind it, is somebody's age."""
    if not PAUSE.match(low, end):
        return bool(HEAD_BEHIND.match(low, end) and HEAD.search(low, max(0, start - 24), start))
    before = max(0, start - 60)
    if not NOUN.search(low, before, end + 30):
        return False
    if MEASURE.search(low, before, start) or low[start - 1 : start] in (
        "-",
        "/",
        ".",
        ",",
        ":",
        "+",
        "=",
        "<",
        ">",
        "#",
    ):
        return False
    if low[end : end + 2].strip()[:1] in ("♀", "♂") or LIVED.search(low, before, start):
        return True
    if HEAD_BEHIND.match(low, end) and HEAD.search(low, max(0, start - 24), start):
        return True
    if BEFORE.search(low, before, start):
        return True
    opened = (
        OPENS.search(low, before, start)
        or HEAD.search(low, max(0, start - 24), start)
        or low[start - 1 : start] == "("
    )
    return bool(opened and BEHIND.match(low, end))
