"""`python -m tasks.plan.preview PARAMS_YAML TRAIN_PARQUET`: the plan of other dials, with nothing run or written."""

from __future__ import annotations

from pathlib import Path

from tasks import params, stage
from tasks.artifacts import packed
from tasks.plan import advice, table
from tasks.plan.figures import figures
from tasks.plan.memory import predict
from tasks.plan.settings import Budget, Model, Training
from tasks.plan.text import Text
from tasks.wording import count, large


def main(file: Path, train_rows: Path) -> None:
    """What the dials of a params file would cost with the reports that are packed at present."""
