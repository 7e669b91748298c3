"""How the project's pictures look, and that the same data draws the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("Agg")  # no screen at 3 a.m.
import matplotlib.pyplot as plt

BLUE, ORANGE, GREEN, RED, GREY = "#2563a8", "#d97706", "#2e7d4f", "#b3261e", "#9aa3ad"

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
