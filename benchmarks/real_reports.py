"""Where the real chest reports are, which the project may not ship."""

from __future__ import annotations

import os
import sys
from pathlib import Path

NAME = "RADLM_REAL_REPORTS"


def real_reports() -> Path | None:
    """The CSV that the environment names, with Open-i's columns; None, and a sentence saying so, without one."""
    named = os.environ.get(NAME)
    if named and Path(named).is_file():
        return Path(named)
    why = f"{NAME} names no file" if named else f"{NAME} is not set"
    print(f"no real reports: {why} (a CSV with the columns uid, MeSH, findings and impression)", file=sys.stderr)
    return None
