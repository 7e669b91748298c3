"""The four panels people look at first: loss, validation, learning rate, gradient norm."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tasks import pictures


def draw(
    curves: Sequence[dict[str, Any]], spikes: Sequence[dict[str, Any]], clip_norm: float, target: Path
) -> None:
    """Draw the dashboard from the curves' rows (see `train.__main__.CURVES`)."""
    steps = [row["step"] for row in curves]
    evaluated = [row for row in curves if row.get("val/bpb") is not None]
    spiked = {spike["step"]: spike["gradient_norm"] for spike in spikes}
    with pictures.figure(target, rows=2, columns=2, width=10, height=6.4) as (loss, validation, rate, norm):
        raw = [row["train/loss"] for row in curves]
        loss.plot(steps, raw, color=pictures.GREY, linewidth=0.8, label="each step")
        loss.plot(steps, smooth(raw), color=pictures.BLUE, label="smoothed")
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

        norm.plot(steps, [row["train/gradient_norm"] for row in curves], color=pictures.BLUE, linewidth=0.8)
        norm.axhline(
            clip_norm, color=pictures.RED, linestyle="--", linewidth=1, label=f"clipped above {clip_norm:g}"
        )
        norm.plot(list(spiked), list(spiked.values()), "v", color=pictures.RED, label=f"spikes: {len(spiked)}")
        norm.set_yscale("log")
        norm.set_title("Gradient norm before clipping")
        norm.set_xlabel("step")
        norm.legend()


def smooth(values: Sequence[float], weight: float = 0.9) -> list[float]:
    """Exponential moving average, corrected for its start."""
    average, total, smoothed = 0.0, 0.0, []
    for value in values:
        average = weight * average + (1 - weight) * value
        total = weight * total + (1 - weight)
        smoothed.append(average / total)
    return smoothed
