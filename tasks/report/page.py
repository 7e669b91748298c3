"""The page from its values: one HTML file with its style and pictures inside."""

from __future__ import annotations

import base64
import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tasks.artifacts import files
from tasks.wording import FILTERS


def write(values: Mapping[str, Any], folder: Path) -> None:
    """Put the page into the folder as index.html, in the place of what is there."""
    page = render(values)
    with files.replace_folder(folder) as aside:
        (aside / "index.html").write_text(page, encoding="utf-8", errors="xmlcharrefreplace", newline="\n")


def render(values: Mapping[str, Any]) -> str:
    """The page's HTML, ready to be written; every value is escaped, a value not given is an error.

    Args:
        values: what `content.content` returns.
    """
    return _environment().get_template("page.html.j2").render(values)


@functools.cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {**FILTERS, "base64": lambda content: base64.b64encode(content).decode()}
    return environment
