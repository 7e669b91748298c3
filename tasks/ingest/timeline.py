"""The picture of the splits: by year of study, and by modality."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from matplotlib.ticker import FuncFormatter, MaxNLocator

from tasks import pictures
from tasks.artifacts.corpus import SPLITS

# Groups of profile["years"] from the bottom of a bar upwards: name and style.
GROUPS: dict[str, tuple[str, dict[str, Any]]] = {
    "train": ("training", {"facecolor": pictures.BLUE}),
    "val": ("validation", {"facecolor": pictures.LIGHT}),
    "test": ("test", {"facecolor": pictures.ORANGE}),
    "forward": ("time-forward test", {"facecolor": "#4a2200"}),
    "held_for_later": (
        "held for later, not used",
        {"facecolor": "white", "edgecolor": pictures.GREY, "hatch": "////", "linewidth": 0.5},
    ),
}
MODALITIES = {"XR": "Radiography", "US": "Ultrasound", "OT": "Other or\nunknown"}
MOST_BARS = 120  # a year a bar, and beyond as many years as it takes
GAPS = 40  # bars up to which a gap between two is a line; of more it makes a flicker
FEW = 6  # years that all get their number under the bar


def draw_splits(metrics: Mapping[str, Any], profile: Mapping[str, Any], target: Path) -> None:
    """Reports by year of study and split, and beside it how often each modality occurs in each split."""
    years = {int(year): groups for year, groups in profile["years"].items()}
    occurring = [group for group in GROUPS if any(year[group] for year in years.values())]
    with pictures.figure(target, columns=2, width=9, height=4) as (left, right):
        left.set_title("Over time")
        if years:
            _draw_years(left, years, occurring, metrics["without_date"])
        else:
            pictures.sentence(
                left, "No report says when its study was made:\nno picture over time, and no time-forward test."
            )
        right.set_title("Modality in each split")
        _draw_modalities(right, profile["modalities"])
        pictures.legend_below(left, {name: style for group, (name, style) in GROUPS.items()
                                     if group in SPLITS or group in occurring})  # fmt: skip


def _draw_years(axes: Any, years: dict[int, Mapping[str, int]], groups: list[str], undated: int) -> None:
    """Bars of one year, or of so many that they stay wide enough to see."""
    first, last = min(years), max(years)
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100) if step == 100 or (last - first) / step < MOST_BARS)
    starts = range(first - first % step, last + 1, step)
    width = step * (0.85 if len(starts) <= GAPS else 1)
    base = dict.fromkeys(starts, 0)
    for group in groups:
        heights = dict.fromkeys(starts, 0)
        for year, counts in years.items():
            heights[year - year % step] += counts[group]
        places = [start + (step - 1) / 2 for start in starts]
        axes.bar(places, list(heights.values()), bottom=list(base.values()), width=width, **GROUPS[group][1])
        base = {start: base[start] + heights[start] for start in starts}
    room = (0.7 + max(0, FEW - len(starts)) / 2) * step  # two years are two bars, not two walls
    axes.set_xlim(starts[0] - room, starts[-1] + step - 1 + room)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 5, 10], integer=True))
    if last - first < FEW:
        axes.set_xticks(range(first, last + 1))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda year, _: f"{year:.0f}"))  # a year has no comma
    axes.set_xlabel(
        ("year of the study" if step == 1 else f"year of the study, {step} years in a bar")
        + (f"\nnot shown: {undated:,} without a date" if undated else "")
    )
    pictures.amounts(axes.yaxis)
    # By hand: a bar of no height on top of another counts as an edge, and would take the margin away.
    axes.set_ylim(0, 1.05 * max(base.values()))
    axes.set_ylabel("reports")
    axes.grid(axis="x", visible=False)


def _draw_modalities(axes: Any, modalities: Mapping[str, Mapping[str, int]]) -> None:
    """For each modality that occurs a bar a split: its share of the split. Both tests are in "test"."""
    every = {name: sum(modalities[split][name] for split in SPLITS) for name in modalities["train"]}
    names = sorted((name for name in every if every[name]), key=lambda name: (-every[name], name))
    thickness, longest = 0.26, 0.0
    for place, split in enumerate(SPLITS):
        total = sum(modalities[split].values())
        for height, name in enumerate(names):
            number = modalities[split][name]
            width, y = 100 * number / max(1, total), height + (place - 1) * thickness
            axes.barh(y, width, height=0.92 * thickness, **GROUPS[split][1])
            axes.text(width, y, f" {pictures.share(number, total)}", va="center", fontsize=8)
            longest = max(longest, width)
    axes.set_yticks(range(len(names)), [MODALITIES.get(name, name) for name in names])
    room = 0.5 + max(0, 3 - len(names)) / 2
    axes.set_ylim(len(names) - 1 + room, -room)
    axes.set_xlim(0, 1.18 * longest)  # the longest bar's figure stands behind it
    axes.xaxis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 5, 10], integer=True))
    axes.set_xlabel("% of the split's reports")
    axes.grid(axis="y", visible=False)
