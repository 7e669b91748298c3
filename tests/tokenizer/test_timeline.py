"""The picture over time is drawn for every corpus there may be."""

import itertools

import pytest

from tasks import pictures
from tasks.tokenizer import timeline
from tasks.tokenizer.fitness import Tally, fitness

YEAR = [f"2023-{month:02}" for month in range(1, 13)]


def group(reports, capitals=40):
    return Tally(
        reports=reports, tokens=1500, words=1000, bytes=6000, characters=5000, spelt=1000, capitals=capitals
    )


CORPORA = {
    "usual": (dict.fromkeys(YEAR, group(60)), {"2023-12": group(20), "2024-01": group(4)}),
    "no time-forward test": (dict.fromkeys(YEAR, group(60)), {}),
    "one report": ({"2024-05": group(1)}, {}),
    "a date gone wrong": ({"0001-01": group(12), "2024-05": group(50)}, {}),
    "nothing dated": ({"": group(50)}, {}),
    "nothing held out": ({}, {}),
    "no capitals": ({"2024-05": group(50, 0), "2024-06": group(50, 0)}, {}),
    "a hundred million": ({"2024-05": group(10**8)}, {"2024-06": group(10**7)}),
}


@pytest.mark.parametrize("name", CORPORA)
@pytest.mark.filterwarnings("error")
def test_every_corpus_is_drawn_and_the_same_figures_draw_the_same_bytes(tmp_path, name):
    val, forward = CORPORA[name]
    groups = fitness(group(500, 0 if name == "no capitals" else 40), val, forward)
    for target in ("first.png", "second.png"):
        timeline.draw(val, forward, groups, tmp_path / target)
    assert (tmp_path / "first.png").read_bytes().endswith(b"IEND\xaeB`\x82")
    assert (tmp_path / "first.png").read_bytes() == (tmp_path / "second.png").read_bytes()


@pytest.mark.parametrize(
    ("first", "last", "reports", "step", "called"),
    [
        ("2021-01", "2023-12", 360, 1, "2023-12"),  # 36 points
        ("2021-01", "2023-12", 359, 3, "2023 Q4"),  # too few a month
        ("2021-01", "2023-12", 50, 12, "2023"),
        ("2021-01", "2024-01", 10**6, 3, "2024 Q1"),  # 37 months
        ("2012-01", "2026-11", 10**6, 12, "2026"),
        ("2105-01", "2210-12", 10**6, 60, "2210–14"),
        ("1980-03", "2024-05", 10, 24, "2024–25"),
        ("2024-05", "2024-05", 1, 12, "2024"),
    ],
)
def test_points_are_neither_too_many_nor_of_too_few_reports(first, last, reports, step, called):
    first, last = timeline._number(first), timeline._number(last)
    assert timeline._step(first, last, reports) == step
    assert timeline._period(last // step, step) == called


def test_months_of_a_point_are_added_up():
    points = timeline._points({timeline._number(month): group(2) for month in reversed(YEAR)}, 3)
    assert [tally["reports"] for tally in points.values()] == [6, 6, 6, 6]
    assert all(after == before + 1 for before, after in itertools.pairwise(points))


def test_a_point_of_few_reports_is_left_out_unless_all_are(tmp_path):
    tallies = {"validation": {1: group(10), 2: group(9), 3: group(11)}}
    for few, shown in ((10, [1, 3]), (1, [1, 2, 3])):
        with pictures.figure(tmp_path / "x.png") as (axes,):
            timeline._draw_measure(axes, tallies, "all_caps_share", 100, 0.05, few)
            level, line = axes.get_lines()
            assert list(line.get_xdata()) == shown
            assert list(line.get_ydata()) == [4] * len(shown)
            assert list(level.get_ydata()) == [5, 5]
            assert axes.get_ylim()[0] == 0
