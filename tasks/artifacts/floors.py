"""What needs no model: bits of every test report, and impressions written by rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa

from tasks.artifacts import tables

REPORTS = "reports.parquet"  # a row a test report, in the split's order
IMPRESSIONS = "impressions.parquet"  # a row a test report with findings and an impression, in the split's order
NAMES = ("ngram", "lzma", "ppmd16", "ppmd32")
RULES = ("constant", "nearest")

_REPORTS = pa.schema(
    [
        pa.field("report_id", pa.string(), nullable=False),
        pa.field("text_bytes", pa.int64(), nullable=False),
        # NaN where a floor was not asked.
        *(pa.field(f"{name}_bits", pa.float64(), nullable=False) for name in NAMES),
    ]
)
_IMPRESSIONS = pa.schema([pa.field(name, pa.string(), nullable=False) for name in ("report_id", *RULES)])
_MEND = "run `dvc repro floors` to make it"


def write(
    folder: Path,
    *,
    report_ids: Sequence[str],
    text_bytes: Sequence[int],
    bits: Mapping[str, np.ndarray],
    asked_ids: Sequence[str],
    impressions: Mapping[str, Sequence[str]],
) -> None:
    """Write both tables; `bits` by `NAMES`, `impressions` by `RULES`, a row for each of `asked_ids`."""
    columns = {"report_id": list(report_ids), "text_bytes": list(text_bytes)}
    tables.write(folder / REPORTS, _REPORTS, columns | {f"{name}_bits": bits[name] for name in NAMES})
    asked = {"report_id": list(asked_ids)} | {name: list(impressions[name]) for name in RULES}
    tables.write(folder / IMPRESSIONS, _IMPRESSIONS, asked)


def read(folder: Path) -> tuple[pa.Table, pa.Table]:
    """The reports' bits and the impressions. Raises `InputError` as `tables.read` does."""
    return tables.read(folder / REPORTS, _REPORTS, _MEND), tables.read(folder / IMPRESSIONS, _IMPRESSIONS, _MEND)
