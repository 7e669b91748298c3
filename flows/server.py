"""Prefect's temporary server, which a flow starts where no other runs: `python -m flows.server UVICORN_ARGUMENTS`.

It hears no Ctrl-C from the terminal, because the flow needs it to say that it ends; and it ends with the flow, even
one that is killed.
"""

from __future__ import annotations

import subprocess
import sys
from typing import Any
from unittest import mock

from tasks.stage import end_with_parent


def apart() -> None:
    """From here on Prefect starts its temporary server as this module, in a process group of its own."""
    from prefect.server.api.server import SubprocessASGIServer

    start = SubprocessASGIServer._run_uvicorn_command
    popen = subprocess.Popen

    def of_this_module(args: list[str], **options: Any) -> subprocess.Popen[Any]:
        python, _, _, *arguments = args  # python -m uvicorn ...
        return popen([python, "-m", "flows.server", *arguments], process_group=0, **options)

    def run(self: SubprocessASGIServer) -> Any:
        with mock.patch("subprocess.Popen", of_this_module):
            return start(self)

    mock.patch.object(SubprocessASGIServer, "_run_uvicorn_command", run).start()


if __name__ == "__main__":
    import uvicorn

    end_with_parent()
    sys.exit(uvicorn.main())
