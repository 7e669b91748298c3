"""Forked sizes against whole encodings, and children that fail."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator

import pytest

from tasks.floors import compressors
from tasks.floors.compressors import Encoder, lzma_encoder, ppmd_encoder

TRAIN = [
    f"Heart size is normal. {organ} {state}. No pleural effusion or pneumothorax, view {view}."
    for view, organ in enumerate(("Lungs", "Mediastinum", "Bones", "Spine", "Aorta", "Trachea"))
    for state in ("unremarkable", "within normal limits", "stable since the previous study")
]
TEST = [TRAIN[4], "Zwölf: quite another report, of which jkvxq is unheard.", "", TRAIN[0][:30]]
MAKERS: dict[str, Callable[[], Encoder]] = {
    "lzma": lzma_encoder(TRAIN),
    "ppmd16": ppmd_encoder(TRAIN, 16),
    "ppmd32": ppmd_encoder(TRAIN, 32),
}


@pytest.fixture(params=MAKERS)
def maker(request: pytest.FixtureRequest) -> Callable[[], Encoder]:
    return MAKERS[request.param]


@pytest.fixture(autouse=True)
def _nothing_left_behind(capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    before = children(), sorted(os.listdir("/proc/self/fd"))
    yield
    assert capfd.readouterr() == ("", "")
    assert (children(), sorted(os.listdir("/proc/self/fd"))) == before


def children() -> str:
    with open(f"/proc/self/task/{os.getpid()}/children", encoding="ascii") as file:
        return file.read()


def whole_size(maker: Callable[[], Encoder], texts: list[str]) -> int:
    encoder = maker()
    return len(encoder.encode("".join(text + "\0" for text in texts).encode())) + len(encoder.flush())


def test_a_fork_gives_the_difference_of_whole_sizes(maker: Callable[[], Encoder]) -> None:
    without = whole_size(maker, TRAIN)
    expected = [8.0 * (whole_size(maker, [*TRAIN, text]) - without) for text in TEST]
    assert compressors.bits(TRAIN, TEST, maker).tolist() == expected


def test_pieces_cost_what_the_whole_does(maker: Callable[[], Encoder]) -> None:
    encoder = maker()
    size = sum(len(encoder.encode((text + "\0").encode())) for text in TRAIN) + len(encoder.flush())
    assert size == whole_size(maker, TRAIN)


def test_a_report_seen_in_train_is_much_cheaper(maker: Callable[[], Encoder]) -> None:
    seen, new = compressors.bits(TRAIN, TEST[:2], maker)
    assert 0 < seen < new / 4


def test_the_same_again_and_whatever_else_is_scored(maker: Callable[[], Encoder]) -> None:
    once = compressors.bits(TRAIN, TEST, maker).tolist()
    assert compressors.bits(TRAIN, TEST[::-1], maker).tolist() == once[::-1]
    assert compressors.bits(TRAIN, [], maker).tolist() == []


def test_no_train_text() -> None:
    for maker in lzma_encoder([]), ppmd_encoder([], 16):
        assert compressors.bits([], ["abc"], maker)[0] > 0


def test_beside_a_busy_thread(maker: Callable[[], Encoder]) -> None:
    stop = threading.Event()
    thread = threading.Thread(target=lambda: [sum(range(1000)) for _ in iter(stop.is_set, True)])
    thread.start()
    try:
        assert len(compressors.bits(TRAIN, TEST * 3, maker)) == 12
    finally:
        stop.set()
        thread.join()


class Failing:
    """Encodes the train text, and then fails as told."""

    def __init__(self, fail: Callable[[], object]) -> None:
        self.fail, self.parent = fail, os.getpid()

    def encode(self, data: bytes) -> bytes:
        if os.getpid() != self.parent and data:
            self.fail()
        return data

    def flush(self) -> bytes:
        return b""


def fault() -> None:
    raise MemoryError("Jane Doe")


@pytest.mark.parametrize(
    ("fail", "message"),
    [
        (fault, "child failed: MemoryError$"),
        (lambda: sys.exit(3), "child failed: SystemExit$"),
        (lambda: os.kill(os.getpid(), signal.SIGKILL), "died without a word"),
    ],
)
def test_a_childs_failure_is_told_without_text(fail: Callable[[], object], message: str) -> None:
    with pytest.raises(RuntimeError, match=message) as error:
        compressors.bits(TRAIN, ["Jane Doe", "", ""], lambda: Failing(fail))
    assert "Jane" not in str(error.value)


def test_an_interruption_leaves_no_child() -> None:
    def interrupt(*_: object) -> None:
        raise InterruptedError("by the timer")

    before = signal.signal(signal.SIGALRM, signal.SIG_IGN), signal.signal(signal.SIGTERM, interrupt)
    signal.signal(signal.SIGALRM, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
    try:
        for pause in (0.02, 0.05, 0.11):
            signal.setitimer(signal.ITIMER_REAL, pause)
            with pytest.raises(InterruptedError):
                compressors.bits(TRAIN, TEST * 1000, MAKERS["ppmd16"])
    finally:
        signal.signal(signal.SIGALRM, before[0])
        signal.signal(signal.SIGTERM, before[1])


def test_the_cap_takes_whole_reports_from_the_front() -> None:
    reports = ["abcd", "ööö", "ab", "c"]  # 4, 6, 2 and 1 bytes
    assert compressors.cap(reports, 10e-6) == ["abcd", "ööö"]
    assert compressors.cap(reports, 11e-6) == ["abcd", "ööö"]  # not "c", which would fit
    assert compressors.cap(reports, 1) == reports
    assert compressors.cap(reports, 1e-6) == ["abcd"]
    assert compressors.cap([], 1) == []
