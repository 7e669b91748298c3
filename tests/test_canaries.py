"""The invented secrets: drawn evenly, the same from the same seed, never too many, and nobody's."""

from itertools import pairwise

import numpy as np
import pytest

from tasks import canaries
from tasks.canaries import LARGEST_SHARE, LEVELS, MOST, SECRETS, Planting, documents, draw
from tasks.phi.gate import screen

MUCH = 10**8  # bytes


def test_each_level_has_as_many_as_asked_and_each_copy_is_a_document():
    drawn = draw(Planting(canaries=5, seed=1), MUCH)
    by_copies = {copies: [one for one in drawn if one.copies == copies] for copies in (0, *LEVELS)}
    assert {copies: len(some) for copies, some in by_copies.items()} == {0: 32, 1: 5, 4: 5, 16: 5}
    texts = documents(drawn)
    assert len(texts) == 5 * 21 == Planting(canaries=5, seed=1).documents
    for one in drawn:
        assert texts.count(one.text) == one.copies
    assert texts[:15] != sorted(texts)[:15], "copies of one lie apart"


def test_the_seed_decides_and_nothing_else():
    one = draw(Planting(canaries=5, seed=1), MUCH)
    assert one == draw(Planting(canaries=5, seed=1), MUCH)
    other = draw(Planting(canaries=5, seed=2), MUCH)
    assert {canary.text for canary in one}.isdisjoint(canary.text for canary in other)
    assert one[0].text == canaries._canary(1, one[0].keeper, 0).text


def test_a_small_text_gets_fewer_and_never_more_than_its_share():
    asked = Planting(canaries=24, seed=42)
    most = len(draw(asked, MUCH))
    for corpus_bytes in (0, 10_000, 200_000, 400_000, 5_000_000):
        drawn = draw(asked, corpus_bytes)
        planted = sum(len(text.encode()) for text in documents(drawn))
        assert planted <= LARGEST_SHARE * corpus_bytes
        counts = {copies: sum(one.copies == copies for one in drawn) for copies in LEVELS}
        assert len(set(counts.values())) == 1, "the levels stay alike"
        assert (len(drawn) < most) == (corpus_bytes < 5_000_000)
        assert [one for one in drawn if not one.copies] == [one for one in draw(asked, MUCH) if not one.copies]


def test_no_two_share_a_sentence_and_secrets_are_spread_evenly():
    drawn = draw(Planting(canaries=MOST, seed=3), MUCH)
    assert len({one.prefix for one in drawn}) == len(drawn) > 1000
    organs = [SECRETS.index(one.secret) // 32 for one in drawn]
    manners = [SECRETS.index(one.secret) % 32 for one in drawn]
    for part in (organs, manners):
        counts = np.bincount(part, minlength=32)
        chi_square = float(((counts - counts.mean()) ** 2 / counts.mean()).sum())
        assert chi_square < 61  # 31 degrees of freedom, p = 0.001


def test_candidates_are_distinct_and_none_starts_another():
    assert len(set(SECRETS)) == len(SECRETS) == 1024
    ordered = sorted(SECRETS)
    assert not [two for one, two in pairwise(ordered) if two.startswith(one)]


def test_the_gate_takes_nothing_in_them_for_an_identifier():
    for one in draw(Planting(canaries=MOST, seed=42), MUCH)[::5]:
        assert screen({"report": one.text}) == ({"report": one.text}, [])
    assert screen({"report": "Watchword of Dr. John Smith, MRN 4471923."})[1], "it would"


@pytest.mark.parametrize("canaries", [-1, MOST + 1])
def test_a_number_out_of_range_is_refused(canaries):
    with pytest.raises(ValueError, match="canaries must be between"):
        Planting(canaries=canaries, seed=1)
