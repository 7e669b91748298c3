"""The four panels people look at first: loss, validation, learning rate, gradient norm."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes

from tasks import pictures


def draw(
    curves: Sequence[dict[str, Any]], spikes: Sequence[dict[str, Any]], clip_norm: float, target: Path
) -> None:
    """Draw the dashboard from the curves' rows (see `train.__main__.CURVES`)."""
    steps = [row["step"] for row in curves]
    evaluated = [row for row in curves if row.get("val/bpb") is not None]
    went_back = [spike["step"] for spike in spikes if spike["back_to"] is not None]
    with pictures.figure(target, rows=2, columns=2, width=10, height=6.4) as (loss, validation, rate, norm):
        raw = _numbers(curves, "train/loss")
        loss.plot(steps, raw, color=pictures.GREY, linewidth=0.8, label="each step")
        loss.plot(steps, smooth(raw), color=pictures.BLUE, label="smoothed")
        _mark(loss, spikes, "loss")
        for number, step in enumerate(went_back):
            label = f"went back: {len(went_back)}" if not number else None
            loss.axvline(step, color=pictures.ORANGE, linestyle=":", label=label)
        loss.set_title("Training loss, nats a token")
        loss.legend()

        best = min(evaluated, key=lambda row: row["val/bpb"])
        at = [row["step"] for row in evaluated]
        validation.plot(at, [row["val/bpb"] for row in evaluated], "o-", markersize=3, color=pictures.BLUE)
        validation.plot(best["step"], best["val/bpb"], "*", markersize=13, color=pictures.ORANGE)
        validation.set_title(f"Validation: best {best['val/bpb']:.3f} bits a byte at step {best['step']}")
        validation.set_ylabel("bits a byte", color=pictures.BLUE)
        perplexity = validation.twinx()
        perplexity.plot(at, [row["val/perplexity"] for row in evaluated], ":", color=pictures.GREEN)
        perplexity.set_ylabel("perplexity a token (dotted)", color=pictures.GREEN)
        perplexity.set_ylim(bottom=1)  # linear: on a log scale it would lie upon the bits
        perplexity.grid(visible=False)

        rate.plot(steps, [row["train/learning_rate"] for row in curves], color=pictures.BLUE)
        rate.set_title("Learning rate")
        rate.set_xlabel("step")

        norm.plot(steps, _numbers(curves, "train/gradient_norm"), color=pictures.BLUE, linewidth=0.8)
        norm.axhline(
            clip_norm, color=pictures.RED, linestyle="--", linewidth=1, label=f"clipped above {clip_norm:g}"
        )
        _mark(norm, spikes, "gradient_norm")
        norm.set_yscale("log")
        norm.set_title("Gradient norm before clipping")
        norm.set_xlabel("step")
        norm.legend()


def _numbers(curves: Sequence[dict[str, Any]], name: str) -> list[float]:
    """The curve, with a gap where a step had no number."""
    return [math.nan if row.get(name) is None else row[name] for row in curves]


def _mark(panel: Axes, spikes: Sequence[dict[str, Any]], name: str) -> None:
    """Mark the spikes of the panel's own quantity; one that was no number has no height to stand at."""
    own = [spike for spike in spikes if name in spike["of"]]
    shown = [(spike["step"], spike[name]) for spike in own if spike[name] is not None]
    steps, values = zip(*shown, strict=True) if shown else ((), ())
    panel.plot(steps, values, "v", color=pictures.RED, label=f"spikes: {len(own)}")


def smooth(values: Sequence[float], weight: float = 0.9) -> list[float]:
    """Exponential moving average, corrected for its start; gaps are passed over."""
    average, total, smoothed = 0.0, 0.0, []
    for value in values:
        if math.isfinite(value):
            average = weight * average + (1 - weight) * value
            total = weight * total + (1 - weight)
        smoothed.append(average / total if total else math.nan)
    return smoothed
