"""Numbers as people read them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def count(number: float) -> str:
    """1234567 -> 1,234,567."""
    return f"{number:,.0f}"


def decimal(number: float, places: int = 2) -> str:
    """1234.567 -> 1,234.57."""
    return f"{number:,.{places}f}"


def short(number: float) -> str:
    """989.0 -> 989, 312.5 -> 312.5."""
    return f"{number:,.6g}"


def bpb(number: float) -> str:
    """Bits a byte: three decimals, what the test sets at hand can tell apart at most."""
    return decimal(number, 3)


def percent(share: float) -> str:
    """0.3125 -> 31.2%; a share that only rounds to nothing or to all is not called so."""
    if 0 < share < 0.0005:
        return "less than 0.1%"
    if 0.9995 <= share < 1:
        return "over 99.9%"
    return "100%" if share == 1 else f"{100 * share:,.1f}%"


def fewer(share: float) -> str:
    """0.12 -> 12.0% fewer, -0.12 -> 12.0% more."""
    return f"{percent(abs(share))} {'more' if share < 0 else 'fewer'}"


def large(number: float) -> str:
    """3933440 -> 3.9 million; below a million all digits."""
    if number < 1e6:
        return count(number)
    for unit, name in ((1e6, "million"), (1e9, "billion")):
        if round(number / unit, 1) < 1000:
            return f"{number / unit:.1f} {name}"
    return f"{number / 1e12:,.1f} trillion"


def scientific(number: float) -> str:
    """47100000000000 -> 4.71 × 10¹³."""
    mantissa, exponent = f"{number:.2e}".split("e")
    return f"{mantissa} × 10{str(int(exponent)).translate(SUPERSCRIPT)}"


def dollars(amount: float) -> str:
    """12345.6 -> $12,346; 12.3 -> $12.30; 0.000412 -> $0.00041."""
    if amount >= 1000:
        return f"${amount:,.0f}"
    return f"${amount:,.2f}" if amount >= 0.01 or amount == 0 else f"${_plain(amount)}"


def dollars_in_words(amount: float) -> str:
    """As `dollars`, but small change is not spelled out."""
    return "less than a cent" if 0 < amount < 0.01 else dollars(amount)


def duration(seconds: float) -> str:
    """0.0951 -> 0.095 seconds; 5400 -> 90.0 minutes; 12000 -> 3.3 hours."""
    if seconds < 1:
        return f"{_plain(seconds)} seconds"
    if seconds < 120:
        return f"{seconds:.1f} seconds"
    return f"{seconds / 60:.1f} minutes" if seconds < 7200 else f"{seconds / 3600:,.1f} hours"


def many(number: float, noun: str) -> str:
    """1 report, 2 reports."""
    return f"{count(number)} {noun}" + ("" if number == 1 else "s")


def listed(words: Sequence[str], last: str = "and") -> str:
    """a, b and c."""
    return f" {last} ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def round_percent(share: float) -> str:
    """A limit as it was set: 0.7 -> 70%, 0.005 -> 0.5%."""
    return f"{100 * share:,.6g}%"


def _plain(number: float) -> str:
    """Two significant digits without an exponent."""
    return format(Decimal(f"{number:.2g}"), "f")


FILTERS = {
    function.__name__: function
    for function in (
        count, decimal, short, bpb, percent, fewer, large, scientific, dollars, dollars_in_words, duration,
        many, listed, round_percent,
    )
}  # fmt: skip
