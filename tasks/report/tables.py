"""What a table of the page is, and those about tokens, training and results: in words already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tasks.wording import bpb, count, decimal, fewer

MODALITIES = {
    "XR": "Radiography (XR)",
    "CT": "Computed tomography (CT)",
    "MR": "Magnetic resonance (MR)",
    "US": "Ultrasound (US)",
    "OT": "Other or unknown (OT)",
}
FLOORS = {
    "ngram": "Character 10-gram",
    "ppmd16": "PPMd, order 16",
    "ppmd32": "PPMd, order 32",
    "lzma": "LZMA",
}
WRITERS = {
    "rouge_l": ("This model", "written from the findings"),
    "rouge_l_nearest": ("Nearest report", "the impression of the training report with the most similar findings"),
    "rouge_l_constant": ("Constant", "the commonest impression of the training reports, whatever the findings"),
    "rouge_l_copy": ("Copy", "the findings again, word for word"),
}
MAX_SPIKES, MAX_ROWS = 20, 16


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows of cells under heads; the first cell of a row names it, `words` are columns of prose."""

    caption: str
    heads: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    words: tuple[int, ...] = (0,)


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


def floors(evaluate: Mapping[str, Any]) -> Table:
    """The model first, then the floors from best to worst, each against the model on the same reports."""
    own = evaluate["test_bpb"]
    same = dict.fromkeys(FLOORS, evaluate["test_bpb_compressor_reports"]) | {"ngram": own}
    found = sorted((evaluate[f"{name}_bpb"], label, same[name]) for name, label in FLOORS.items())
    rows = [(label, bpb(value), fewer(1 - there / value)) for value, label, there in found]
    return Table(
        caption="Bits per byte, lower is better",
        heads=("Method", "Bits per byte", "The model needs"),
        rows=[("This model", bpb(own), ""), *rows],
    )


def by_modality(evaluate: Mapping[str, Any]) -> Table:
    """Bits a byte of each modality's reports, easiest first."""
    return _groups(evaluate["bpb_by_modality"], MODALITIES, "The model, by modality", "Modality")


def by_section(evaluate: Mapping[str, Any]) -> Table:
    """Bits a byte inside each section of the reports, easiest first."""
    return _groups(evaluate["bpb_by_section"], {"report": "Without sections"}, "The model, by section", "Section")


def impressions(evaluate: Mapping[str, Any]) -> Table:
    """ROUGE-L of those that wrote impressions, best first; nothing where none were written."""
    found = [(evaluate[key], *WRITERS[key]) for key in WRITERS if key in evaluate]
    found.sort(key=lambda row: -row[0])
    return Table(
        caption="Agreement with the reports' own impressions, higher is better",
        heads=("Impression by", "ROUGE-L", "What it is"),
        rows=[(name, bpb(value), what) for value, name, what in found],
        words=(0, 2),
    )


def samples(rows: Sequence[Mapping[str, str]], show_text: bool) -> Table:
    """What the model wrote; beside it what the reports say, where that may be shown."""
    columns = {"model": "The model's impression"}
    if show_text:
        columns = {"findings": "Findings", "reference": "The report's own impression", **columns}
        columns |= {"nearest": "The nearest report's impression"}
        # What the baseline copies are the findings, which are there already.
        if any(row.get("copy", "") not in ("", row.get("findings")) for row in rows):
            columns["copy"] = "Copied findings"
    shown = {key: head for key, head in columns.items() if any(key in row for row in rows)}
    cells = [
        (str(number), *(row.get(key, "").strip() or "(nothing)" for key in shown))
        for number, row in enumerate(rows, start=1)
    ]
    return Table(
        caption="Impressions written from findings",
        heads=("No.", *shown.values()),
        rows=cells,
        words=tuple(range(len(shown) + 1)),
    )


def _groups(values: Mapping[str, float], names: Mapping[str, str], caption: str, head: str) -> Table:
    found = sorted(values.items(), key=lambda item: (item[1], item[0]))
    rows = [(name_of(names, name), bpb(value)) for name, value in found]
    return Table(caption=caption, heads=(head, "Bits per byte"), rows=rows)


def name_of(names: Mapping[str, str], key: str) -> str:
    """The key's words, or the key as a word."""
    return names.get(key) or key.replace("_", " ").capitalize()


def _listed(numbers: Sequence[int]) -> str:
    text = ", ".join(map(str, numbers[:MAX_ROWS]))  # names, not amounts
    return text + (f" and {count(len(numbers) - MAX_ROWS)} more" if len(numbers) > MAX_ROWS else "")
