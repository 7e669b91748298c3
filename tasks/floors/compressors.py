"""The compressor floors: what LZMA and PPMd need for a report, given the train text alone."""

from __future__ import annotations

import gc
import lzma
import os
import signal
import threading
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import NoReturn, Protocol

import numpy as np
import pyppmd

# After every report, in train and in test: its cost counts, its byte does not, as for the n-gram.
END = "\0"

# The bytes of model that PPMd needs for a byte of text, for each order: of chest reports and
# figure captions the most greedy took 1.5. Short of memory it begins anew, without a word, and
# the floor sinks. Only what is used is ever touched.
PPMD_MEMORY = 3
PPMD_LEAST, PPMD_MOST = 1 << 24, 0xFFFFFFFF - 12 * 3  # bytes; the latter is the format's

ROOM = 1 << 20  # bytes, for the test report after the train text

CHILDREN = 2  # at a time


class Encoder(Protocol):
    """What a compressor must do: take bytes and give what is ready, then the rest."""

    def encode(self, data: bytes, /) -> bytes: ...

    def flush(self) -> bytes: ...


def lzma_encoder(train: Sequence[str]) -> Callable[[], Encoder]:
    """A maker of LZMA encoders whose dictionary covers the whole train text.

    Raw LZMA1 at its slowest setting: no header or checksum, and none of LZMA2's chunks, whose
    borders would cost bytes wherever they fall.
    """
    dictionary = len(_stream(train)) + ROOM
    return lambda: _Lzma(dictionary)


def ppmd_encoder(train: Sequence[str], order: int) -> Callable[[], Encoder]:
    """A maker of PPMd encoders (Shkarin's variant H, 2001, as in 7-Zip) with room for the train text.

    PPMd predicts a byte from the `order` bytes before it at most, with contexts mixed by escape
    (PPM: Cleary and Witten 1984; Moffat's PPMC 1990) and escapes estimated from information
    inherited between contexts (Shkarin 2002, "PPM: one step to practicality").

    Args:
        train: the texts the encoder will be given.
        order: 2 to 64 bytes.
    """
    memory = min(max(PPMD_MEMORY * order * len(_stream(train)), PPMD_LEAST), PPMD_MOST)
    return lambda: pyppmd.Ppmd7Encoder(order, memory)


def bits(train: Sequence[str], test: Sequence[str], compressor: Callable[[], Encoder]) -> np.ndarray:
    """Bits of each test report, its end included, after the train reports: size(both) - size(train).

    The encoder reads the train text once; then, for each report, a forked child, which has the
    encoder's state as it stands, encodes that report alone and says how many bytes it took. The
    child does nothing else, so threads in this process do no harm.

    A compressor ends on a whole byte, with and without the report, so each figure is off by less
    than 8 bits either way. Unlike the n-gram's, contexts reach back across the end of a report.

    Returns:
        [test reports] bits, float64, each a multiple of 8.

    Raises:
        RuntimeError: a child could not encode; the message holds no report text.
    """
    encoder = compressor()
    for text in train:  # not at once: LZMA would leave most of the work to the flush, so to each child
        encoder.encode(_stream([text]))
    with warnings.catch_warnings():  # Python 3.12 on forks beside threads
        warnings.filterwarnings("ignore", "This process .* is multi-threaded", DeprecationWarning)
        nothing, *sizes = _sizes(encoder, [b"", *(_stream([text]) for text in test)])
    return 8.0 * (np.array(sizes, dtype=np.float64) - nothing)


def cap(train: Sequence[str], megabytes: float) -> list[str]:
    """The reports from the front that together hold at most `megabytes` (1e6 bytes of UTF-8) of text.

    All floors learn from the same. The first report is always among them, however long.
    """
    ends = np.cumsum([len(text.encode()) for text in train])
    return list(train[: max(1, int(np.searchsorted(ends, megabytes * 1e6, side="right")))])


class _Lzma:
    """LZMA as an `Encoder`."""

    def __init__(self, dictionary: int) -> None:
        chain = [
            {"id": lzma.FILTER_LZMA1, "preset": 9 | lzma.PRESET_EXTREME, "dict_size": dictionary},
        ]
        compressor = lzma.LZMACompressor(format=lzma.FORMAT_RAW, filters=chain)
        self.encode, self.flush = compressor.compress, compressor.flush


def _stream(texts: Sequence[str]) -> bytes:
    return "".join(text + END for text in texts).encode()


def _sizes(encoder: Encoder, pieces: Iterable[bytes]) -> Iterator[int]:
    """Bytes that `encoder` still gives for each of `pieces` alone, found in children: it stays as it is."""
    running: deque[tuple[int, int]] = deque()
    try:
        for data in pieces:
            if len(running) == CHILDREN:
                yield _heard(*running.popleft())
            with _signals_held():
                running.append(_started(encoder, data))
        while running:
            yield _heard(*running.popleft())
    finally:
        for child, reading in running:
            os.close(reading)
            _ended(child)


@contextmanager
def _signals_held() -> Iterator[None]:
    """Hold back what would interrupt a fork: the parent would lose its child, and a child that the
    signal reached too would unwind the parent's stack. The child, inside, never lets go.

    A thread's signal mask would not do: the kernel hands the signal to another thread, and Python
    runs its handler here all the same. In a thread other than the first it never does.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    held: list[int] = []
    before = {
        number: signal.signal(number, lambda number, _: held.append(number))
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for late in held:
            signal.raise_signal(late)


def _started(encoder: Encoder, data: bytes) -> tuple[int, int]:
    """A child that encodes `data`, and the end of the pipe on which it answers."""
    reading, writing = os.pipe()
    try:
        child = os.fork()
        if child == 0:
            _answer(encoder, data, writing)
    except OSError:
        os.close(reading)
        raise
    finally:
        os.close(writing)
    return child, reading


def _heard(child: int, reading: int) -> int:
    """The child's answer, waited for."""
    try:
        with open(reading, "rb") as pipe:
            answer = pipe.read().decode()
    finally:
        _ended(child)
    if not answer.isdecimal():
        raise RuntimeError(f"a compressor's child failed: {answer or 'it died without a word (out of memory?)'}")
    return int(answer)


def _ended(child: int) -> None:
    os.kill(child, signal.SIGKILL)  # it has answered, or nobody waits for its answer any more
    os.waitpid(child, 0)


def _answer(encoder: Encoder, data: bytes, writing: int) -> NoReturn:
    """In the child: write the size, or the error's name, and leave without cleaning up."""
    try:
        gc.disable()  # it could finalise what belongs to the parent
        try:
            answer = str(len(encoder.encode(data)) + len(encoder.flush()))
        except BaseException as error:
            answer = type(error).__name__
        os.write(writing, answer.encode())
    finally:
        os._exit(0)
