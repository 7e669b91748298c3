"""What follows from the figures: a refusal, the one sentence that matters, and warnings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tasks.plan import laws
from tasks.plan.memory import GB, Memory
from tasks.plan.settings import Training
from tasks.plan.text import Text
from tasks.stage import InputError
from tasks.wording import decimal, dollars, large, percent, short

# Four times too large needs 3.5 times the compute for the same loss, four times too small 1.9 times (laws.loss).
MUCH = 4
MEMORY_ERROR = 0.15  # of the prediction, at most (make bench-memory)
NEARLY = 0.8  # of the money: what the training reaches of the peak is an assumption


def refuse(figures: Mapping[str, Any], training: Training, text: Text, memory: Memory) -> None:
    """Raise `InputError` for a plan that the money or the memory does not allow, with the setting to change."""
    allowed, needed = figures["memory_gb"], figures["peak_memory_gb"]
    if needed > allowed:
        raise InputError(
            f"this training would need {decimal(needed, 1)} GB of memory and budget.memory_gb is {short(allowed)}: "
            f"{_smaller(allowed * GB, memory)}"
        )
    if figures["usd"] > figures["max_usd"]:
        steps = int(figures["steps"] * figures["max_usd"] / figures["usd"])
        tokens = steps * training.batch_rows * text.row_length
        way = f"lower train.max_tokens to {tokens}" if steps else "lower model.hidden_size or model.layers"
        raise InputError(
            f"this training would cost {dollars(figures['usd'])} and budget.max_usd is "
            f"{dollars(figures['max_usd'])}: {way}, or raise budget.max_usd"
        )


def _smaller(allowed: float, memory: Memory) -> str:
    rows = int((allowed - memory.fixed) / memory.row)
    if rows >= 1:
        return f"lower train.micro_rows to {rows}; the result is the same but for rounding"
    if allowed > memory.fixed:
        return "not even one row fits, so lower pack.row_length or model.layers"
    return "weights and optimizer alone do not fit, so lower model.hidden_size or model.layers"


def verdict(figures: Mapping[str, Any]) -> str:
    """Whether text or money is the limit, and what will be spent."""
    fed = f"{large(figures['fed_parameters'])} parameters"
    passes = f"read {laws.FRESH_EPOCHS} times, this text"
    spends = f"This training spends {dollars(figures['usd'])}."
    if figures["fed_usd"] > figures["max_usd"]:
        return (
            f"Money, not unique tokens, is the limit: {passes} would feed {fed} for {dollars(figures['fed_usd'])}, "
            f"and the whole budget is {dollars(figures['max_usd'])}. {spends}"
        )
    return (
        f"Unique tokens, not money, are the limit: {passes} feeds {fed} for {dollars(figures['fed_usd'])}, and the "
        f"whole budget of {dollars(figures['max_usd'])} could pay for {large(figures['budget_parameters'])} "
        f"parameters on {large(figures['budget_optimal_tokens'])} fresh tokens. {spends}"
    )


def warnings(figures: Mapping[str, Any]) -> list[str]:
    """What a user should know before the training starts; none is a reason not to."""
    found = []
    times = figures["parameters"] / figures["fed_parameters"]
    sizes = f"The model has {large(figures['parameters'])} parameters and this text feeds"
    if times > MUCH:
        found.append(
            f"{sizes} {large(figures['fed_parameters'])}: {_times(times)} too large, so lower model.hidden_size "
            f"or model.layers, or find more reports."
        )
    elif times < 1 / MUCH:
        found.append(
            f"{sizes} {large(figures['fed_parameters'])}: {_times(1 / times)} too small, so raise "
            f"model.hidden_size or model.layers."
        )
    if figures["epochs"] > 1 + laws.DATA_DECAY:
        found.append(
            f"The text is read {decimal(figures['epochs'], 1)} times: beyond some "
            f"{round(1 + laws.DATA_DECAY)} a pass is worth little."
        )
    if figures["usd"] > NEARLY * figures["max_usd"]:
        found.append(
            f"The plan takes {percent(figures['usd'] / figures['max_usd'])} of budget.max_usd: if training reaches "
            f"less than budget.utilization, it stops at the cap before its last step."
        )
    if figures["peak_memory_gb"] * (1 + MEMORY_ERROR) > figures["memory_gb"]:
        found.append(
            f"The predicted memory, {decimal(figures['peak_memory_gb'], 1)} GB, may be {percent(MEMORY_ERROR)} "
            f"off, and budget.memory_gb is {short(figures['memory_gb'])}."
        )
    return found


def _times(number: float) -> str:
    return f"{number:,.0f} times"
