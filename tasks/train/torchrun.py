"""Starts the processes of one training by torchrun, and tells in one sentence why they ended."""

from __future__ import annotations

import logging
import signal
import sys
import tempfile
import uuid
from collections.abc import Mapping
from pathlib import Path

import torch
from torch.distributed.elastic.multiprocessing import DefaultLogsSpecs, SignalException, Std
from torch.distributed.elastic.multiprocessing.errors import ChildFailedError, ProcessFailure
from torch.distributed.launcher.api import LaunchConfig, elastic_launch

from tasks.stage import InputError
from tasks.train.parallel import LOST


def launch(processes: int, arguments: list[str]) -> None:
    """Run `python` with these arguments in so many processes, and wait for them.

    They end with this one, and with the first of them that fails. Process 0 prints; what the others say is
    shown only where one of them is at fault.

    Raises:
        InputError: there are fewer GPUs than processes, or a process was killed.
        SystemExit: with the code of the process that failed, which has said why.
    """
    if torch.cuda.is_available() and processes > (gpus := torch.cuda.device_count()):
        raise InputError(f"train.processes is {processes}, more than this machine has GPUs ({gpus}): lower it")
    # torchrun would show every process's end with a traceback of its own.
    logging.getLogger("torch.distributed.elastic").addHandler(logging.NullHandler())
    logging.getLogger("torch.distributed.elastic").propagate = False
    with tempfile.TemporaryDirectory() as logs:
        config = LaunchConfig(
            min_nodes=1,
            max_nodes=1,
            nproc_per_node=processes,
            run_id=uuid.uuid4().hex,
            rdzv_backend="c10d",  # these three are torchrun's --standalone
            rdzv_endpoint="localhost:0",
            local_addr="localhost",
            max_restarts=0,
            logs_specs=DefaultLogsSpecs(
                log_dir=logs, redirects={rank: Std.ALL if rank else Std.NONE for rank in range(processes)}
            ),
        )
        try:
            elastic_launch(config, sys.executable)(*arguments)
        except SignalException as ended:
            if ended.sigval == signal.SIGINT:
                raise KeyboardInterrupt from None
            sys.exit(128 + ended.sigval)
        except ChildFailedError as failed:
            _tell(failed.failures, Path(logs))


def _tell(failures: Mapping[int, ProcessFailure], logs: Path) -> None:
    """Raise what `launch` raises for processes that failed: for the one that the others failed after."""
    rank, failure = min(failures.items(), key=lambda entry: _order(entry[1].exitcode))
    if failure.exitcode < 0 or failure.exitcode == LOST:
        how = "lost the others" if failure.exitcode == LOST else f"was ended by {failure.signal_name()}"
        raise InputError(
            f"training process {rank} {how}, and the rest with it: run again, and training goes on from the "
            f"last checkpoint"
        )
    if rank:
        for log in logs.rglob(f"{rank}/stderr.log"):
            print(log.read_text(errors="replace"), file=sys.stderr, end="")
    sys.exit(failure.exitcode)


def _order(code: int) -> int:
    """Causes before what follows from them: torchrun ends the rest by SIGTERM, and those who lose a partner end."""
    if code in (-signal.SIGTERM, 128 + signal.SIGTERM):
        return 3
    return 2 if code == LOST else int(code > 0)
