"""The four pictures are drawn for every corpus there may be, and the same figures draw the same bytes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tasks import pictures as style
from tasks.ingest import pictures, timeline
from tasks.ingest.facts import REASONS

NAMES = ["clusters.png", "intake.png", "splits.png", "words.png"]
GROUPS = ("train", "val", "test", "forward", "held_for_later")
MODALITIES = ("XR", "CT", "MR", "US", "OT")


def year(*counts: int) -> dict[str, int]:
    return dict(zip(GROUPS, counts, strict=True))


METRICS: dict[str, Any] = {
    "reports_in": 1000,
    "reports_kept": 700,
    "dropped": dict.fromkeys(REASONS[1:], 25),
    "words_median": 71.5,
    "without_date": 7,
    "clusters": 12,
    "largest_cluster": 40,
}
PROFILE: dict[str, Any] = {
    "lengths": {"1-10": 1, "11-20": 20, "21-50": 300, "51-100": 379, "2001+": 0},
    "cluster_sizes": {"2": 8, "3": 2, "11-30": 1, "101+": 1},
    "modalities": {
        "train": dict(zip(MODALITIES, (300, 100, 50, 50, 0), strict=True)),
        "val": dict(zip(MODALITIES, (30, 10, 5, 5, 0), strict=True)),
        "test": dict(zip(MODALITIES, (90, 30, 15, 15, 0), strict=True)),
    },
    "years": {"2019": year(250, 25, 60, 0, 0), "2020": year(250, 25, 60, 3, 4), "2021": year(0, 0, 0, 27, 21)},
}
EMPTY = dict.fromkeys(MODALITIES, 0)
CORPORA: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "usual": ({}, {}),
    "nothing dropped": ({"reports_kept": 1000, "dropped": dict.fromkeys(REASONS[1:], 0)}, {}),
    "one report": ({"reports_in": 1, "reports_kept": 1, "dropped": {}}, {"years": {"2020": year(1, 0, 0, 0, 0)}}),
    "nearly all dropped": ({"reports_in": 10**6, "reports_kept": 1, "dropped": {"duplicate": 10**6 - 1}}, {}),
    "no dates": ({"without_date": 700}, {"years": {}}),
    "no copies": ({"clusters": 0, "largest_cluster": 0}, {"cluster_sizes": {"2": 0, "3": 0}}),
    "one modality": ({}, {"modalities": {split: EMPTY | {"XR": 9} for split in ("train", "val", "test")}}),
    "shifted dates": ({}, {"years": {str(number): year(9, 1, 2, 0, 0) for number in range(2105, 2210)}}),
    "a date gone wrong": ({}, {"years": {"1": year(1, 0, 0, 0, 0), "2021": year(9, 1, 2, 0, 0)}}),
    "a hundred million": (
        {"reports_in": 10**8, "reports_kept": 10**8 - 25 * 10**6, "dropped": {"near_duplicate": 25 * 10**6}},
        {"lengths": {"1-10": 75 * 10**6}},
    ),
}


@pytest.mark.parametrize("name", CORPORA)
@pytest.mark.filterwarnings("error")
def test_every_corpus_is_drawn(tmp_path: Path, name: str) -> None:
    metrics, profile = CORPORA[name]
    pictures.draw(tmp_path, METRICS | metrics, PROFILE | profile)
    assert sorted(path.name for path in tmp_path.iterdir()) == NAMES
    assert all(path.read_bytes().endswith(b"IEND\xaeB`\x82") for path in tmp_path.iterdir())


def test_the_same_figures_draw_the_same_bytes_whatever_the_order_of_the_keys(tmp_path: Path) -> None:
    """JSON's keys come sorted as text: "101+" before "2"."""
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        folder.mkdir()
    pictures.draw(first, METRICS, PROFILE)
    pictures.draw(second, *(json.loads(json.dumps(part, sort_keys=True)) for part in (METRICS, PROFILE)))
    for name in NAMES:
        assert (first / name).read_bytes() == (second / name).read_bytes()


def test_classes_stand_in_the_order_of_their_numbers() -> None:
    classes = dict.fromkeys(["1001-2000", "101-200", "11-20", "2", "2001+", "21-50"], 1)
    assert list(pictures._in_order(classes)) == ["2", "11-20", "21-50", "101-200", "1001-2000", "2001+"]
    assert [pictures._class(name) for name in ("2", "11-20", "101+")] == ["2", "11–20", "over 100"]
    assert [pictures._class(name) for name in ("501-1000", "2001+")] == ["501–\n1,000", "over\n2,000"]


def test_the_years_of_a_bar_are_added_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(timeline, "MOST_BARS", 2)
    years = {number: year(1, 0, 0, 0, 0) for number in range(2018, 2024)}
    with style.figure(tmp_path / "x.png") as (axes,):
        timeline._draw_years(axes, years, ["train"], 0)
        assert [bar.get_height() for bar in axes.patches] == [2, 4]  # from 2015 and from 2020 on
        assert axes.get_xlabel() == "year of the study, 5 years in a bar"


@pytest.mark.parametrize(
    ("number", "total", "text"),
    [
        (0, 9, "0%"),
        (9, 9, "100%"),
        (1, 3, "33.3%"),
        (1, 10**6, "<0.1%"),
        (10**6 - 1, 10**6, ">99.9%"),
        (0, 0, "0%"),
    ],
)
def test_a_share_is_not_rounded_to_nothing_or_all(number: int, total: int, text: str) -> None:
    assert style.share(number, total) == text
