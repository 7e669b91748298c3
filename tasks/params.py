"""One section of params.yaml becomes one frozen dataclass; an unknown or missing key is an error."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

from ruamel.yaml import YAML, YAMLError

from tasks.stage import InputError

T = TypeVar("T")
FILE = Path("params.yaml")


def read(path: Path = FILE) -> dict[str, Any]:
    """All sections of a params file, as plain Python values.

    YAML 1.2, the dialect DVC reads too: `1e-3` is a number and `no` is a string.
    """
    try:
        content = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(f"{path} is missing: run the stage from the folder that holds dvc.yaml") from None
    except YAMLError as error:
        raise InputError(f"{path} is not valid YAML: {' '.join(str(error).split())}") from None
    if not isinstance(content, dict):
        raise InputError(f"{path} holds no sections: it should be a mapping of section names to settings")
    return content


def values_of(section: str, path: Path = FILE) -> dict[str, Any]:
    """The section's settings as they stand; raises `InputError` where there is none."""
    values = read(path).get(section)
    if not isinstance(values, dict):
        raise InputError(f"{path} has no section '{section}'")
    return values


def load(section: str, cls: type[T], path: Path = FILE) -> T:
    """The section as an instance of the dataclass `cls`.

    Raises:
        InputError: the section is missing, a key is unknown or missing, a value has the wrong
            type, or the dataclass's own `__post_init__` refuses a value with a `ValueError`.
    """
    return build(cls, values_of(section, path), where=f"{path}: {section}")


def part(section: str, cls: type[T], path: Path = FILE) -> T:
    """Those keys of the section that `cls` has: what one stage needs of another's. Raises as `load` does."""
    asked = {field.name for field in dataclasses.fields(cls)}  # type: ignore[arg-type]
    values = {key: value for key, value in values_of(section, path).items() if key in asked}
    return build(cls, values, where=f"{path}: {section}")


def build(cls: type[T], values: dict[str, Any], where: str) -> T:
    """`cls(**values)` with every mistake turned into one sentence that starts with `where`."""
    types = get_type_hints(cls)
    fields = {field.name for field in dataclasses.fields(cls)}  # type: ignore[arg-type]
    if unknown := sorted(values.keys() - fields):
        raise InputError(f"{where}.{unknown[0]} is not a setting; the settings are {', '.join(sorted(fields))}")
    if missing := sorted(fields - values.keys()):
        raise InputError(f"{where}.{missing[0]} is missing")
    checked = {name: _check(value, types[name], f"{where}.{name}") for name, value in values.items()}
    try:
        return cls(**checked)
    except ValueError as error:
        raise InputError(f"{where}.{error}") from None


def _check(value: Any, expected: Any, where: str) -> Any:
    origin = getattr(expected, "__origin__", expected)
    if origin is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, origin) or (isinstance(value, bool) and origin is not bool):
        raise InputError(f"{where} should be {origin.__name__}, not {type(value).__name__}")
    return tuple(value) if origin is list else value
