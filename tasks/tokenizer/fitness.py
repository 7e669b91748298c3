"""How well the tokens fit groups of reports, and whether they still fit the newest.

A word is what stands between white space, as ingest counts words; section headers, one token each, are left
out. Whether a word is new or in capitals is asked of its runs of two letters and more ("60-year-old": year,
old), so that no number and no comma makes a word new, and never of what stands for an identifier ("XXXX",
"[DATE]").
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from tasks.artifacts.corpus import PHI_TOKENS, PLACEHOLDER, SECTIONS, header

HEADERS = frozenset(header(name) for name in SECTIONS)
STAND_INS = re.compile("|".join(map(re.escape, (PLACEHOLDER, *PHI_TOKENS.values()))))
SPELT = re.compile(r"[^\W\d_]{2,}")

# What is counted of a group of reports: counts add up, over blocks of a file as over months.
Tally = Counter[str]
MEASURES = {
    "tokens_per_word": ("tokens", "words"),
    "bytes_per_token": ("bytes", "tokens"),
    "unseen_character_share": ("unseen_characters", "characters"),
    "unseen_word_share": ("unseen_spelt", "spelt"),
    "all_caps_share": ("capitals", "spelt"),
}
# Reports of the newest months. Of so many drawn at random from the built-in corpus 99 in 100 stay below 1.035
# times the tokens a word, 0.8% more unseen words, 8% more capitals; of 20 it is 1.11, 2% and 28%.
ENOUGH = 100

# How far the newest reports may be from the rest before a person should look; see `drift`.
LIMITS = {
    # A tenth more tokens is a tenth more to compute, and a tenth less text in a row of the model.
    "tokens_per_word": 1.10,
    # One character in a thousand, one or two a report, is no typing error but another alphabet or export.
    "unseen_character_share": 0.001,
    # One word in fifty, several a report: an unseen word takes three tokens, others 1.1 (built-in corpus).
    "unseen_word_share": 0.02,
    # A word in capitals takes twice the tokens; one more in ten is a dictation system or a writer that changed.
    "all_caps_share": 0.10,
}


class Seen:
    """Words (case folded) and characters of the training reports; white space aside."""

    def __init__(self) -> None:
        self.words: set[str] = set()
        self.characters: set[str] = set()

    def add(self, texts: Iterable[str]) -> None:
        """Take in some of the training reports."""
        parts: set[str] = set()
        for text in texts:
            parts.update(text.split())
        self.characters.update(*parts)
        for part in parts:
            self.words.update(word.casefold() for word in spelt(part))


def spelt(part: str) -> list[str]:
    """The runs of letters of what stands between white space."""
    return [] if part in HEADERS else SPELT.findall(STAND_INS.sub(" ", part))


def tally(texts: Iterable[str], encode: Callable[[str], list[int]], seen: Seen) -> Tally:
    """What `MEASURES` are made of, counted over the texts, and the number of `reports`."""
    total, parts = Tally(), Tally()
    for text in texts:
        parts.update(text.split())
        total["reports"] += 1
        total["tokens"] += len(encode(text))
        total["bytes"] += len(text.encode())
    for part, times in parts.items():
        if part not in HEADERS:
            words = spelt(part)
            total["words"] += times
            total["characters"] += times * len(part)
            total["unseen_characters"] += times * sum(character not in seen.characters for character in part)
            total["spelt"] += times * len(words)
            total["unseen_spelt"] += times * sum(word.casefold() not in seen.words for word in words)
            total["capitals"] += times * sum(word.isupper() for word in words)
    return total


def measures(total: Tally) -> dict[str, float]:
    """The figures of a group, and how many reports they are of; nothing over nothing is 0."""
    shares = {name: total[part] / max(1, total[whole]) for name, (part, whole) in MEASURES.items()}
    return {"reports": total["reports"], **shares}


def together(tallies: Iterable[Tally]) -> Tally:
    """The tally of several groups as one."""
    total = Tally()
    for one in tallies:
        total.update(one)
    return total


def fitness(train: Tally, val: Mapping[str, Tally], forward: Mapping[str, Tally]) -> dict[str, Any]:
    """Figures of train, val and the newest held-out reports, and what has drifted.

    The newest are those of the last month of study, and of the months before it until there are `ENOUGH`, of
    the time-forward test; without one, of val. Where no report is dated there are none: `newest`, `drift` and
    `drifted` are left out.

    Args:
        train: counted over the training reports.
        val, forward: by month of study, "2024-05"; "" for reports without a date.
    """
    groups: dict[str, Any] = {"train": measures(train), "val": measures(together(val.values()))}
    dated = {month: one for month, one in forward.items() if month}
    dated = dated or {month: one for month, one in val.items() if month}
    if not dated:
        return groups
    taken, total = [], Tally()
    for month in sorted(dated, reverse=True):
        taken.append(month)
        total.update(dated[month])
        if total["reports"] >= ENOUGH:
            break
    groups["newest"] = {"from_month": taken[-1], "to_month": taken[0], **measures(total)}
    groups["drift"] = drift(groups)
    groups["drifted"] = [name for name, limit in LIMITS.items() if groups["drift"][name] > limit]
    return groups


def drift(groups: Mapping[str, Mapping[str, Any]]) -> dict[str, float]:
    """Tokens a word as a multiple of train's; shares as the difference, in 1 and not in percent.

    Capitals are held against train. Nothing in train is unseen, so what is unseen is held against val, which
    is of the same months.
    """
    train, val, newest = (groups[name] for name in ("train", "val", "newest"))
    return {
        "tokens_per_word": newest["tokens_per_word"] / train["tokens_per_word"],
        **{name: newest[name] - val[name] for name in ("unseen_character_share", "unseen_word_share")},
        "all_caps_share": newest["all_caps_share"] - train["all_caps_share"],
    }


def sentence(groups: Mapping[str, Any]) -> str:
    """Whether the tokenizer fits the newest reports, in a sentence."""
    if "newest" not in groups:
        return "no held-out report is dated: whether the tokens fit the newest is not known"
    newest, drifted = groups["newest"], groups["drifted"]
    times = f"{groups['drift']['tokens_per_word']:.2f} times the tokens a word of the training reports"
    verdict = f"LOOK AT {', '.join(drifted)}" if drifted else "the tokenizer fits"
    months = " to ".join(sorted({newest["from_month"], newest["to_month"]}))
    return f"the newest {newest['reports']} held-out reports ({months}) need {times}: {verdict}"
