"""The corpus in four pictures: what became of the reports, their lengths, their copies, their splits."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tasks import pictures
from tasks.ingest.facts import REASONS
from tasks.ingest.timeline import draw_splits

# Kinds of reasons, in the order of the staircase; each makes one block of one colour.
UNUSABLE, PRIVACY, COPY, FAIR = "not usable, or withdrawn", "privacy", "copies", "left out for a fair test"
COLOURS = {UNUSABLE: "#6b7280", PRIVACY: pictures.DARK, COPY: pictures.ORANGE, FAIR: pictures.LIGHT}
WORDS = {
    "forgotten": ("asked to be forgotten", UNUSABLE),
    "empty": ("no text", UNUSABLE),
    "too_short": ("too few words", UNUSABLE),
    "future_date": ("study date in the future", UNUSABLE),
    "name": ("looks like a person's name", PRIVACY),
    "roster": ("on the list of known people", PRIVACY),
    "repeated_row": ("the same report again", COPY),
    "repeated_id": ("report number taken, other text", UNUSABLE),
    "held_for_later": ("newest, held for later", FAIR),
    "other_split": ("resembles one of another split", FAIR),
    "duplicate": ("same text as another", COPY),
    "near_duplicate": ("nearly the same text", COPY),
}
ALL, STAIRS = "#cdd2d9", "#4b5563"


def draw(folder: Path, metrics: Mapping[str, Any], profile: Mapping[str, Any]) -> None:
    """Write intake.png, words.png, clusters.png and splits.png into `folder`.

    Args:
        metrics: what `summary.summary` returns.
        profile: what `summary.profile` returns; of both the order of the keys does not matter.
    """
    draw_intake(metrics, folder / "intake.png")
    draw_words(metrics, profile["lengths"], folder / "words.png")
    draw_clusters(metrics, profile["cluster_sizes"], folder / "clusters.png")
    draw_splits(metrics, profile, folder / "splits.png")


def draw_intake(metrics: Mapping[str, Any], target: Path) -> None:
    """A staircase from the reports that came in down to those kept; a step for each reason that met any."""
    total, kept = metrics["reports_in"], metrics["reports_kept"]
    bars, kinds, left = [("came in", ALL, 0, total)], [], total
    for kind, colour in COLOURS.items():
        for reason in REASONS[1:]:
            number = metrics["dropped"].get(reason, 0)
            if number and WORDS[reason][1] == kind:
                left -= number
                bars.append((WORDS[reason][0], colour, left, number))
                kinds.append(kind)
    bars.append(("kept", pictures.BLUE, 0, kept))

    with pictures.figure(target, height=0.95 + 0.32 * len(bars) + (0.3 if kinds else 0)) as (axes,):
        for height, (_, colour, start, number) in enumerate(bars):
            # The edge keeps a step of a single report visible.
            axes.barh(height, number, left=start, height=0.7, color=colour, edgecolor=colour, linewidth=1.5)
            if height + 1 < len(bars):
                foot = start if height else total
                axes.plot([foot, foot], [height + 0.35, height + 0.65], color=STAIRS, linewidth=0.8)
            _label(axes, height, start, number, total, colour)
        axes.set_yticks(range(len(bars)), [name for name, *_ in bars])
        axes.set_ylim(len(bars) - 0.45, -0.55)
        axes.set_xlim(0, total)
        pictures.amounts(axes.xaxis)
        axes.set_xlabel("reports")
        axes.set_title(f"{kept:,} of {_many(total, 'report')} kept ({pictures.share(kept, total)})")
        axes.grid(axis="y", visible=False)
        pictures.legend_below(axes, {kind: {"color": COLOURS[kind]} for kind in COLOURS if kind in kinds})


def draw_words(metrics: Mapping[str, Any], lengths: Mapping[str, int], target: Path) -> None:
    """Kept reports by their number of words."""
    classes = _in_order(lengths)
    total = sum(classes.values())
    with pictures.figure(target, height=3.3) as (axes,):
        _columns(axes, classes, [pictures.share(number, total) for number in classes.values()], pictures.BLUE)
        axes.set_xlabel("words in a report")
        axes.set_ylabel("reports")
        median = metrics["words_median"]
        axes.set_title(f"{_many(metrics['reports_kept'], 'report')}: half have {median:,.0f} words or fewer")


def draw_clusters(metrics: Mapping[str, Any], sizes: Mapping[str, int], target: Path) -> None:
    """Clusters of near-duplicates by their number of reports."""
    classes, groups = _in_order(sizes), metrics["clusters"]
    with pictures.figure(target, height=3.3 if groups else 1.2) as (axes,):
        if not groups:
            pictures.sentence(axes, "No two reports say the same or nearly the same.")
            return
        _columns(axes, classes, [f"{number:,}" for number in classes.values()], pictures.ORANGE)
        axes.set_xlabel("reports in a group")
        axes.set_ylabel("groups")
        axes.set_title(
            f"{_many(groups, 'group')} of near-copies; "
            f"{'it' if groups == 1 else 'the largest'} has {metrics['largest_cluster']:,} reports"
        )


def _label(axes: Any, height: int, start: int, number: int, total: int, colour: str) -> None:
    """Count and share of a bar: in it where it is long, else on the side that has room."""
    text = f"{number:,}" + (f"  ({pictures.share(number, total)})" if number < total else "")
    gap = 0.01 * total
    if number > 0.35 * total:
        ink = "black" if colour in (ALL, pictures.ORANGE, pictures.LIGHT) else "white"
        axes.text(start + number / 2, height, text, ha="center", va="center", fontsize=9, color=ink)
    elif start > 0.5 * total:
        axes.text(start - gap, height, text, ha="right", va="center", fontsize=9)
    else:
        axes.text(start + number + gap, height, text, ha="left", va="center", fontsize=9)


def _columns(axes: Any, classes: Mapping[str, int], labels: list[str], colour: str) -> None:
    places = range(len(classes))
    axes.bar(places, list(classes.values()), color=colour, width=0.8)
    for place, number, label in zip(places, classes.values(), labels, strict=True):
        axes.annotate(label, (place, number), (0, 3), textcoords="offset points", ha="center", fontsize=9)
    axes.set_xticks(places, [_class(name) for name in classes], fontsize=9)
    axes.margins(x=0.02, y=0.15)
    pictures.amounts(axes.yaxis)
    axes.grid(axis="x", visible=False)


def _in_order(classes: Mapping[str, int]) -> dict[str, int]:
    """Classes by their lower end: as text, which JSON's keys are, 101 comes before 2."""
    return dict(sorted(classes.items(), key=lambda item: int(item[0].rstrip("+").split("-")[0])))


def _class(name: str) -> str:
    """11-20 -> 11–20; 2001+ -> over 2,000; in two lines where a line would touch its neighbours."""
    low, _, high = name.rstrip("+").partition("-")
    if name.endswith("+"):
        top = f"{int(low) - 1:,}"
        return ("over\n" if "," in top else "over ") + top
    dash = "–\n" if "," in f"{int(high or 0):,}" else "–"
    return f"{int(low):,}{dash}{int(high):,}" if high else low


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
