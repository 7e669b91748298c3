"""How the project's pictures look, and that the same data draws the same bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("Agg")  # no screen at 3 a.m.
import matplotlib.pyplot as plt
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

BLUE, ORANGE, GREEN, RED, GREY = "#2563a8", "#d97706", "#2e7d4f", "#b3261e", "#9aa3ad"
# With blue and orange four that differ in lightness too: for colour-blind readers and grey printers.
LIGHT, DARK = "#8fbfe6", "#5b1a4f"

_STYLE: Any = {
    "font.family": "DejaVu Sans",  # ships with matplotlib, so every machine draws the same letters
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#e3e6ea",
    "axes.edgecolor": "#6b7280",
    "axes.titlesize": 11,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "legend.frameon": False,
    "figure.dpi": 110,
}


@contextmanager
def figure(target: Path, *, rows: int = 1, columns: int = 1, width: float = 8, height: float = 4) -> Iterator[Any]:
    """Yields the flat tuple of axes of a new figure, and saves it as PNG when the block ends well.

    `width` and `height` are in inches at 110 dots an inch.
    """
    with plt.rc_context(_STYLE):
        drawing, axes = plt.subplots(rows, columns, figsize=(width, height), layout="constrained", squeeze=False)
        try:
            yield tuple(axes.flat)
            # Without the metadata matplotlib writes its version into the file.
            drawing.savefig(target, metadata={"Software": None})
        finally:
            plt.close(drawing)


def amounts(axis: Any) -> None:
    """Ticks of counts: whole, at most six, and written out: 20,000, 20 million."""
    axis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 5, 10], integer=True))
    axis.set_major_formatter(
        FuncFormatter(lambda value, _: f"{value / 1e6:g} million" if value >= 1e6 else f"{value:,.0f}")
    )


def legend_below(axes: Any, entries: Mapping[str, Mapping[str, Any]]) -> None:
    """A row of names under the whole picture, where no data can be; each with the style of its patch."""
    patches = [Patch(label=name, **style) for name, style in entries.items()]
    if patches:
        axes.figure.legend(handles=patches, loc="outside lower center", ncols=len(patches), fontsize=9)


def sentence(axes: Any, text: str) -> None:
    """Words in place of a picture that there is nothing to draw in."""
    axes.set_axis_off()
    axes.text(0.5, 0.5, text, ha="center", va="center", transform=axes.transAxes, color="#374151")


def share(number: int, total: int) -> str:
    """1 of 3 -> 33.3%; a share that only rounds to nothing or to all is not called so."""
    percent = 100 * number / max(1, total)
    if number in (0, total):
        return f"{percent:.0f}%"
    if percent < 0.1:
        return "<0.1%"
    return ">99.9%" if percent > 99.9 else f"{percent:.1f}%"
