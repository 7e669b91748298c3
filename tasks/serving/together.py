"""Calls that come while another is worked on wait for it, and are then worked on in one go."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Generic, TypeVar

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


class Together(Generic[Asked, Answer]):
    """A function of one item, for many threads, made of one of many items that is never run twice at once.

    Args:
        work: answers in the order of the items; an error of it is raised to all who asked with them.
    """

    def __init__(self, work: Callable[[Sequence[Asked]], Sequence[Answer]]):
        self._work = work
        self._one, self._list = threading.Lock(), threading.Lock()
        self._waiting: list[tuple[Asked, Future[Answer]]] = []

    def __call__(self, item: Asked) -> Answer:
        future: Future[Answer] = Future()
        with self._list:
            self._waiting.append((item, future))
        with self._one:  # who gets it works for all who wait
            if not future.done():
                self._work_off()
        return future.result()

    def _work_off(self) -> None:
        with self._list:
            taken, self._waiting = self._waiting, []
        try:
            answers = self._work([item for item, _ in taken])
            for (_, future), answer in zip(taken, answers, strict=True):
                future.set_result(answer)
        except BaseException as error:
            for _, future in taken:
                if not future.done():
                    future.set_exception(error)
