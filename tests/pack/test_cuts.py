"""Where a report that is longer than a row is cut."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tasks.pack.cuts import ANYWHERE, SECTION, SENTENCE, cut


def spelled(*tokens):
    """A text of these tokens, and the bytes of each."""
    return "".join(tokens), np.array([len(token.encode()) for token in tokens])


def test_between_sections_before_sentences():
    text, sizes = spelled("FINDINGS:", " Clear", ".", " Normal", ".", "\n", "IMPRESSION:", " Fine", ".", " Yes")
    # Of 8 inputs the first row could take 7 tokens: a sentence ends at 3 and 5, a section starts at 6.
    assert cut(text, sizes, 8) == [(6, SECTION)]


def test_between_sentences_where_no_section_starts():
    text, sizes = spelled("FINDINGS:", " Clear", ".", " Normal", ".", " No", " effusion", ".", " Stable", ".")
    assert cut(text, sizes, 8) == [(5, SENTENCE)]


def test_not_where_it_would_leave_half_a_row():
    text, sizes = spelled("Yes", ".", *[" word"] * 9)
    # The only sentence ends at 2, before half of the row.
    assert cut(text, sizes, 8) == [(7, ANYWHERE)]


def test_each_piece_starts_from_the_cut_before():
    text, sizes = spelled(*["a", "."] * 10)
    assert cut(text, sizes, 6) == [(5, ANYWHERE), (10, ANYWHERE), (15, ANYWHERE)]
    text, sizes = spelled(*[" a", "."] * 10)
    assert cut(text, sizes, 6) == [(4, SENTENCE), (8, SENTENCE), (12, SENTENCE), (16, SENTENCE)]


def test_letters_of_several_bytes_do_not_shift_it():
    text, sizes = spelled("Größe", ".", " Öfter", ".", " ganz", " ö", " ü", " ä", " z")
    assert cut(text, sizes, 6) == [(4, SENTENCE)]


def test_what_fits_is_not_cut():
    text, sizes = spelled("a", ".", " b")
    assert cut(text, sizes, 4) == []
    assert cut(text, sizes, 3) != []


words = st.sampled_from(["word", " word", ".", "\n", "FINDINGS:", " ", "ö", "?"])


@given(st.lists(words, min_size=1, max_size=120), st.integers(4, 24))
def test_every_piece_fits_and_none_is_empty(tokens, row_length):
    text, sizes = spelled(*tokens)
    cuts = [at for at, _ in cut(text, sizes, row_length)]
    starts, ends = [0, *cuts], [*(at + 1 for at in cuts), 1 + len(tokens)]
    pieces = [end - start for start, end in zip(starts, ends, strict=True)]
    assert all(1 < piece <= row_length for piece in pieces)
    assert bool(cuts) == (1 + len(tokens) > row_length)
    for at, kind in cut(text, sizes, row_length):
        if kind == SECTION:
            assert tokens[at].startswith("FINDINGS:")
        if kind == SENTENCE:
            assert tokens[at - 1][-1] in ".?\n"
