"""The page from its values: one HTML file with its style and pictures inside."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tasks.wording import FILTERS


def render(values: Mapping[str, Any]) -> str:
    """The page's HTML, ready to be written; every value is escaped, a value not given is an error.

    Args:
        values: what `content.content` returns.
    """
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {**FILTERS, "base64": lambda content: base64.b64encode(content).decode()}
    return environment.get_template("page.html.j2").render(values)
