"""Time between marks, on the device's own clock."""

from __future__ import annotations

import time
from itertools import pairwise
from typing import Any

import torch


class Clock:
    """Marks in the stream of work; nothing waits for them before `gaps` is asked.

    On CUDA they are events, so work that is queued and not done yet is timed right.
    """

    def __init__(self, device: torch.device):
        self._on_gpu = device.type == "cuda"
        self._marks: list[Any] = []

    def mark(self) -> None:
        if self._on_gpu:
            event = torch.cuda.Event(enable_timing=True)
            event.record()
            self._marks.append(event)
        else:
            self._marks.append(time.perf_counter())

    def gaps(self) -> list[float]:
        """Seconds from each mark to the next."""
        if self._on_gpu:
            torch.cuda.synchronize()
            return [first.elapsed_time(second) / 1e3 for first, second in pairwise(self._marks)]
        return [second - first for first, second in pairwise(self._marks)]
