"""From findings to an impression without a model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from tasks.artifacts.corpus import Report

ROWS = 128  # of similarities at a time; against 20,000 train reports 20 MB


def constant(train_impressions: Sequence[str]) -> str:
    """The most common impression; among equally common ones the first by text.

    Raises:
        ValueError: there is none.
    """
    if not train_impressions:
        raise ValueError("no train impressions")
    return min(Counter(train_impressions).items(), key=lambda item: (-item[1], item[0]))[0]


class NearestNeighbour:
    """The impression of the train report whose findings are most alike.

    Alike is the cosine of TF-IDF over words and pairs of words. Among equally near reports the
    first wins; to findings that share no word with any, all are equally near.

    Raises:
        ValueError: no train findings, none with a word, or not as many as impressions.
    """

    def __init__(self, train_findings: Sequence[str], train_impressions: Sequence[str]) -> None:
        if len(train_findings) != len(train_impressions):
            raise ValueError(f"{len(train_findings)} findings but {len(train_impressions)} impressions")
        self._impressions = list(train_impressions)
        self._vectorizer = TfidfVectorizer(ngram_range=(1, 2))
        self._train = self._vectorizer.fit_transform(train_findings).T.tocsr()  # [terms, train reports]

    def impressions(self, findings: Sequence[str]) -> list[str]:
        """The impression for each of the findings."""
        nearest: list[int] = []
        for start in range(0, len(findings), ROWS):
            rows = self._vectorizer.transform(findings[start : start + ROWS])
            # Rounded, so that the order of a sum does not decide a tie; argmax takes the first.
            nearest += np.round((rows @ self._train).toarray(), 9).argmax(axis=1).tolist()
        return [self._impressions[index] for index in nearest]


def write(train: Sequence[Report], asked: Sequence[Report]) -> dict[str, list[str]]:
    """Impressions of the `asked` by the rules that learn from `train`: by name, one a report.

    Without a train report that has both findings and an impression they are empty.
    """
    pairs = [(report.section("findings"), report.section("impression")) for report in train]
    known = [(findings, impression) for findings, impression in pairs if findings and impression]
    if not known or not asked:
        return {"constant": [""] * len(asked), "nearest": [""] * len(asked)}
    findings, impressions = map(list, zip(*known, strict=True))
    neighbour = NearestNeighbour(findings, impressions)
    return {
        "constant": [constant(impressions)] * len(asked),
        "nearest": neighbour.impressions([report.section("findings") or "" for report in asked]),
    }
