"""The card's tables: rows of words, the first of them the head."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tasks.artifacts.evaluation import FAULTS, RULES
from tasks.wording import bpb, count, decimal, fewer, large, many, percent, scientific, short

Rows = list[tuple[str, ...]]
WRITERS = {"model": "this model", **{rule: rule for rule in RULES}, "reference": "the references"}


def training(record: Mapping[str, Mapping[str, Any]]) -> Rows:
    """What was read, how often, and what it took."""
    train, pack = record["train"], record["pack"]
    return [
        ("", ""),
        ("parameters", large(train["parameters"])),
        (
            "tokens read",
            f"{large(train['tokens'])} in {many(train['steps'], 'step')}, {short(train['epochs'])} epochs",
        ),
        (
            "text",
            f"{large(pack['tokens'])} tokens of {many(pack['documents'], 'document')} in "
            f"{many(pack['rows'], 'row')} of {count(pack['row_length'])}; "
            f"{large(record['plan']['unique_tokens'])} unique",
        ),
        ("FLOPs", scientific(train["flops"])),
        ("the step with the best validation", f"{count(train['best_step'])}: {bpb(train['val_bpb'])} bits a byte"),
        (
            "tokenizer",
            f"byte-level BPE, {count(record['tokenizer']['vocab_size'])} ids, "
            f"{decimal(record['tokenizer']['bytes_per_token'])} bytes a token",
        ),
    ]  # fmt: skip


def bits(evaluate: Mapping[str, Any]) -> Rows:
    """The model, and below it what needs no model."""
    rows: Rows = [
        ("", "bits a byte"),
        ("this model", between(evaluate, "test_bpb")),
        (f"on the same {count(evaluate['compressor_reports'])} reports as the compressors",
         bpb(evaluate["test_bpb_compressor_reports"])),
        ("character 10-gram", f"{bpb(evaluate['ngram_bpb'])}: the model needs {fewer(evaluate['below_ngram'])}"),
        ("PPMd", f"{bpb(evaluate['ppmd_bpb'])}: the model needs {fewer(evaluate['below_ppmd'])}"),
        ("LZMA", bpb(evaluate["lzma_bpb"])),
    ]  # fmt: skip
    if evaluate["forward_reports"]:
        reports = many(evaluate["forward_reports"], "report")
        rows.insert(2, (f"on the {reports} newer than all others", between(evaluate, "forward_bpb")))
    return rows


def between(figures: Mapping[str, Any], name: str) -> str:
    """A figure in bits per byte and its interval."""
    return f"{bpb(figures[name])} ({bpb(figures[f'{name}_low'])} to {bpb(figures[f'{name}_high'])})"


def strata(of: Mapping[str, Mapping[str, Mapping[str, float]]]) -> Rows:
    """A row a stratum; the whole split has its own table."""
    rows = [
        (
            f"{kind} {name}",
            count(row["reports"]),
            count(row["bytes"]),
            f"{bpb(row['bpb'])} ({bpb(row['low'])} to {bpb(row['high'])})",
            bpb(row["ngram_bpb"]) if "ngram_bpb" in row else "",
        )
        for kind, names in of.items()
        if kind != "all"
        for name, row in names.items()
    ]
    return [("", "reports", "bytes", "bits a byte", "character 10-gram"), *rows]


def writers(evaluate: Mapping[str, Any]) -> Rows:
    """A column a writer: likeness to the reference, findings named, contradictions."""
    of = [evaluate["writers"][name] for name in WRITERS]

    def scores(name: str) -> list[str]:
        return [decimal(writer[name], 3) if name in writer else "" for writer in of]

    def spans(name: str) -> list[str]:
        low, high = f"{name}_low", f"{name}_high"
        return [
            f"{decimal(writer[name], 3)} ({decimal(writer[low], 3)} to {decimal(writer[high], 3)})"
            if name in writer else ""
            for writer in of
        ]  # fmt: skip

    def shares(name: str) -> list[str]:
        return [percent(writer[name]) for writer in of]

    rows: Sequence[tuple[str, list[str]]] = [
        ("ROUGE-L", spans("rouge_l")),
        ("ROUGE-L, abnormal only", scores("rouge_l_abnormal")),
        ("BLEU", scores("bleu")),
        ("length, to the reference's", scores("length_ratio")),
        ("distinct words", scores("distinct_1")),
        ("distinct pairs of words", scores("distinct_2")),
        ("findings: precision", scores("label_precision")),
        ("findings: recall", scores("label_recall")),
        ("findings: F1", spans("label_f1")),
        ("findings: F1, abnormal only", scores("label_f1_abnormal")),
        ("impressions with a contradiction", shares("contradicted")),
        *((f"... {fault.replace('_', ' ')}", shares(fault)) for fault in FAULTS),
    ]
    return [("", *WRITERS.values()), *((name, *cells) for name, cells in rows)]


def labels(evaluate: Mapping[str, Any]) -> Rows:
    """A row a finding, the most frequent first."""
    ordered = sorted(evaluate["labels"].items(), key=lambda item: (-item[1]["support"], item[0]))
    rows = [
        (
            label.replace("_", " "),
            count(row["support"]),
            count(row["predicted"]),
            decimal(row["precision"], 3),
            decimal(row["recall"], 3),
            f"{decimal(row['f1'], 3)} ({decimal(row['f1_low'], 3)} to {decimal(row['f1_high'], 3)})",
        )
        for label, row in ordered
    ]
    return [("finding", "in references", "by the model", "precision", "recall", "F1"), *rows]


def canaries(privacy: Mapping[str, Any]) -> Rows:
    """A row a number of copies; those of none are the controls."""
    return [
        ("copies", "secrets", "exposure, mean", "exposure, most", "extracted"),
        *(
            (
                copies if copies != "0" else "none (controls)",
                count(row["canaries"]),
                decimal(row["exposure_mean"]),
                decimal(row["exposure_max"]),
                count(row["extracted"]),
            )
            for copies, row in sorted(privacy["canaries"].items(), key=lambda item: int(item[0]))
        ),
    ]
