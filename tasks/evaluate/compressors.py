"""The compressor floors: what LZMA and PPMd need for a report, given the train text alone."""

from __future__ import annotations

import gc
import lzma
import os
import signal
import warnings
from collections.abc import Callable, Sequence
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
        nothing = _size(encoder, b"")
        return 8.0 * np.array([_size(encoder, _stream([text])) - nothing for text in test], dtype=np.float64)


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


def _size(encoder: Encoder, data: bytes) -> int:
    """Bytes that `encoder` still gives for `data` and the rest, found in a child: it stays as it is."""
    reading, writing = os.pipe()
    try:
        child = os.fork()
    except OSError:
        os.close(reading)
        os.close(writing)
        raise
    if child == 0:
        _answer(encoder, data, writing)
    try:
        os.close(writing)
        with open(reading, "rb") as pipe:
            answer = pipe.read().decode()
    finally:
        os.kill(child, signal.SIGKILL)  # it has answered, or we were interrupted
        os.waitpid(child, 0)
    if not answer.isdecimal():
        raise RuntimeError(f"a compressor's child failed: {answer or 'it died without a word (out of memory?)'}")
    return int(answer)


def _answer(encoder: Encoder, data: bytes, writing: int) -> NoReturn:
    """In the child: write the size, or the error's name, and leave without cleaning up."""
    try:
        gc.disable()  # it could finalise what belongs to the parent
        try:
            answer = str(len(encoder.encode(data)) + len(encoder.flush()))
        except BaseException as error:  # SystemExit too: the parent's signal handlers are ours
            answer = type(error).__name__
        os.write(writing, answer.encode())
    finally:
        os._exit(0)
