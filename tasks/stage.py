"""How every stage's command starts and ends: arguments, signals, and what a mistake looks like."""

from __future__ import annotations

import argparse
import ctypes
import errno
import inspect
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

PR_SET_PDEATHSIG = 1  # <linux/prctl.h>

# What the machine may refuse and a user can mend.
MENDABLE = {
    errno.ENOSPC: "no space left on the disk",
    errno.EDQUOT: "the disk quota is used up",
    errno.EACCES: "permission denied",
    errno.EPERM: "not permitted",
    errno.EROFS: "the file system is read-only",
    errno.ENOTDIR: "a file stands where a folder should be",
    errno.EISDIR: "a folder stands where a file should be",
}


class InputError(Exception):
    """A mistake in what the user gave, told in one sentence: what, where, and how to mend it.

    The sentence must never hold report text. It ends the stage with exit code 2.
    """


def run(main: Callable[..., None]) -> NoReturn:
    """Run `main` with the command line's paths, one for each of its parameters, and exit.

    Exit codes: 0 done, 2 a mistake the user can mend (`InputError`, `MENDABLE`),
    130 ended by Ctrl-C, 143 by SIGTERM. Any other exception is a fault of ours and keeps its traceback.
    """
    parser = argparse.ArgumentParser(description=inspect.getdoc(main), allow_abbrev=False)
    for name in inspect.signature(main).parameters:
        parser.add_argument(name, type=Path)
    arguments = vars(parser.parse_args())

    end_with_parent()
    # As an exception, so that `finally` blocks close files, runs and progress bars.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        main(**arguments)
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        sys.exit(128 + signal.SIGINT)
    except InputError as mistake:
        _fail(str(mistake))
    except OSError as error:
        if error.errno not in MENDABLE:
            raise
        _fail(f"{MENDABLE[error.errno]} ({error.filename or 'an output'}): mend that and run again")
    sys.exit(0)


def _fail(sentence: str) -> NoReturn:
    print(f"error: {sentence}", file=sys.stderr)
    sys.exit(2)


def end_with_parent() -> None:
    """Ask the kernel to end this process when whoever started it dies (Linux).

    Without it a killed `dvc` leaves its stage running, and a killed flow its `dvc`: orphans that write later.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
