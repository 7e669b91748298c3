"""The evaluation's pictures: the model beside the floors, by stratum, label by label."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tasks import pictures
from tasks.clinical.labels import TITLES

FLOORS = {"ngram": "character 10-gram", "lzma": "LZMA", "ppmd16": "PPMd, order 16", "ppmd32": "PPMd, order 32"}
KINDS = {
    "all": "all reports",
    "time": "by time",
    "modality": "by modality",
    "section": "by section",
    "length": "by length",
    "placeholders": "by placeholders",
}
LABELS_SHOWN = 24  # the commonest


def floors(result: Mapping[str, Any], target: Path) -> None:
    """Bars: bits a byte of the model and the floors, best last."""
    values = {"this model": result["test_bpb"]} | {label: result[f"{name}_bpb"] for name, label in FLOORS.items()}
    ordered = sorted(values.items(), key=lambda item: -item[1])
    with pictures.figure(target, height=3.2) as (axes,):
        colours = [pictures.BLUE if name == "this model" else pictures.GREY for name, _ in ordered]
        bars = axes.barh([name for name, _ in ordered], [value for _, value in ordered], color=colours)
        axes.bar_label(bars, fmt="%.3f", padding=4)
        axes.set_xlabel("bits a byte on the test split, lower is better")
        compared = [("the character 10-gram", result["below_ngram"]), ("PPMd", result["below_ppmd"])]
        axes.set_title(
            ", ".join(f"{abs(by):.0%} {'below' if by >= 0 else 'above'} {name}" for name, by in compared)
        )
        axes.grid(axis="y", visible=False)
        axes.margins(x=0.1)


def strata(by_kind: Mapping[str, Mapping[str, Mapping[str, float]]], target: Path) -> None:
    """Points with intervals: bits a byte of the model in every stratum, and the n-gram's where it is known."""
    rows = [(kind, name, of) for kind, strata in by_kind.items() for name, of in strata.items()][::-1]
    with pictures.figure(target, height=1.2 + 0.24 * len(rows)) as (axes,):
        for place, (_, _, of) in enumerate(rows):
            axes.plot([of["low"], of["high"]], [place, place], color=pictures.BLUE, linewidth=2)
            axes.plot(of["bpb"], place, "o", color=pictures.BLUE, markersize=5)
            if "ngram_bpb" in of:
                axes.plot(of["ngram_bpb"], place, "d", color=pictures.GREY, markersize=5)
        names = [
            f"{KINDS[kind] if kind == 'all' else f'{KINDS[kind]}: {name}'} ({of['reports']:,.0f})"
            for kind, name, of in rows
        ]
        axes.set_yticks(range(len(rows)), names, fontsize=9)
        axes.set_xlim(left=0)
        axes.set_xlabel("bits a byte, lower is better; reports in brackets")
        axes.set_title("Where the model does well and badly")
        pictures.legend_below(
            axes,
            {
                "this model, 95% interval over patients": {"color": pictures.BLUE},
                "character 10-gram": {"color": pictures.GREY},
            },
        )


def labels(by_label: Mapping[str, Mapping[str, float]], target: Path) -> None:
    """Points with intervals: F1 of each finding in the impressions, the commonest first."""
    common = sorted(by_label.items(), key=lambda item: (-item[1]["support"], item[0]))[:LABELS_SHOWN][::-1]
    with pictures.figure(target, height=1.0 + 0.24 * max(4, len(common))) as (axes,):
        if not common:
            pictures.sentence(axes, "No impression of the test split names a finding.")
            return
        for place, (_, of) in enumerate(common):
            axes.plot([of["f1_low"], of["f1_high"]], [place, place], color=pictures.BLUE, linewidth=2)
            axes.plot(of["f1"], place, "o", color=pictures.BLUE, markersize=5)
        axes.set_yticks(
            range(len(common)), [f"{TITLES[name]} ({of['support']:,.0f})" for name, of in common], fontsize=9
        )
        axes.set_xlim(0, 1)
        axes.set_xlabel("F1 against the reference impressions, 95% interval over patients; references in brackets")
        axes.set_title("Findings in the impressions that the model writes")
