"""Trains in a process of its own, as told by JSON on standard input; prints by how many bytes its memory grew."""

from __future__ import annotations

import json
import re
import resource
import sys
from pathlib import Path

from plan_example import make_pack

from tasks.lm.memory import keep_freed_memory
from tasks.lm.model import ModelShape
from tasks.train.loop import train
from tasks.train.settings import TrainParams


def peak() -> int:
    """Bytes. Linux's `ru_maxrss` is no less than what the process that started this one held; VmHWM is its own."""
    own = Path("/proc/self/status")
    if own.exists():
        return 1024 * int(re.search(r"VmHWM:\s*(\d+)", own.read_text()).group(1))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def main() -> None:
    told = json.load(sys.stdin)
    keep_freed_memory()
    pack, settings, shape = make_pack(**told["pack"]), TrainParams(**told["train"]), ModelShape(**told["shape"])
    before = peak()
    train(pack, pack, shape, settings, on_step=lambda _: None, save=lambda *_: None)
    print(peak() - before)


if __name__ == "__main__":
    main()
