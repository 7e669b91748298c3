"""MLflow's four JSON forms of a request, read to rows, and the one form that is handed on."""

from __future__ import annotations

import json
from typing import Any

from tasks.serving.writer import Refused, Request

FORMS = ("dataframe_records", "dataframe_split", "inputs", "instances")
SHAPE = '{"dataframe_records": [{"findings": "..."}]}'


def parse(content_type: bytes, body: bytes) -> tuple[Any, Any]:
    """Rows and params of a request's body, not yet checked.

    Raises:
        Refused: it is not JSON or has none of the forms.
    """
    mime, _, rest = content_type.decode("latin-1").partition(";")
    charset = rest.strip().lower().replace('"', "")
    if mime.strip().lower() != "application/json" or charset not in ("", "charset=utf-8"):
        raise Refused("a request must be application/json in UTF-8", 415)
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        raise Refused(f"the body is not JSON: send {SHAPE}") from None
    named = [form for form in FORMS if isinstance(content, dict) and form in content]
    if len(named) != 1:
        raise Refused(f"the body must be an object with one of {', '.join(FORMS)}: send {SHAPE}")
    params = content.get("params")
    return _rows(named[0], content[named[0]]), {} if params is None else params


def canonical(request: Request) -> bytes:
    """The request as MLflow's server gets it, which never reads anything else: the same columns in every row."""
    names = sorted({name for row in request.rows for name in row})
    rows = [{name: row.get(name, "") for name in names} for row in request.rows]
    return json.dumps({"dataframe_records": rows, "params": {"max_new_tokens": request.max_new_tokens}}).encode()


def _rows(form: str, content: Any) -> list[Any]:
    if form == "dataframe_split":
        return _split(content)
    if form == "inputs" and isinstance(content, dict):  # a column each
        lengths = {len(values) for values in content.values() if isinstance(values, list)}
        if len(lengths) == 1 and all(isinstance(values, list) for values in content.values()):
            return [dict(zip(content, row, strict=True)) for row in zip(*content.values(), strict=True)]
    elif isinstance(content, list):
        return content
    raise Refused(f"{form} does not hold rows: send {SHAPE}")


def _split(content: Any) -> list[Any]:
    columns, data = (content.get(part) if isinstance(content, dict) else None for part in ("columns", "data"))
    if (
        not isinstance(columns, list)
        or not isinstance(data, list)
        or not all(isinstance(name, str) for name in columns)
        or len(set(columns)) != len(columns)
        or not all(isinstance(row, list) and len(row) == len(columns) for row in data)
    ):
        raise Refused(f"dataframe_split needs columns, and data with as many values a row: or send {SHAPE}")
    return [dict(zip(columns, row, strict=True)) for row in data]
