"""The n-gram against a plain one in dictionaries, which is also shown to be a distribution."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
import pytest

from tasks.floors import ngram

TRAIN = ["No acute disease.", "No acute disease.", "Heart size normal. No effusion.", "", "Größe 5 µm"]
TEST = ["No acute effusion.", "", "Heart 漢字 normal", "No acute disease.", "😀"]
ALPHABET = sorted(set("".join(TRAIN + TEST)))
END, PAD = "<end>", "<pad>"


class Plain:
    """The same model, one character at a time."""

    def __init__(self, train: Sequence[str], order: int) -> None:
        self.order = order
        self.after: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
        for text in train:
            for history, symbol in self.steps(text):
                for k in range(order):
                    self.after[history[len(history) - k :]][symbol] += 1

    def steps(self, text: str) -> list[tuple[tuple[str, ...], str]]:
        symbols = [PAD] * (self.order - 1) + [*text, END]
        return [
            (tuple(symbols[at - self.order + 1 : at]), symbols[at]) for at in range(self.order - 1, len(symbols))
        ]

    def probability(self, history: tuple[str, ...], symbol: str) -> float:
        below = 1 / 0x110000
        for k in range(self.order):
            counts = self.after.get(history[len(history) - k :])
            if counts:
                below = (counts[symbol] + len(counts) * below) / (counts.total() + len(counts))
        return below

    def bits(self, text: str) -> float:
        return sum(-math.log2(self.probability(*step)) for step in self.steps(text))


@pytest.mark.parametrize("order", [1, 2, 3, 10])
def test_it_is_the_plain_model(order: int) -> None:
    plain = Plain(TRAIN, order)
    expected = [plain.bits(text) for text in TEST]
    np.testing.assert_allclose(ngram.bits(TRAIN, TEST, order), expected, rtol=0, atol=1e-9)


def test_a_longer_text_too() -> None:
    random = np.random.default_rng(0)
    train, test = (
        ["".join(random.choice(list("ab c"), size)) for size in random.integers(0, 60, count)] for count in (60, 20)
    )
    plain = Plain(train, 10)
    np.testing.assert_allclose(ngram.bits(train, test), [plain.bits(text) for text in test], rtol=0, atol=1e-9)


def test_the_plain_model_is_a_distribution() -> None:
    plain = Plain(TRAIN, 10)
    for text in ("No acute x", "", "漢"):
        history, _ = plain.steps(text)[-1]
        named = [plain.probability(history, symbol) for symbol in [*ALPHABET, END]]
        others = (0x110000 - len(named)) * plain.probability(history, "never seen")
        assert sum(named) + others == pytest.approx(1, abs=1e-9)


def test_the_order_of_train_reports_does_not_matter() -> None:
    assert ngram.bits(TRAIN[::-1], TEST).tolist() == ngram.bits(TRAIN, TEST).tolist()


def test_contexts_do_not_cross_reports() -> None:
    # Were the reports one text, "b" would follow "a" here and come as no surprise.
    alone = ngram.bits(["a", "b"], ["b", "c"])
    assert ngram.bits(["a", "b"], ["a", "b", "c"])[1:].tolist() == alone.tolist()
    assert ngram.bits(["b", "a"], ["b", "c"]).tolist() == alone.tolist()
    assert ngram.bits(["ab"], ["b"])[0] > alone[0]


def test_a_known_report_is_cheap_and_an_unknown_character_dear() -> None:
    known, other, unknown = ngram.bits(TRAIN, ["No acute disease.", "sdseaei .uateocN ", "漢"])
    assert known < other / 3
    assert unknown > math.log2(0x110000)


def test_nothing_to_score_or_to_count() -> None:
    assert ngram.bits(["a"], []).shape == (0,)
    assert ngram.bits([""], ["a", ""])[1] == pytest.approx(Plain([""], 10).bits(""))
    with pytest.raises(ValueError, match="at least one train text"):
        ngram.bits([], ["a"])
    with pytest.raises(UnicodeEncodeError):
        ngram.bits(["a"], ["\ud800"])
