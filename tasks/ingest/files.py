"""Find the files of a source, loose or in archives, and open them one after the other."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path

from tasks.ingest import archives
from tasks.ingest.mistakes import mistake, shown, unreadable
from tasks.ingest.unpack import Gunzip, Stream

FORMS = {
    ".csv": "csv",
    ".tsv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".txt": "txt",
    ".xml": "openi-xml",
}
NOT_READ = (".7z", ".rar", ".bz2", ".xz", ".zst", ".tbz2", ".txz")
BESIDE = ("readme", "license", "sha256sums")  # files that come with a corpus and are not of it


@dataclass(frozen=True, kw_only=True, slots=True)
class File:
    """One file that may hold reports, wherever it lies."""

    file: str  # as messages name it
    name: str  # within its source, without .gz: packing a file changes no report id that is made of its name
    form: str  # by its ending
    path: str  # on disk: its own, or its archive's
    packed: bool  # as .gz
    archive: str = ""  # its archive, as messages name it
    member: archives.Member | None = None


def find(root: Path) -> list[File]:
    """The files of a folder, an archive or a single file, sorted by name.

    Links to files are followed, wherever they lead: DVC itself puts links into its cache there.

    Raises:
        InputError: something is there that cannot be read, or would be passed over unseen.
    """
    if root.is_dir():
        files = [file for path, name in _walk(str(root), "") for file in _files(path, name, f"{root}/{name}")]
    else:
        files = _files(str(root), "" if is_archive(root.name) else root.name, str(root))
    files.sort(key=lambda file: file.name)
    for one, other in pairwise(files):
        if one.name == other.name:
            raise mistake(other.file, "is there with and without .gz: remove one")
    return files


def form_of(name: str) -> str:
    """What a file's ending says it is, with or without .gz; empty for what holds no reports."""
    return FORMS.get(os.path.splitext(name.lower().removesuffix(".gz"))[1], "")


def is_archive(name: str) -> bool:
    """Whether a name is an archive's that can be read."""
    return name.lower().endswith(archives.ENDINGS)


def is_wanted(name: str) -> bool:
    """Whether a file of this name belongs to the reports: not hidden, and no README or licence."""
    base = name.rsplit("/", 1)[-1].lower()
    return not base.startswith((".", *BESIDE))


def opened(files: Iterable[File]) -> Iterator[tuple[File, Stream]]:
    """The files in their order with their unpacked bytes, each to be read before the next is asked for."""
    for (path, archive), group in groupby(files, key=lambda file: (file.path, file.archive)):
        if archive:
            members = {file.member: file for file in group}
            for member, stream in archives.opened(path, archive, [one for one in members if one]):
                yield _unpacked(members[member], stream)
            continue
        for file in group:
            try:
                raw = open(path, "rb")  # noqa: SIM115 - closed below, once we know it opened
            except OSError as error:
                raise unreadable(file.file, error) from None
            with raw:
                yield _unpacked(file, Stream(raw, file.file))


def _unpacked(file: File, stream: Stream) -> tuple[File, Stream]:
    return file, Gunzip(stream, file.file) if file.packed else stream


def _walk(root: str, name: str) -> Iterator[tuple[str, str]]:
    """Paths of files under a folder with their names within it; what is hidden is left out."""
    try:
        entries = list(os.scandir(os.path.join(root, name)))
    except OSError as error:
        # Passed over, the folder's reports would go missing unseen.
        raise unreadable(shown(os.path.join(root, name)), error) from None
    for entry in entries:
        if entry.name.startswith("."):
            continue
        within = f"{name}/{entry.name}" if name else entry.name
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(root, within)
        elif entry.is_symlink() and _is_folder(entry):
            # Followed, it could lead round in circles; passed over, its reports would go missing unseen.
            raise mistake(shown(f"{root}/{within}"), "is a link to a folder: put the folder itself there")
        else:
            yield entry.path, within


def _is_folder(link: os.DirEntry[str]) -> bool:
    try:
        return link.is_dir()
    except OSError:  # it leads round in circles
        return False


def _files(path: str, name: str, label: str) -> list[File]:
    """The file itself, the members of an archive, or nothing where it holds no reports."""
    base, label = os.path.basename(path), shown(label)
    if not is_wanted(base):
        return []
    _refuse_special(path, label)
    if is_archive(base):
        return _of_archive(path, f"{shown(name)}/" if name else "", label)
    if base.lower().endswith(NOT_READ):
        raise mistake(label, f"is packed in a way that is not read: unpack it, or pack it as {archives.ENDINGS[0]}")
    if not (form := form_of(base)):
        return []
    packed = base.lower().endswith(".gz")
    _refuse_packed_parquet(form, packed, label)
    return [File(file=label, name=_without_gz(shown(name)), form=form, path=path, packed=packed)]


def _of_archive(path: str, prefix: str, label: str) -> list[File]:
    files = []
    for member in archives.members(path, label):
        if any(part.startswith(".") for part in member.name.split("/")) or not is_wanted(member.name):
            continue
        inner = f"{label}: {member.name}"
        if is_archive(member.name) or member.name.lower().endswith(NOT_READ):
            raise mistake(inner, "is an archive in an archive: unpack the outer one")
        if form := form_of(member.name):
            packed = member.name.lower().endswith(".gz")
            _refuse_packed_parquet(form, True, inner)
            files.append(
                File(
                    file=inner,
                    name=prefix + _without_gz(member.name),
                    form=form,
                    path=path,
                    packed=packed,
                    archive=label,
                    member=member,
                )
            )
    return files


def _refuse_special(path: str, label: str) -> None:
    """A pipe would be waited for without end."""
    try:
        mode = os.stat(path).st_mode
    except OSError:
        return  # opening it tells why
    if not stat.S_ISREG(mode):
        raise mistake(label, "is a pipe, a socket or a device: remove it")


def _refuse_packed_parquet(form: str, packed: bool, label: str) -> None:
    if form == "parquet" and packed:
        raise mistake(label, "is packed, but Parquet is read from its end: unpack it, it is compressed already")


def _without_gz(name: str) -> str:
    return name[:-3] if name.lower().endswith(".gz") else name
