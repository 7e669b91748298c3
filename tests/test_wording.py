"""Numbers as the page writes them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tasks import wording


@pytest.mark.parametrize(
    ("write", "number", "text"),
    [
        (wording.count, 1234567, "1,234,567"),
        (wording.decimal, 1234.567, "1,234.57"),
        (wording.short, 989.0, "989"),
        (wording.short, 312.5, "312.5"),
        (wording.bpb, 0.42126, "0.421"),
        (wording.percent, 0, "0.0%"),
        (wording.percent, 0.0001, "less than 0.1%"),
        (wording.percent, 0.3125, "31.2%"),
        (wording.percent, 0.99949, "99.9%"),
        (wording.percent, 0.9999, "over 99.9%"),
        (wording.percent, 1, "100%"),
        (wording.fewer, 0.123, "12.3% fewer"),
        (wording.fewer, -0.123, "12.3% more"),
        (wording.fewer, -0.0001, "less than 0.1% more"),
        (wording.fewer, 0.0, "0.0% fewer"),
        (wording.large, 812345, "812,345"),
        (wording.large, 3933440, "3.9 million"),
        (wording.large, 999_970_000, "1.0 billion"),
        (wording.large, 1.2e9, "1.2 billion"),
        (wording.large, 999_970_000_000, "1.0 trillion"),
        (wording.large, 2.0776e15, "2,077.6 trillion"),
        (wording.scientific, 47_100_000_000_000, "4.71 × 10¹³"),
        (wording.dollars, 0, "$0.00"),
        (wording.dollars, 0.000412, "$0.00041"),
        (wording.dollars, 0.00996, "$0.01"),
        (wording.dollars, 12.3, "$12.30"),
        (wording.dollars, 12345.6, "$12,346"),
        (wording.dollars_in_words, 0.004, "less than a cent"),
        (wording.dollars_in_words, 0.02, "$0.02"),
        (wording.duration, 0.0951, "0.095 seconds"),
        (wording.duration, 61.24, "61.2 seconds"),
        (wording.duration, 5400, "90.0 minutes"),
        (wording.duration, 12000, "3.3 hours"),
        (wording.round_percent, 0.7, "70%"),
        (wording.round_percent, 0.005, "0.5%"),
    ],
)
def test_numbers_read_well(write: Callable[[float], str], number: float, text: str) -> None:
    assert write(number) == text


def test_lists_and_plurals_read_well() -> None:
    assert [wording.listed(["a", "b", "c"][:number]) for number in range(4)] == ["", "a", "a and b", "a, b and c"]
    assert (wording.many(1, "report"), wording.many(2000, "report")) == ("1 report", "2,000 reports")
