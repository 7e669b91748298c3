"""E-mail and web addresses; telephone numbers are codes like others."""

from __future__ import annotations

import re

from tasks.phi.page import Page, Span, Spans, words_of

EMAIL = re.compile(
    r"[a-z0-9._%+'-]{0,63}[a-z0-9_%+'-] ?@ ?[a-z0-9-]+(?: ?\. ?[a-z0-9-]+)*\.[a-z]{2,}"
    r"|[a-z0-9._%+'-]{0,63}[a-z0-9_%+'-]@[a-z][a-z0-9-]+"
)
EMAIL_SPOKEN = re.compile(
    r"[a-z0-9._%+'-]{1,64}(?: (?:dot|\.|underscore|dash) [a-z0-9_]+)* ?(?:\(at\)|\[at\]|\{at\}|<at>"
    r"| at ) ?[a-z0-9-]+"
    r"(?:(?: ?(?:\(dot\)|\[dot\]|<dot>| dot ) ?|\.)[a-z0-9-]+)*(?: ?(?:\(dot\)|\[dot\]|<dot>| dot ) ?|\.)"
    r"(?:com|org|net|edu|gov|nhs|uk|au|in|co|ac|health|info|example)(?:(?: dot |\.)[a-z]{2,3})?(?![a-z])"
)
URL = re.compile(
    r"(?:https?|s?ftp|file)://[^\s<>\"\[\]\0]+[^\s<>\"\[\]\0.,;:)]"
    r"|www\.[a-z0-9][^\s<>\"\[\]\0]*[^\s<>\"\[\]\0.,;:)]"
    r"|(?<![a-z0-9@.-])[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.(?:com|org|net|edu|gov|info|io|health|(?:nhs|ac|co"
    r"|org|gov)\.uk"
    r"|(?:com|org|net|gov|edu)\.au|(?:co|ac|org|gov"
    r"|nic)\.in)(?![a-z0-9.-]?[a-z0-9@])(?:/[^\s<>\"\[\]\0]*[^\s<>\"\[\]\0.,;:)])?"
    r"|(?<![0-9.])(?<!version )(?<!software )(?<!release )(?<!v)(?<!v )(?:25[0-5]|2[0-4][0-9]"
    r"|1?[0-9]{1,2})(?:\.(?:25[0-5]|2[0-4][0-9]"
    r"|1?[0-9]{1,2})){3}(?::[0-9]{2,5})?(?![0-9]|\.[0-9])"
)
WEB = words_of("com org net edu gov info io http https www ftp sftp uk nic nhs co ac")


def contacts(page: Page) -> Spans:
    """E-mail addresses and web addresses."""
    low, words = page.low, page.words
    if "@" in low:
        yield from (Span("email", *match.span()) for match in EMAIL.finditer(low))
    if "dot" in words or (
        "at" in words
        and (
            not words.isdisjoint(WEB | {"example"})
            or "(at)" in low
            or "[at]" in low
            or "{at}" in low
            or "<at>" in low
        )
    ):
        yield from (Span("email", *match.span()) for match in EMAIL_SPOKEN.finditer(low))
    if not words.isdisjoint(WEB) or any(
        end - start > 6 and low.count(".", start, end) > 2 for start, end in page.runs
    ):
        yield from (Span("url", *match.span()) for match in URL.finditer(low))
