"""The members of a zip or tar file in the order of their names, read as streams and never unpacked to disk."""

from __future__ import annotations

import io
import os
import stat
import struct
import tarfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from tasks.ingest.mistakes import MAX_BYTES, mistake, shown, unreadable
from tasks.ingest.unpack import DAMAGED, Gunzip, Stream, damaged, refuse_bomb

ENDINGS = (".zip", ".tar", ".tar.gz", ".tgz")
# What may be held of a .tar.gz whose members are not in the order of their names: a compressed
# tar has no way back, so it is read again for every so many bytes.
HELD = 64 << 20
# A broken directory of an archive breaks the standard library in many ways.
BROKEN = (*DAMAGED, struct.error, NotImplementedError, ValueError, LookupError, OverflowError)
LINK = "is a link or a device: pack the files themselves"
REGULAR = {0, stat.S_IFREG}


@dataclass(frozen=True, slots=True)
class Member:
    """One file in an archive."""

    name: str
    place: Any  # a ZipInfo, or where a tar file's unpacked stream holds it
    size: int


def members(path: str, file: str) -> list[Member]:
    """The files of an archive, sorted by name.

    Raises:
        InputError: it is damaged or a bomb, or a member is a link, encrypted, there twice, or
            named to escape the archive. Nothing is written by its name here, but such an archive
            was made to do harm or by mistake.
    """
    try:
        listed = list(_zip_members(path, file) if path.lower().endswith(".zip") else _tar_members(path, file))
    except BROKEN:
        raise damaged(file) from None
    except OSError as error:
        raise unreadable(file, error) from None
    listed.sort(key=lambda member: member.name)
    for one, other in pairwise(listed):
        if one.name == other.name:
            raise mistake(f"{file}: {one.name}", "is in the archive twice: pack it again with one of each")
    return listed


def opened(path: str, file: str, wanted: Sequence[Member]) -> Iterator[tuple[Member, Stream]]:
    """The wanted members in their order, each to be read before the next is asked for."""
    try:
        if path.lower().endswith(".zip"):
            with zipfile.ZipFile(path) as archive:
                for member in wanted:
                    with archive.open(member.place) as stream:
                        yield member, Stream(stream, f"{file}: {member.name}")
        elif path.lower().endswith(".tar"):
            with _unpacked(path, file) as tar:
                for member in wanted:
                    yield member, Stream(_Part(tar, member), f"{file}: {member.name}")
        else:
            yield from _in_passes(path, file, wanted)
    except BROKEN:
        raise damaged(file) from None
    except OSError as error:
        raise unreadable(file, error) from None


def _in_passes(path: str, file: str, wanted: Sequence[Member]) -> Iterator[tuple[Member, Stream]]:
    """Members of a compressed tar: streamed while their order holds, else held a part at a time."""
    start = 0
    while start < len(wanted):
        ordered, held = _ordered(wanted, start), _held(wanted, start)
        with _unpacked(path, file) as tar:
            if ordered >= held:
                for member in wanted[start:ordered]:
                    yield member, Stream(_Part(tar, member), f"{file}: {member.name}")
            else:
                part = wanted[start:held]
                contents = {
                    member.name: _Part(tar, member).read(member.size)
                    for member in sorted(part, key=lambda member: member.place)
                }
                for member in part:
                    yield member, Stream(io.BytesIO(contents.pop(member.name)), f"{file}: {member.name}")
        start = max(ordered, held)


def _ordered(wanted: Sequence[Member], start: int) -> int:
    end = start + 1
    while end < len(wanted) and wanted[end].place > wanted[end - 1].place:
        end += 1
    return end


def _held(wanted: Sequence[Member], start: int) -> int:
    end, total = start, 0
    while end < len(wanted) and total + wanted[end].size <= HELD:
        total += wanted[end].size
        end += 1
    return end


