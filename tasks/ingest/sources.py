"""From the params and the raw folder to the sources: which files count, and in which form they are."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from tasks.ingest.files import FORMS, File, find, form_of, is_archive, is_wanted
from tasks.ingest.mistakes import mistake, shown, unreadable
from tasks.ingest.settings import CorpusParams, Source
from tasks.stage import InputError

# files/p10/p10000032/s50414267.txt, whatever stands before it.
MIMIC = re.compile(r"(?:.*/)?p\d{4,}/s\d+\.txt")
# What PhysioNet puts beside that tree: lists, labels, splits. None of them holds reports.
MIMIC_TABLE = re.compile(r"(?:.*/)?(?:mimic-cxr-[\d.]+-[a-z]+|cxr-(?:study|record|provider)-list)\.csv")


@dataclass(frozen=True, kw_only=True)
class Holding:
    """A source with its files, sorted by name."""

    source: Source
    form: str
    files: list[File]
    beside: list[File]  # tables that tell more of a MIMIC-CXR tree


def source_names(raw: Path, corpus: CorpusParams) -> tuple[str, ...]:
    """What the sources are called, in their order."""
    return tuple(source.name for source in corpus.named()) or (shown(raw.resolve().name),)


def holdings(raw: Path, corpus: CorpusParams) -> list[Holding]:
    """The sources of a raw folder by name, with what is wrong said before anything is read.

    Raises:
        InputError: a source is missing or holds nothing readable, layouts are mixed, or
            something lies there that no source names.
    """
    if not raw.exists():
        raise InputError(f"{raw} is missing: put the reports there, run `dvc pull`, or mend corpus.path")
    named = corpus.named()
    if not named:
        (name,) = source_names(raw, corpus)
        alone = Source(name=name, format=corpus.format, columns=corpus.columns)
        return [_holding(raw, alone)]
    if not raw.is_dir():
        raise InputError(f"{raw} is a file, but corpus.sources names folders in it: mend corpus.path")
    for source in named:
        if not (raw / source.name).exists():
            raise InputError(
                f"{raw}/{source.name} is missing, though corpus.sources names it: put it there, or remove the name"
            )
    _refuse_unnamed(raw, {source.name for source in named})
    return [_holding(raw / source.name, source) for source in named]


def _holding(root: Path, source: Source) -> Holding:
    files = find(root)
    trees = [file for file in files if file.form == "txt" and MIMIC.fullmatch(file.name)]
    beside = [file for file in files if file.form == "csv" and MIMIC_TABLE.fullmatch(file.name)]
    form = source.format
    if form == "auto":
        found = sorted({file.form for file in files if not (trees and file in beside)})
        if len(found) > 1:
            raise InputError(
                f"{root} holds {' and '.join(found)} files: set {source.setting}.format to the one with the reports"
            )
        form = "mimic-cxr" if trees else found[0] if found else ""
    kind = "txt" if form == "mimic-cxr" else form
    kept = [file for file in files if file.form == kind]
    if not kept:
        wanted = ", ".join(ending for ending, of in FORMS.items() if kind in ("", of))
        raise InputError(f"{root} holds no file to read ({wanted}): put the reports there, or mend corpus.path")
    _refuse_columns(root, source, form)
    return Holding(source=source, form=form, files=kept, beside=beside if form == "mimic-cxr" else [])


def _refuse_columns(root: Path, source: Source, form: str) -> None:
    columns = f"{source.setting}.columns"
    if source.columns and form in ("txt", "mimic-cxr", "openi-xml"):
        raise InputError(f"{root}: {form} files have no columns: leave {columns} empty, or set its format")
    if form != "csv" and any(isinstance(column, int) for column in source.columns.values()):
        raise InputError(f"{root}: columns of {form} files have names: give {columns} those, not numbers")


def _refuse_unnamed(raw: Path, names: set[str]) -> None:
    """Nothing with reports in it is passed over in silence."""
    try:
        entries = sorted(os.scandir(raw), key=lambda entry: entry.name)
    except OSError as error:
        raise unreadable(str(raw), error) from None
    for entry in entries:
        if entry.name in names or not is_wanted(entry.name):
            continue
        if os.path.isdir(entry.path) or form_of(entry.name) or is_archive(entry.name):
            raise mistake(
                f"{raw}/{shown(entry.name)}", "is named by none of corpus.sources: name it there, or move it away"
            )
