"""The benchmark's arguments, its parts in order, and its verdict."""

from __future__ import annotations

import argparse
import dataclasses
import datetime
import platform
import re
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch

from benchmarks.on_gpu import breakdown, correctness, learning, results, speed, text
from benchmarks.on_gpu.scale import BASE, TINY, Scale
from benchmarks.on_gpu.training import Trainer, forget_everything, resident
from tasks.lm.attention import path_for
from tasks.lm.model import Decoder
from tasks.lm.precision import compute_dtype
from tasks.train.optimizers import OPTIMIZERS

RESULTS = Path(__file__).resolve().parent.parent / "results"
PARTS = ("correctness", "ceiling", "attention", "throughput", "learning")
PATHS = {"cuda": ("varlen", "flex", "masked"), "cpu": ("grouped", "masked")}  # those that can train
VENDOR_TFLOPS = 989  # dense bf16 of an H100 or H200 SXM, NVIDIA's datasheets
ROOMY = 100 * 2**30  # bytes of GPU memory from which on a micro-batch of 65,536 tokens fits without a doubt


def main(description: str) -> int:
    """Run the parts asked for; 0 if attention is right and the loss falls."""
    asked = arguments(description)
    device = torch.device(asked.device)
    scale = scaled(asked, device)
    dtype = compute_dtype(device)
    path = asked.path or path_for(device, dtype)
    content: dict[str, Any] = {"date": asked.date, "setting": setting(scale, device, dtype, asked.optimizer)}
    folder = asked.out or (Path(tempfile.gettempdir()) if asked.tiny else RESULTS)
    file = folder / f"gpu-{slug(content['setting']['device'])}-{asked.date}.json"
    content = results.merged(file, content)
    pack = text.packed(scale)

    def trainer() -> Trainer:
        forget_everything()
        return Trainer(scale, device, dtype, asked.optimizer, compiled=device.type == "cuda")

    def found(part: str, value: Any) -> None:
        content[part] = value
        results.write(file, content)
        print(f"{part} written", file=sys.stderr, flush=True)

    if "correctness" in asked.parts:
        paths = dict.fromkeys((*PATHS[device.type], "grouped"))
        found("correctness", {p: attempted(correctness.check, p, pack, scale, device) for p in paths})
    if "ceiling" in asked.parts or "ceiling" not in content:
        found("ceiling", speed.ceiling(scale, device, dtype))
    rates = (asked.peak_tflops, content["ceiling"])
    if "attention" in asked.parts:
        compared: dict[str, Any] = {}
        for p in (speed.PLAIN, *PATHS[device.type]):
            compared[p] = attempted(lambda p=p: speed.attention_path(p, trainer(), pack, scale, *rates))
            found("attention", compared)
    if "throughput" in asked.parts:
        trained = trainer()
        found("throughput", speed.whole_steps(path, trained, pack, scale, *rates))
        kinds = breakdown.kinds_of_body(trained, resident(pack, scale, device, dtype, path)[0])
        found("breakdown", breakdown.table(breakdown.phases(trained, pack, scale, path), kinds))
        del trained
    if "learning" in asked.parts:
        found("learning", learning.learn(path, trainer(), pack, scale))
    print(results.markdown(content))
    print(f"\nwritten to {file}")
    return 0 if right(content) else 1


def right(content: dict[str, Any]) -> bool:
    """Whether every attention path that was checked is right, and the loss fell if it was asked to."""
    checked = all(entry.get("ok") for entry in content.get("correctness", {}).values())
    return checked and content.get("learning", {}).get("fell", True)


def arguments(description: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--device", choices=PATHS, default="cuda")
    parser.add_argument("--tiny", action="store_true", help="toy sizes: tests the parts, measures nothing")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--path", help="attention of whole steps; the device's own otherwise")
    parser.add_argument("--optimizer", choices=OPTIMIZERS, default="adamw")
    parser.add_argument("--micro-rows", type=int, help="rows at once; the step's rows stay the same")
    parser.add_argument("--peak-tflops", type=float, default=VENDOR_TFLOPS, help="what MFU is a share of")
    parser.add_argument("--date", default=datetime.date.today().isoformat(), help="of the result file")
    parser.add_argument("--out", type=Path, help="folder of the result file; benchmarks/results, if not tiny")
    asked = parser.parse_args()
    if asked.device == "cuda" and not torch.cuda.is_available():
        parser.error("torch sees no CUDA device here: take --device cpu --tiny to test the script")
    return asked


def scaled(asked: argparse.Namespace, device: torch.device) -> Scale:
    """The scale asked for, with a smaller micro-batch where the GPU's memory is."""
    scale = TINY if asked.tiny else BASE
    rows = asked.micro_rows or scale.micro_rows
    if not asked.micro_rows and device.type == "cuda" and torch.cuda.get_device_properties(0).total_memory < ROOMY:
        rows = max(1, rows // 2)
    step = scale.micro_rows * scale.micro_steps
    return dataclasses.replace(scale, micro_rows=rows, micro_steps=max(1, step // rows))


def setting(scale: Scale, device: torch.device, dtype: torch.dtype, optimizer: str) -> dict[str, Any]:
    """What decides the figures: parts measured under another setting never stand beside these."""
    on_gpu = device.type == "cuda"
    with torch.device("meta"):
        parameters = Decoder(scale.shape).parameter_count()
    return {
        "device": torch.cuda.get_device_name() if on_gpu else platform.machine(),
        "device_type": device.type,
        "threads": None if on_gpu else torch.get_num_threads(),
        "torch": torch.__version__,
        "cuda": torch.version.cuda,
        "python": platform.python_version(),
        "shape": dataclasses.asdict(scale.shape),
        "parameters": parameters,
        "row_length": scale.row_length,
        "micro_batch": scale.micro_rows * scale.row_length,
        "micro_steps": scale.micro_steps,
        "dtype": str(dtype).removeprefix("torch."),
        "optimizer": optimizer,
    }


def attempted(work: Callable[..., dict[str, Any]], *given: Any) -> dict[str, Any]:
    """What it gives, or the error's first line: a path that breaks must not cost the figures of the others."""
    try:
        return work(*given)
    except Exception as error:
        traceback.print_exc()
        return {"error": f"{type(error).__name__}: {error}".strip().splitlines()[0][:300]}


def slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
