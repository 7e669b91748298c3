"""From findings to an impression without a model, and how like the reference an impression is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from rouge_score.rouge_scorer import RougeScorer
from sklearn.feature_extraction.text import TfidfVectorizer

ROWS = 128  # of similarities at a time; against 20,000 train reports 20 MB


def constant(train_impressions: Sequence[str]) -> str:
    """The most common impression; among equally common ones the first by text.

    Raises:
        ValueError: there is none.
    """
    if not train_impressions:
        raise ValueError("no train impressions")
    return min(Counter(train_impressions).items(), key=lambda item: (-item[1], item[0]))[0]


def copy(findings: str) -> str:
    """The findings themselves."""
    return findings


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


def rouge_l(references: Sequence[str], candidates: Sequence[str]) -> np.ndarray:
    """ROUGE-L of each candidate: the F-measure of its longest common word subsequence with the reference.

    Lin (2004), as google-research's rouge-score computes it, without a stemmer: lower case, runs
    of letters and digits. Nothing is downloaded.

    Returns:
        [reports] between 0 and 1, float64; 0 where either has no word.

    Raises:
        ValueError: not as many candidates as references.
    """
    scorer = RougeScorer(["rougeL"], use_stemmer=False)
    return np.array(
        [scorer.score(*pair)["rougeL"].fmeasure for pair in zip(references, candidates, strict=True)],
        dtype=np.float64,
    )


def length_ratio(references: Sequence[str], candidates: Sequence[str]) -> float:
    """Words of all candidates over words of all references, between spaces; NaN where these have none."""
    words = sum(len(text.split()) for text in references)
    return sum(len(text.split()) for text in candidates) / words if words else float("nan")
