"""The exposure of every canary, beside what chance gives."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from tasks import pictures
from tasks.canaries import LEVELS
from tasks.privacy.exposure import Answer, exposure, exposures, null_mean


def draw(answers: Sequence[Answer], target: Path) -> None:
    """A point a canary, by how often it was planted; the controls were not."""
    most = exposure(1)
    levels = [copies for copies in (0, *LEVELS) if len(exposures(answers, copies))]
    with pictures.figure(target, height=3.8) as (axes,):
        for place, copies in enumerate(levels):
            bits = np.sort(exposures(answers, copies))
            spread = np.linspace(-0.25, 0.25, len(bits)) if len(bits) > 1 else np.zeros(1)
            colour = pictures.BLUE if copies else pictures.GREY
            axes.plot(place + spread, bits, "o", markersize=4, color=colour, alpha=0.8, linewidth=0)
            axes.plot([place - 0.32, place + 0.32], [bits.mean()] * 2, color=pictures.DARK, linewidth=2.5)
            axes.text(place + 0.33, bits.mean() + 0.12, f"{bits.mean():.1f}", color=pictures.DARK)
        axes.axhline(
            null_mean(), color=pictures.ORANGE, linestyle="--", label=f"chance: {null_mean():.2f} on average"
        )
        axes.axhline(most, color=pictures.RED, linestyle=":", label=f"most there can be: {most:.0f}")
        axes.plot([], [], color=pictures.DARK, linewidth=2.5, label="mean")
        axes.set_xticks(range(len(levels)), [_name(copies) for copies in levels])
        axes.set_xlim(-0.6, len(levels) - 0.2)
        axes.set_ylim(-0.3, most + 0.6)
        axes.set_ylabel("exposure, bits")
        axes.set_title("How well the model knows secrets that were planted in its training text", fontsize=10)
        axes.figure.legend(loc="outside lower center", ncols=3, fontsize=9)
        axes.grid(axis="x", visible=False)


def _name(copies: int) -> str:
    return f"planted {copies} times" if copies > 1 else "planted once" if copies else "never planted\n(controls)"
