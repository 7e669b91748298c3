"""The character n-gram floor: interpolated, Witten-Bell smoothed, without a Python loop over text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

# All of Unicode. Its surrogates are no characters, so none is ever in a text: one of them is the
# end of a text, and the distribution over the others and the end still sums to one.
CODE_POINTS = 0x110000
END = 0xD800
PAD = 0xDFFF  # before a report's first character; only ever context

# splitmix64 (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators").
GOLDEN = np.uint64(0x9E3779B97F4A7C15)
MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
MIX_2 = np.uint64(0x94D049BB133111EB)


def bits(train: Sequence[str], test: Sequence[str], order: int = 10) -> np.ndarray:
    """Bits of each test report, its end included, under a character n-gram of the train reports.

    With h the last k characters, h' the last k - 1, and T(h) the number of distinct characters
    seen after h (Witten and Bell 1991, "The zero-frequency problem", method C, interpolated):

        P_k(c | h) = (count(h, c) + T(h) P_k-1(c | h')) / (count(h) + T(h))

    from k = `order` - 1 down to k = 0, and below that the same for every code point of Unicode,
    so that any text has a probability. A context begins anew with each report. The order of the
    train reports does not matter.

    Contexts are 64-bit hashes less the bits that number the characters. With 8 million distinct
    contexts over 200 characters the chance that any two share a hash is 0.0004; they would then
    count as one context. 8 MB of train and 2.4 MB of test text take 12 s and 0.7 GB.

    Args:
        train: the texts to count; at least one.
        test: the texts to score.
        order: characters of a gram, the predicted one among them.

    Returns:
        [test reports] bits, float64.

    Raises:
        ValueError: no train text, or an order below 1.
        UnicodeEncodeError: a text holds a lone surrogate.
    """
    if not train or order < 1:
        raise ValueError("an n-gram needs at least one train text and an order of at least 1")
    train_symbols, test_symbols = _symbols(train, order), _symbols(test, order)
    train_codes, test_codes, width = _codes(train_symbols, test_symbols)
    train_predicted = np.flatnonzero(train_symbols != PAD)
    test_predicted = np.flatnonzero(test_symbols != PAD)

    probability = np.full(len(test_predicted), 1 / CODE_POINTS)
    train_hashes = np.zeros(len(train_codes), dtype=np.uint64)  # of the k characters before each
    test_hashes = np.zeros(len(test_codes), dtype=np.uint64)
    seen = np.arange(len(test_predicted))  # whose context occurs in train: each order has fewer
    for k in range(order):
        if k:
            _extend(train_hashes, train_codes, k)
            _extend(test_hashes, test_codes, k)
        counts = _Counts(_keys(train_hashes, train_codes, train_predicted, width), width)
        keys = _keys(test_hashes, test_codes, test_predicted[seen], width)
        total, distinct, count = counts.look_up(keys)
        kept = total > 0
        seen, total, distinct, count = seen[kept], total[kept], distinct[kept], count[kept]
        probability[seen] = (count + distinct * probability[seen]) / (total + distinct)

    report = np.repeat(np.arange(len(test)), [len(text) + 1 for text in test])
    return np.bincount(report, weights=-np.log2(probability), minlength=len(test))


def _symbols(texts: Sequence[str], order: int) -> np.ndarray:
    """[symbols] uint32 code points: `order` pads, the text and an end, for each text."""
    lengths = np.array([len(text) for text in texts], dtype=np.int64)
    characters = np.frombuffer("".join(texts).encode("utf-32-le"), dtype=np.uint32)
    symbols = np.full(int(lengths.sum()) + len(texts) * (order + 1), PAD, dtype=np.uint32)
    before = order + (order + 1) * np.arange(len(texts))  # pads and ends before a text's first character
    symbols[np.arange(len(characters)) + np.repeat(before, lengths)] = characters
    symbols[np.cumsum(lengths) + before] = END
    return symbols


def _codes(train: np.ndarray, test: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.uint64]:
    """Train and test symbols numbered from 1, and the bits that a number takes.

    All that train lacks is 0: no context with it was seen, and it never continued one.
    """
    number = np.zeros(CODE_POINTS, dtype=np.uint64)
    number[train] = 1
    known = np.flatnonzero(number)
    number[known] = np.arange(1, len(known) + 1)
    return number[train], number[test], np.uint64(len(known).bit_length())


def _extend(hashes: np.ndarray, codes: np.ndarray, k: int) -> None:
    """Turn the hash of the k - 1 symbols before each position into that of k, in place."""
    hashes[k:] += (codes[:-k] + np.uint64(1)) * GOLDEN
    hashes ^= hashes >> np.uint64(30)
    hashes *= MIX_1
    hashes ^= hashes >> np.uint64(27)
    hashes *= MIX_2
    hashes ^= hashes >> np.uint64(31)


def _keys(hashes: np.ndarray, codes: np.ndarray, positions: np.ndarray, width: np.uint64) -> np.ndarray:
    """[positions] the context's hash above the symbol's code, so that a sort groups by context."""
    return (hashes[positions] >> width << width) | codes[positions]


class _Counts:
    """How often each context, and each context with its continuation, occurs among `keys`."""

    def __init__(self, keys: np.ndarray, width: np.uint64) -> None:
        self._width = width
        keys.sort()
        pair_starts = _starts(keys)
        self._pairs = keys[pair_starts]
        contexts = self._pairs >> width
        context_starts = _starts(contexts)
        self._contexts = contexts[context_starts]
        self._count = np.diff(pair_starts, append=len(keys))
        self._distinct = np.diff(context_starts, append=len(contexts))
        self._total = np.diff(pair_starts[context_starts], append=len(keys))

    def look_up(self, keys: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """[keys] count(h), T(h) and count(h, c); zeros where the context was not seen."""
        # Sorted queries walk the tables in order: several times faster than cache misses.
        queries, inverse = np.unique(keys, return_inverse=True)
        contexts = queries >> self._width
        context = np.minimum(np.searchsorted(self._contexts, contexts), len(self._contexts) - 1)
        pair = np.minimum(np.searchsorted(self._pairs, queries), len(self._pairs) - 1)
        known = self._contexts[context] == contexts
        total, distinct = self._total[context] * known, self._distinct[context] * known
        count = self._count[pair] * (self._pairs[pair] == queries)
        return total[inverse], distinct[inverse], count[inverse]


def _starts(ordered: np.ndarray) -> np.ndarray:
    """Where each run of equal values begins."""
    return np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