def _zip_members(path: str, file: str) -> Iterator[Member]:
    with zipfile.ZipFile(path) as archive:
        refuse_bomb(sum(info.file_size for info in archive.infolist()), os.path.getsize(path), file)
        for info in archive.infolist():
            name = checked(info.filename.replace("\\", "/"), file)
            if stat.S_IFMT(info.external_attr >> 16) not in REGULAR and not info.is_dir():
                raise mistake(f"{file}: {name}", LINK)
            if info.flag_bits & 1:
                raise mistake(f"{file}: {name}", "is encrypted: pack it again without a password")
            if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise mistake(f"{file}: {name}", "is packed in a way that is not read: zip it again with deflate")
            if not info.is_dir():
                yield Member(name, info, info.file_size)


def _tar_members(path: str, file: str) -> Iterator[Member]:
    with _unpacked(path, file) as stream, tarfile.open(fileobj=stream, mode="r:", tarinfo=_Strict) as tar:
        while info := tar.next():
            tar.members = []  # type: ignore[attr-defined]  # else it keeps them all
            name = checked(info.name, file)
            if info.isdir():
                continue
            if not info.isreg() or info.issparse():
                raise mistake(f"{file}: {name}", LINK)
            yield Member(name, info.offset_data, info.size)
        while stream.read(1 << 20):  # the checksum of a compressed one is at its very end
            pass


class _Strict(tarfile.TarInfo):
    """A header that cannot be read is damage, where `tarfile` takes it for the end."""

    @classmethod
    def fromtarfile(cls, tarfile_: Any) -> Any:
        try:
            return super().fromtarfile(tarfile_)
        except tarfile.EOFHeaderError:  # type: ignore[attr-defined]
            raise
        except tarfile.HeaderError:
            raise tarfile.ReadError from None


def checked(name: str, file: str) -> str:
    """A member's name as it is told and sorted by. Raises `InputError` for one that leads out."""
    if name.startswith("/") or name[1:2] == ":" or ".." in name.split("/"):
        raise mistake(f"{file}: {shown(name)}", "has a name that leads out of the archive: pack it again")
    return shown("/".join(part for part in name.split("/") if part not in ("", ".")))


@contextmanager
def _unpacked(path: str, file: str) -> Iterator[Any]:
    """A tar file's bytes as something that can be read and sought, forward only where it is compressed."""
    with open(path, "rb") as packed:
        yield _Plain(packed) if path.lower().endswith(".tar") else _Forward(Gunzip(Stream(packed, file), file))


class _Plain:
    """A file whose reads are bounded: a header may claim to be of any length."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner
        self.tell = inner.tell
        self.seek = inner.seek

    def read(self, size: int) -> bytes:
        if size > 2 * MAX_BYTES:
            raise tarfile.ReadError
        return self._inner.read(size)


class _Forward:
    """A stream with a position; seeking reads on, and never back."""

    def __init__(self, inner: Stream) -> None:
        self._inner = inner
        self.tell = inner.tell

    def read(self, size: int) -> bytes:
        if size > 2 * MAX_BYTES:
            raise tarfile.ReadError
        parts = []
        while size > 0 and (content := self._inner.read(size)):
            parts.append(content)
            size -= len(content)
        return b"".join(parts)

    def seek(self, place: int) -> int:
        while (missing := place - self.tell()) > 0:
            if not self._inner.read(min(missing, 1 << 20)):
                raise tarfile.ReadError
        if missing < 0:
            raise tarfile.StreamError
        return place


class _Part:
    """The bytes of one member of a tar file."""

    def __init__(self, tar: Any, member: Member) -> None:
        tar.seek(member.place)
        self._tar = tar
        self._size = member.size
        self._left = member.size

    def read(self, size: int) -> bytes:
        parts = []
        wanted = min(size, self._left)
        while wanted > 0:
            content = self._tar.read(min(wanted, MAX_BYTES))
            if not content:
                raise tarfile.ReadError
            parts.append(content)
            wanted -= len(content)
            self._left -= len(content)
        return b"".join(parts)

    def tell(self) -> int:
        return self._size - self._left
