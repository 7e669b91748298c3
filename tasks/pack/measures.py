"""What packing saves, in numbers and pictures."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tasks import pictures
from tasks.pack.cuts import ANYWHERE, SECTION, SENTENCE
from tasks.pack.encode import Encoded
from tasks.pack.rows import Plan

CUTS = {"at_section": SECTION, "at_sentence": SENTENCE, "anywhere": ANYWHERE}


def measure(plan: Plan, encoded: Encoded, row_length: int, reports: int) -> dict[str, int | float]:
    """Figures of one packed split, of which the first `reports` documents are reports and the others canaries.

    Returns:
        rows, documents (reports), canary_documents, canary_tokens, tokens (inputs, the canaries' too,
        padding left out), utilization (tokens over what the rows hold), lower_bound_rows (no packing
        can do with fewer), documents_split and where they were cut (cuts_at_section, cuts_at_sentence,
        cuts_anywhere), and for naive padding (a row a report, the rest cut away) naive_utilization and
        naive_truncated_share.
    """
    inputs = encoded.lengths + 1  # an `end_of_text` opens each
    lengths = inputs[:reports]
    tokens = int((plan.end_S - plan.start_S).sum(dtype=np.int64))
    naive_kept = int(np.minimum(lengths, row_length).sum())
    return {
        "rows": plan.rows,
        "documents": reports,
        "canary_documents": len(inputs) - reports,
        "canary_tokens": int(inputs[reports:].sum()),
        "tokens": tokens,
        "utilization": tokens / (plan.rows * row_length),
        "lower_bound_rows": -(-tokens // row_length),
        "documents_split": len(encoded.cuts),
        **{f"cuts_{name}": encoded.kinds.get(kind, 0) for name, kind in CUTS.items()},
        "naive_utilization": naive_kept / (len(lengths) * row_length),
        "naive_truncated_share": 1 - naive_kept / int(lengths.sum()),
    }


def draw_lengths(lengths: np.ndarray, row_length: int, target: Path) -> None:
    """Histogram of tokens a report, with the row length."""
    with pictures.figure(target) as (axes,):
        longest = max(int(lengths.max()), row_length)
        axes.hist(lengths, bins=np.linspace(0, longest, 81), color=pictures.BLUE)
        axes.axvline(row_length, color=pictures.RED, linestyle="--", label=f"row length {row_length}")
        middle, high = np.percentile(lengths, [50, 99])
        axes.axvline(middle, color=pictures.ORANGE, label=f"median {middle:.0f}")
        axes.set_xlabel("tokens a report")
        axes.set_ylabel("reports (log scale)")
        axes.set_yscale("log")
        axes.set_title(f"{len(lengths):,} reports: median {middle:.0f} tokens, 99% below {high:.0f}")
        axes.legend()


def draw_packing(figures: dict[str, int | float], target: Path) -> None:
    """Useful tokens against padding: a row a report, and packed."""
    with pictures.figure(target, height=2.6) as (axes,):
        names = ["naive padding", "packed"]
        useful = [100 * figures["naive_utilization"], 100 * figures["utilization"]]
        axes.barh(names, useful, color=[pictures.GREY, pictures.BLUE])
        axes.barh(names, [100 - share for share in useful], left=useful, color="#f1f3f5", edgecolor=pictures.GREY)
        for height, share in enumerate(useful):
            axes.text(2, height, f"{share:.1f}% useful", va="center", color="white" if share > 20 else "black")
        axes.set_xlim(0, 100)
        axes.set_xlabel("% of the tokens computed")
        axes.set_title(
            f"{figures['rows']:,} rows for {figures['documents']:,} reports; a row each would also cut away "
            f"{figures['naive_truncated_share']:.2%} of the text",
            fontsize=10,
        )
        axes.grid(axis="y", visible=False)
