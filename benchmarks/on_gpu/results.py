"""The benchmark's outcome as JSON, part by part, and as Markdown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

GOALS = "Goals on one H200: MFU 55%, 185,000 tokens/s, mask at most 3%, data stall under 1%, loss at most 7%."


def merged(path: Path, found: dict[str, Any]) -> dict[str, Any]:
    """What the file holds of the same machine, software and model, with the parts just measured in their place."""
    try:
        before = json.loads(path.read_text())
    except FileNotFoundError:
        before = {}
    if before.get("setting") != found["setting"]:
        return found
    return before | found


def write(path: Path, content: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=1) + "\n")


def markdown(content: dict[str, Any]) -> str:
    """Tables of all parts there are."""
    setting = content["setting"]
    lines = [
        f"{setting['device']}, torch {setting['torch']}, {content['date']}: {setting['parameters'] / 1e6:.1f} M "
        f"parameters, rows of {setting['row_length']:,}, micro-batch {setting['micro_batch']:,} tokens, "
        f"{setting['dtype']}, {setting['optimizer']}"
        + (f"; a large matrix product {content['ceiling']:.1f} TFLOP/s" if "ceiling" in content else "")
    ]
    if setting["device_type"] == "cuda":
        lines.append(GOALS)
    for part, header, row in (
        ("correctness", "| path | precision | largest error | relative | gradients | leaks | ok |", _correct),
        (
            "attention",
            "| attention | ms | tokens/s | MFU | of attainable | against plain causal | GiB |",
            _attention,
        ),
    ):
        if part in content:
            lines += ["", header, "|---" * (header.count("|") - 1) + "|"]
            lines += [f"| {path} | {row(path, entry, content)} |" for path, entry in content[part].items()]
    if step := content.get("throughput"):
        lines += ["", *_step(step)]
    if "breakdown" in content:
        total = sum(content["breakdown"].values())
        lines += ["", "| of a step | ms | share |", "|---|---|---|"]
        lines += [f"| {name} | {1e3 * s:.1f} | {s / total:.1%} |" for name, s in content["breakdown"].items()]
    if learnt := content.get("learning"):
        lines += [
            "",
            f"{learnt['steps']} real steps, {learnt['tokens']:,} tokens: loss {learnt['first_loss']:.3f} -> "
            f"{learnt['last_loss']:.3f} (least possible {learnt['least_possible_loss']:.3f}), "
            f"{1e3 * learnt['seconds_a_step']:.1f} ms a step, data stall {learnt['data_stall']:.1%}",
        ]
    return "\n".join(lines)


def _correct(path: str, entry: dict[str, Any], content: dict[str, Any]) -> str:
    if "error" in entry:
        return f"| | | | | {entry['error']}"
    return (
        f"{entry['dtype']} | {entry['largest_error']:.1e} | {entry['relative_error']:.1e} "
        f"| {entry['relative_gradient_error']:.1e} | {entry['reports_that_saw_the_change']} "
        f"| {'yes' if entry['ok'] else 'NO'}"
    )


def _attention(path: str, entry: dict[str, Any], content: dict[str, Any]) -> str:
    if "error" in entry:
        return f"| | | | | {entry['error']}"
    plain = content["attention"].get("plain causal", {}).get("seconds")
    cost = f"{entry['seconds'] / plain - 1:+.1%}" if plain else ""
    return (
        f"{1e3 * entry['seconds']:.1f} | {entry['tokens_per_second']:,.0f} | {entry['mfu']:.1%} "
        f"| {entry['share_of_attainable']:.1%} | {cost} | {_gib(entry)}"
    )


def _step(step: dict[str, Any]) -> list[str]:
    return [
        "| whole steps | ms | tokens/s | TFLOP/s | MFU | of attainable | GiB | compiled while timed |",
        "|---|---|---|---|---|---|---|---|",
        f"| {step['path']} | {1e3 * step['seconds']:.1f} | {step['tokens_per_second']:,.0f} | {step['tflops']:.3g} "
        f"| {step['mfu']:.1%} | {step['share_of_attainable']:.1%} | {_gib(step)} "
        f"| {step['graphs_compiled_while_timed']} |",
    ]


def _gib(entry: dict[str, Any]) -> str:
    return "" if entry["peak_memory_gib"] is None else f"{entry['peak_memory_gib']:.1f}"
