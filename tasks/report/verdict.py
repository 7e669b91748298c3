"""Is the model any good beside what needs no model, and what did training cost: in a sentence each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tasks.wording import bpb, count, decimal, fewer

# A floor that learnt from less text than this share of the model's is at a disadvantage worth telling.
AS_MUCH = 0.9


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """The headline, the sentence under it, and whether the model passed both yardsticks."""

    passed: bool
    headline: str
    sentence: str


def verdict(figures: Mapping[str, Mapping[str, Any]]) -> Verdict:
    """Whether the model needs fewer bits a byte than the 10-gram and PPMd, in plain words."""
    evaluate = figures["evaluate"]
    ngram, ppmd = evaluate["below_ngram"], evaluate["below_ppmd"]
    headline = {
        (True, True): "The model beats both yardsticks",
        (True, False): "The model beats the character 10-gram, but not PPMd",
        (False, True): "The model beats PPMd, but not the character 10-gram",
        (False, False): "The model beats neither yardstick",
    }[ngram > 0, ppmd > 0]
    reports = "1 report" if evaluate["test_reports"] == 1 else f"{count(evaluate['test_reports'])} reports"
    part = ""
    if evaluate["compressor_reports"] < evaluate["test_reports"]:
        own = bpb(evaluate["test_bpb_compressor_reports"])
        part = f", of {count(evaluate['compressor_reports'])} of them, where the model needs {own}"
    sentence = (
        f"On {reports} it never saw it needs {bpb(evaluate['test_bpb'])} bits per byte of text "
        f"(95% interval {bpb(evaluate['test_bpb_low'])} to {bpb(evaluate['test_bpb_high'])}): "
        f"{fewer(ngram)} than the character 10-gram ({bpb(evaluate['ngram_bpb'])}) and "
        f"{fewer(ppmd)} than the text compressor PPMd ({bpb(evaluate['ppmd_bpb'])}{part})."
    )
    return Verdict(passed=ngram > 0 and ppmd > 0, headline=headline, sentence=sentence)


def fairness(figures: Mapping[str, Mapping[str, Any]]) -> tuple[str, bool]:
    """How much text the model and the floors learnt from, and whether the floors had clearly less.

    The model's is an estimate: tokens of the train split less one end a report, in bytes as the
    tokenizer spells held-out text, and less where training ended within the first pass.
    """
    pack, train = figures["pack"], figures["train"]
    spelled = (pack["tokens"] - pack["documents"]) * figures["tokenizer"]["bytes_per_token"] / 1e6
    read, known = spelled * min(1, train["epochs"]), figures["floors"]["train_megabytes"]
    sentence = (
        f"The yardsticks learnt from {decimal(known, 1)} MB of training text, "
        f"the model from about {decimal(read, 1)} MB"
    )
    if known < AS_MUCH * read:
        return f"{sentence}: with as much text as the model the yardsticks would likely do better than shown.", True
    return f"{sentence}.", False


def cost(flops: float, plan: Mapping[str, Any]) -> tuple[float, float]:
    """Seconds and dollars that so many operations take on the machine that was planned with."""
    seconds = flops / (plan["peak_tflops"] * 1e12 * plan["utilization"])
    return seconds, seconds / 3600 * plan["usd_per_hour"]
