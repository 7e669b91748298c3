"""What the stage leaves: the model's folder and the metrics, nothing in them that depends on when or where."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tasks.artifacts import files, model
from tasks.artifacts.packed import Pack
from tasks.lm.model import Decoder, ModelShape
from tasks.tracking.journal import TIMED
from tasks.train import dashboard
from tasks.train.loop import Result
from tasks.train.settings import TrainParams

CURVES = ("step", "train/loss", "val/bpb", "val/perplexity", "train/learning_rate", "train/gradient_norm")


def write_model(
    folder: Path,
    shape: ModelShape,
    result: Result,
    entries: Sequence[dict[str, Any]],
    rows: Pack,
    settings: TrainParams,
) -> None:
    """Weights, config, curves, dashboard and spikes, in place of what stands there.

    Args:
        entries: the journal's.
    """
    curves = [{name: entry.get(name) for name in CURVES} for entry in entries]
    with files.replace_folder(folder) as aside:
        model.write(aside, Decoder(shape), result.weights, rows.info)
        _write_curves(aside / model.CURVES, curves)
        dashboard.draw(curves, result.spikes, settings.clip_norm, aside / "dashboard.png")
        files.write_json(aside / "spikes.json", result.spikes)


def _write_curves(path: Path, curves: list[dict[str, Any]]) -> None:
    """The curves as CSV for `dvc plots`."""
    assert not set(CURVES) & set(TIMED)
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, CURVES, lineterminator="\n")
        writer.writeheader()
        writer.writerows(curves)


def metrics_of(result: Result, rows: Pack, settings: TrainParams) -> dict[str, Any]:
    """The figures of metrics/train.json."""
    return {
        "steps": result.steps,
        "best_step": result.best_step,
        "tokens": result.tokens,
        "flops": result.flops,
        "epochs": result.steps * settings.batch_rows / len(rows.rows),
        "parameters": result.parameters,
        "val_bpb": result.val_bpb,
        "val_perplexity": result.val_perplexity,
        "gradient_spikes": len(result.spikes),
        "rollbacks": sum(spike["back_to"] is not None for spike in result.spikes),
    }
