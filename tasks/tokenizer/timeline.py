"""The picture of the tokenizer's fit over the months of study, for the reports that are held out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tasks import pictures
from tasks.tokenizer.fitness import Tally, measures

COLOURS = {"validation": pictures.BLUE, "time-forward test": pictures.ORANGE}
LEVEL = {"edgecolor": "#374151", "linestyle": "--", "linewidth": 1, "fill": False}
# Panels: the measure, its title, by what it is multiplied, the group of the dashed level. In train nothing is
# unseen, so the level there is that of val.
PANELS = (
    ("tokens_per_word", "Tokens a word", 1, "train"),
    ("unseen_word_share", "Words that no training report holds, %", 100, "val"),
    ("all_caps_share", "Words in capitals, %", 100, "train"),
)
STEPS = (1, 3, 12, 24, 60, 120, 600, 1200)  # months in a point
MOST = 36  # points
FEW = 10  # reports; a point of fewer would be a picture of whoever wrote them
TICKS = 5


def draw(
    val: Mapping[str, Tally], forward: Mapping[str, Tally], groups: Mapping[str, Mapping[str, Any]], target: Path
) -> None:
    """A panel a measure and one of the number of reports, against the time of the study.

    Args:
        val, forward: by month, "2024-05"; "" for reports without a date, which are not drawn.
        groups: the figures of train and val, for the dashed lines.
    """
    months = {
        name: {_number(month): tally for month, tally in group.items() if month}
        for name, group in zip(COLOURS, (val, forward), strict=True)
    }
    dated = [month for group in months.values() for month in group]
    if not dated:
        with pictures.figure(target, width=9, height=1.4) as (axes,):
            pictures.sentence(axes, "No held-out report says when its study was made: no picture over time.")
        return
    reports = sum(group[month]["reports"] for group in months.values() for month in group)
    step = _step(min(dated), max(dated), reports)
    points = {name: _points(group, step) for name, group in months.items() if group}
    counts = [tally["reports"] for tallies in points.values() for tally in tallies.values()]
    few = FEW if max(counts) >= FEW else 1
    with pictures.figure(target, rows=2, columns=2, width=9, height=5.4) as panels:
        for axes, (measure, title, factor, level) in zip(panels, PANELS, strict=False):
            axes.set_title(title)
            _draw_measure(axes, points, measure, factor, groups[level][measure], few)
        panels[3].set_title("Reports")
        _draw_counts(panels[3], points)
        for axes in panels:
            _set_time(axes, min(dated) // step, max(dated) // step, step)
        if min(counts) < few:
            panels[3].set_xlabel(f"fewer than {few} are a bar here and no point elsewhere", fontsize=8.5)
        styles: dict[str, dict[str, Any]] = {name: {"facecolor": COLOURS[name]} for name in points}
        pictures.legend_below(panels[0], styles | {"all of training; for unseen words, of validation": LEVEL})


def _number(month: str) -> int:
    """Months since the year 0: "2024-05" -> 24292."""
    return int(month[:4]) * 12 + int(month[5:7]) - 1


def _step(first: int, last: int, reports: int) -> int:
    """Months in a point: not too many points, and, up to a year, not too few reports in one."""
    for step in STEPS:
        points = last // step - first // step + 1
        if points <= MOST and (step >= 12 or reports >= FEW * points):
            break
    return step


def _points(months: Mapping[int, Tally], step: int) -> dict[int, Tally]:
    """Tallies of periods of `step` months in order of time, by the period's number."""
    points: defaultdict[int, Tally] = defaultdict(Tally)
    for month in sorted(months):
        points[month // step].update(months[month])
    return points


def _draw_measure(
    axes: Any, points: Mapping[str, Mapping[int, Tally]], measure: str, factor: float, level: float, few: int
) -> None:
    highest = factor * level
    axes.axhline(highest, color=LEVEL["edgecolor"], linestyle="--", linewidth=1)
    for name, tallies in points.items():
        shown = [place for place in tallies if tallies[place]["reports"] >= few]
        values = [factor * measures(tallies[place])[measure] for place in shown]
        axes.plot(shown, values, color=COLOURS[name], marker="o", markersize=4, clip_on=False)
        highest = max([highest, *values])
    if factor == 100:  # a share: its nothing is worth seeing
        axes.set_ylim(0, 1.08 * highest or 1)


def _draw_counts(axes: Any, points: Mapping[str, Mapping[int, Tally]]) -> None:
    base: defaultdict[int, int] = defaultdict(int)
    for name, tallies in points.items():
        for place, tally in tallies.items():
            axes.bar(place, tally["reports"], bottom=base[place], width=0.85, color=COLOURS[name])
            base[place] += tally["reports"]
    axes.set_ylim(0, 1.05 * max(base.values()))
    pictures.amounts(axes.yaxis)


def _set_time(axes: Any, first: int, last: int, step: int) -> None:
    """Ticks at whole periods, and room for few of them."""
    room = 0.7 + max(0, TICKS - (last - first + 1)) / 2
    axes.set_xlim(first - room, last + room)
    axes.grid(axis="x", visible=False)
    stride = -(-(last - first + 1) // TICKS)
    axes.set_xticks(places := range(last, first - 1, -stride), [_period(place, step) for place in places])


def _period(number: int, step: int) -> str:
    """How a period is called: 2024-05, 2024 Q2, 2024, 2020–24."""
    year, month = divmod(number * step, 12)
    if step < 12:
        return f"{year}-{month + 1:02}" if step == 1 else f"{year} Q{month // 3 + 1}"
    return str(year) if step == 12 else f"{year}–{(year + step // 12 - 1) % 100:02}"
