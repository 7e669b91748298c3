"""How a flow runs from the command line: signals, exit codes, errors in one sentence."""

from __future__ import annotations

import logging
import signal
import sys
from collections.abc import Callable
from typing import Any

from flows import server
from flows.graph import StageError
from tasks.stage import InputError


class Interrupted(KeyboardInterrupt):
    """A signal ended the run. Attribute `code`: the exit code, 128 and the signal's number."""

    def __init__(self, number: int):
        super().__init__()
        self.code = 128 + number


def run(flow: Callable[[], object]) -> int:
    """Run `flow` to its end and say in one sentence what went wrong, if anything did.

    Returns:
        Exit code: 0 done, 1 a stage failed, 2 a mistake the user can mend, 129 the terminal was closed, 130 Ctrl-C,
        143 SIGTERM.
    """
    for name in ("prefect.flow_runs", "prefect.task_runs"):
        logging.getLogger(name).addFilter(_without_traceback)
    _signals_interrupt()
    server.apart()
    try:
        flow()
    except Interrupted as interrupted:
        print("interrupted: what ran has ended; run again to go on from the last checkpoint", file=sys.stderr)
        return interrupted.code
    except InputError as mistake:
        print(f"error: {mistake}", file=sys.stderr)
        return 2
    except StageError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2 if error.mistake else 1
    return 0


def _signals_interrupt() -> None:
    """Ctrl-C, SIGTERM and a closed terminal end the run once, however often they are sent."""
    numbers = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup's run outlives its terminal
        numbers.append(signal.SIGHUP)

    def end(number: int, frame: Any) -> None:
        for each in numbers:
            signal.signal(each, signal.SIG_IGN)
        raise Interrupted(number)

    for number in numbers:
        signal.signal(number, end)


def _without_traceback(entry: logging.LogRecord) -> bool:
    """An error that is told in one sentence needs no traceback of Prefect's insides beside it."""
    if entry.exc_info and isinstance(entry.exc_info[1], StageError | InputError):
        entry.exc_info = None
    return True
