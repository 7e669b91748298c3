"""Add an erased patient to `ingest.forgotten` of params.yaml, every other byte as it was."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML, YAMLError

from flows import ROOT
from tasks.artifacts.files import replace_file
from tasks.stage import InputError

PARAMS = ROOT / "params.yaml"
# The list in the section, in brackets as it comes with the project.
LIST = re.compile(r"(?ms)(^ingest:[^\n]*\n(?:(?:[ #][^\n]*)?\n)*? +forgotten:\s*)(\[[^\]]*\])")


def add(pseudonym: str) -> None:
    """Ingest drops the patient's reports from now on, whatever comes next; nothing if it does already.

    Raises:
        InputError: the list is not where and how it should be.
    """
    text = PARAMS.read_bytes().decode("utf-8")
    before = _parsed(text)
    names = before.get("ingest", {}).get("forgotten") or []
    if pseudonym in names:
        return
    names = [*names, pseudonym]
    listed = "[\n" + "".join(f'    "{name}",\n' for name in names) + "  ]"
    changed = LIST.sub(lambda found: found[1] + listed, text, count=1)
    before.setdefault("ingest", {})["forgotten"] = names
    if _parsed(changed) != before:
        raise InputError("params.yaml: ingest.forgotten should be a list in brackets: write it as `forgotten: []`")
    replace_file(Path(PARAMS), changed.encode())


def _parsed(text: str) -> dict[str, Any]:
    try:
        return YAML(typ="safe", pure=True).load(text) or {}
    except YAMLError:
        return {}
