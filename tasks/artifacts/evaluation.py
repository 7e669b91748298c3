"""What a model did on the test split, report by report: bits, and impressions with what was found in them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from tasks.artifacts import files, floors, tables

REPORTS = "reports.parquet"  # a row a test report
STRATA = "strata.parquet"  # a row a test report and stratum
IMPRESSIONS = "impressions.parquet"  # a row a test report with findings and an impression
IDENTITY = "identity.json"
RULES = ("constant", "copy", "nearest")  # beside the model
FAULTS = ("positive_for_negated", "negated_for_asserted", "laterality_swaps", "unsupported_numbers")


def _field(name: str, kind: pa.DataType, nullable: bool = False) -> pa.Field:
    return pa.field(name, kind, nullable=nullable)


REPORTS_SCHEMA = pa.schema(
    [
        *(_field(name, pa.string()) for name in ("report_id", "patient_id", "cluster", "modality")),
        _field("forward", pa.bool_()),
        _field("words", pa.int64()),
        _field("placeholder_share", pa.float64()),
        _field("text_bytes", pa.int64()),
        _field("tokens", pa.int64()),
        _field("model_bits", pa.float64()),
        *(_field(f"{name}_bits", pa.float64()) for name in floors.NAMES),
    ]
)
STRATA_SCHEMA = pa.schema(
    [
        *(_field(name, pa.string()) for name in ("report_id", "patient_id", "kind", "stratum")),
        _field("text_bytes", pa.int64()),
        _field("model_bits", pa.float64()),
        _field("ngram_bits", pa.float64(), nullable=True),  # a floor's bits are not known by section
    ]
)
IMPRESSIONS_SCHEMA = pa.schema(
    [
        *(_field(name, pa.string()) for name in ("report_id", "patient_id")),
        *(_field(name, pa.bool_()) for name in ("abnormal", "forward")),
        *(_field(name, pa.string()) for name in ("findings", "reference", "impression")),
        *(_field(name, pa.int64()) for name in ("words", "reference_words")),
        _field("reference_labels", pa.list_(pa.string())),
        *(
            field
            for writer in ("", *(f"{rule}_" for rule in RULES))
            for field in (
                _field(f"{writer}rouge_l", pa.float64()),
                _field(f"{writer}labels", pa.list_(pa.string())),
                *(_field(f"{writer}{fault}", pa.int64()) for fault in FAULTS),
            )
        ),
    ]
)
_SCHEMAS = {REPORTS: REPORTS_SCHEMA, STRATA: STRATA_SCHEMA, IMPRESSIONS: IMPRESSIONS_SCHEMA}


def write(folder: Path, columns: Mapping[str, Mapping[str, Any]], identity: Mapping[str, Any]) -> None:
    """Write the three tables, each by its file name, and what was judged on what."""
    for name, schema in _SCHEMAS.items():
        tables.write(folder / name, schema, columns[name])
    files.write_json(folder / IDENTITY, dict(identity))


def read(folder: Path, name: str) -> pa.Table:
    """One of the three tables by its file name. Raises `InputError` as `tables.read` does."""
    return tables.read(folder / name, _SCHEMAS[name], "run `dvc repro evaluate` to make it")
