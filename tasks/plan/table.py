"""The plan as a table for a terminal, each figure with the arithmetic behind it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tasks.plan import laws
from tasks.wording import decimal, dollars, duration, large, percent, short

DEVICES = {"cpu": "machine", "cuda": "GPU"}


def lines(figures: Mapping[str, Any]) -> list[str]:
    """Lines of text: what this training is, what the text can feed, what the whole budget buys."""
    budget = dollars(figures["max_usd"])
    groups = {
        "this training": _training(figures),
        "what the text can feed": _text(figures),
        f"what the whole budget buys, {budget}": _budget(figures),
    }
    width = max(len(name) for rows in groups.values() for name, _ in rows)
    return [
        line
        for title, rows in groups.items()
        for line in (title, *(f"  {name:<{width}}  {value}" for name, value in rows))
    ]


def _training(figures: Mapping[str, Any]) -> list[tuple[str, str]]:
    device, seconds, processes = DEVICES[figures["device"]], figures["hours"] * 3600, figures["processes"]
    shared = (
        f", {duration(seconds / processes)} of each of {processes}"
        if processes > 1 and figures["device"] == "cuda"
        else ""
    )
    return [
        ("parameters", large(figures["parameters"])),
        (
            "tokens",
            f"{large(figures['tokens'])} in {large(figures['steps'])} steps: {decimal(figures['epochs'])} epochs "
            f"of {large(figures['unique_tokens'])} unique ones",
        ),
        (
            "tokens a parameter",
            f"{decimal(figures['tokens_per_parameter'])} ({laws.TOKENS_PER_PARAMETER} are compute-optimal, "
            f"Hoffmann et al. 2022)",
        ),
        (
            "worth",
            f"{large(figures['effective_tokens'])} fresh tokens (Muennighoff et al. 2023: each pass is worth less)",
        ),
        (
            "time",
            f"{figures['flops']:.2e} FLOPs / ({short(figures['peak_tflops'])} TFLOP/s x "
            f"{percent(figures['utilization'])}) = {duration(seconds)} of a {device}{shared}",
        ),
        ("cost", f"{duration(seconds)} x {dollars(figures['usd_per_hour'])} an hour = {dollars(figures['usd'])}"),
        (
            "memory",
            f"{decimal(figures['peak_memory_gb'], 1)} GB at the peak; budget.memory_gb is "
            f"{short(figures['memory_gb'])}",
        ),
    ]


def _text(figures: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [
        (
            "recommended model",
            f"{large(figures['fed_parameters'])} parameters: {laws.FRESH_EPOCHS} epochs are worth "
            f"{large(figures['fed_effective_tokens'])} fresh tokens, {laws.TOKENS_PER_PARAMETER} a parameter",
        ),
        ("its cost", dollars(figures["fed_usd"])),
        ("at the most", f"{large(figures['most_effective_tokens'])} fresh tokens, however often it is read"),
        (
            "this cost, best split",
            f"{large(figures['split_parameters'])} parameters on {large(figures['split_tokens'])} tokens, by the "
            f"same law",
        ),
    ]


def _budget(figures: Mapping[str, Any]) -> list[tuple[str, str]]:
    device = DEVICES[figures["device"]]
    return [
        ("time", f"{large(figures['budget_hours'])} hours of a {device}"),
        (
            "compute-optimal",
            f"{large(figures['budget_parameters'])} parameters on {large(figures['budget_optimal_tokens'])} fresh "
            f"tokens",
        ),
        ("this model", f"{large(figures['budget_tokens'])} tokens"),
        (
            "this model's optimum",
            f"{large(figures['enough_tokens'])} fresh tokens, for {dollars(figures['enough_usd'])}",
        ),
    ]
