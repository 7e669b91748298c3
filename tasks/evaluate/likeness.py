"""How like its reference an impression is, and how much it repeats itself."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from rouge_score.rouge_scorer import RougeScorer


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


def bleu(references: Sequence[str], candidates: Sequence[str]) -> float:
    """BLEU of all candidates together, 0 to 100 (Papineni et al. 2002), as sacrebleu computes it by default.

    Raises:
        ValueError: not as many candidates as references, or none.
    """
    from sacrebleu.metrics import BLEU  # here, as it takes a second

    if len(references) != len(candidates) or not references:
        raise ValueError(f"{len(references)} references but {len(candidates)} candidates")
    return float(BLEU().corpus_score(list(candidates), [list(references)]).score)


def distinct(texts: Sequence[str], n: int) -> float:
    """Different runs of n words over all of them, in all texts together (Li et al. 2016, arXiv 1510.03055).

    Words are between spaces, in lower case; 0 where no text has as many.
    """
    runs = [
        tuple(words[start : start + n])
        for words in (text.lower().split() for text in texts)
        for start in range(len(words) - n + 1)
    ]
    return len(set(runs)) / len(runs) if runs else 0.0
