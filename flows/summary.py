"""What a run came to, in a few lines and in one table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flows import ROOT, promote
from flows.pipeline import Outcome
from tasks.artifacts import files
from tasks.tracking.runs import tracking_uri
from tasks.wording import dollars


def figures() -> list[tuple[str, str]]:
    """The run's figures, each with its name, from metrics/."""
    data, tokens, pack, plan, train, test, privacy = (
        _metrics(name) for name in ("ingest", "tokenizer", "pack", "plan", "train", "evaluate", "privacy")
    )
    lines = [
        ("reports", f"{data['reports_kept']:,} kept of {data['reports_in']:,}, {data['patients']:,} patients"),
        (
            "tokens a term",
            f"{tokens['tokens_per_term']:.2f} (GPT-2 {tokens['gpt2_tokens_per_term']:.2f}); inside a sentence "
            f"{tokens['tokens_per_term_in_text']:.2f} (GPT-2 {tokens['gpt2_tokens_per_term_in_text']:.2f})",
        ),
        (
            "bytes a token",
            f"{tokens['bytes_per_token']:.2f} on held-out reports (GPT-2 {tokens['gpt2_bytes_per_token']:.2f})",
        ),
        (
            "packing",
            f"{pack['utilization']:.2%} of the rows is text (naive padding {pack['naive_utilization']:.1%})",
        ),
        (
            "planned cost",
            f"{dollars(plan['usd'])} of {dollars(plan['max_usd'])}; the text feeds "
            f"{plan['fed_parameters'] / 1e6:.1f} M parameters",
        ),
        (
            "training",
            f"{train['parameters'] / 1e6:.1f} M parameters, {train['tokens'] / 1e6:.2f} M tokens, "
            f"{train['epochs']:.1f} epochs",
        ),
        (
            "bits a byte, test",
            f"{test['test_bpb']:.4f}  (95% {test['test_bpb_low']:.4f} to {test['test_bpb_high']:.4f}; "
            f"perplexity {test['test_perplexity']:.2f} a token)",
        ),
        ("  character 10-gram", f"{test['ngram_bpb']:.4f}  the model needs {_change(test['below_ngram'])}"),
        ("  PPMd", f"{test['ppmd_bpb']:.4f}  the model needs {_change(test['below_ppmd'])}{_asked(test)}"),
        ("  LZMA", f"{test['lzma_bpb']:.4f}"),
    ]
    if "rouge_l" in test:
        for title, figure in (("impressions, ROUGE-L", "rouge_l"), ("  findings in them, F1", "label_f1")):
            score = {name: of[figure] for name, of in test["writers"].items() if figure in of}
            rules = ", ".join(f"{name} {score[name]:.3f}" for name in ("constant", "copy", "nearest"))
            lines.append((title, f"{score['model']:.3f}  ({rules})"))
    lines.append(
        (
            "memorised",
            f"{privacy['single_copy_extracted']} secrets planted once came out, "
            f"{privacy['sample_phi_in_train']} identifiers of training reports in {privacy['samples']:,} samples",
        )
    )
    lines.append(("report", "data/report/index.html"))
    if judged := promote.judged():
        lines += [("gate", judged), ("page to sign", str(promote.PACKET / "index.html"))]
    uri = tracking_uri()
    lines.append(("MLflow", "make ui" if uri.startswith("sqlite") else uri))
    return lines


def lines(outcomes: Sequence[Outcome]) -> list[str]:
    """The summary for a terminal or a log."""
    stages = ", ".join(f"{outcome.stage} {_how(outcome)}" for outcome in outcomes)
    width = max(len(name) for name, _ in figures())
    return [f"stages: {stages}", *(f"{name:<{width}}  {value}" for name, value in figures())]


def markdown(outcomes: Sequence[Outcome]) -> str:
    """The summary as Prefect's artifact."""
    stages = "\n".join(f"| {outcome.stage} | {outcome.how} | {outcome.seconds:.1f} |" for outcome in outcomes)
    values = "\n".join(f"| {name.strip()} | {value} |" for name, value in figures())
    return f"| stage | how | seconds |\n|---|---|---|\n{stages}\n\n| figure | |\n|---|---|\n{values}\n"


def _asked(test: dict[str, Any]) -> str:
    """What the model has on the reports that the compressors were asked about, where those are not all."""
    if test["compressor_reports"] == test["test_reports"]:
        return ""
    return f" ({test['test_bpb_compressor_reports']:.4f} on the {test['compressor_reports']} reports asked about)"


def _metrics(name: str) -> dict[str, Any]:
    return files.read_json(ROOT / "metrics" / f"{name}.json")


def _change(share: float) -> str:
    return f"{abs(share):.1%} {'less' if share >= 0 else 'MORE'}"


def _how(outcome: Outcome) -> str:
    return f"{outcome.how} in {outcome.seconds:.0f} s" if outcome.how == "ran" else outcome.how
