"""What a table of the page is, and those about tokens and training: in words already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tasks.wording import count, decimal

MODALITIES = {
    "XR": "Radiography (XR)",
    "CT": "Computed tomography (CT)",
    "MR": "Magnetic resonance (MR)",
    "US": "Ultrasound (US)",
    "OT": "Other or unknown (OT)",
}
MAX_SPIKES, MAX_ROWS = 20, 16


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows of cells under heads; the first cell of a row names it, `words` are columns of prose."""

    caption: str
    heads: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    words: tuple[int, ...] = (0,)
    groups: Mapping[int, str] = field(default_factory=dict)  # headings, by the row that each stands above


def tokens(tokenizer: Mapping[str, Any]) -> Table:
    """Our tokens beside GPT-2's."""
    rows = [
        (label, decimal(tokenizer[name]), decimal(tokenizer[f"gpt2_{name}"]))
        for label, name in (
            ("Tokens per medical term, alone", "tokens_per_term"),
            ("Tokens per medical term, inside a sentence", "tokens_per_term_in_text"),
            ("Bytes of report text per token", "bytes_per_token"),
        )
    ]
    return Table(caption="Tokens, on average", heads=("Measure", "This tokenizer", "GPT-2"), rows=rows)


def terms(rows: Sequence[Mapping[str, str]]) -> Table:
    """Every term of the comparison."""
    columns = ("term", "radlm", "gpt2", "radlm_in_text", "gpt2_in_text")
    cells = [tuple(row[column] for column in columns) for row in rows]
    heads = ("Term", "This", "GPT-2", "This, in a sentence", "GPT-2, in a sentence")
    return Table(caption="Tokens per term, this tokenizer's and GPT-2's", heads=heads, rows=cells)


def spikes(found: Sequence[Mapping[str, Any]]) -> Table:
    """Steps whose loss or gradient stood out, with the packed rows they trained on."""
    shown = found[:MAX_SPIKES]
    rows = [
        (
            count(spike["step"]),
            *("no number" if spike[name] is None else decimal(spike[name]) for name in ("loss", "gradient_norm")),
            _listed(spike["rows"]),
            "" if spike["back_to"] is None else f"step {count(spike['back_to'])}",
        )
        for spike in shown
    ]
    rest = f", the first {MAX_SPIKES} of {count(len(found))}" if len(found) > MAX_SPIKES else ""
    return Table(
        caption=f"Spikes of loss or gradient{rest}",
        heads=("Step", "Loss", "Gradient norm", "Rows of the step", "Went back to"),
        rows=rows,
        words=(0, 3, 4),
    )


def name_of(names: Mapping[str, str], key: str) -> str:
    """The key's words, or the key as a word."""
    return names.get(key) or key.replace("_", " ").capitalize()


def _listed(numbers: Sequence[int]) -> str:
    text = ", ".join(map(str, numbers[:MAX_ROWS]))  # names, not amounts
    return text + (f" and {count(len(numbers) - MAX_ROWS)} more" if len(numbers) > MAX_ROWS else "")
