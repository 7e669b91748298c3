"""Broken, hostile and odd files for the tables of mistakes, made small or cheap."""

from __future__ import annotations

import gzip
import io
import stat
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

SECRET = "Zebrafish"  # planted in every broken file: it stands for what a patient's report says
MANY = 70 << 20  # bytes; beyond what may be of any ratio

Content = str | bytes | Callable[[Path], bytes]


def parquet(**columns: Any) -> Callable[[Path], bytes]:
    def content(folder: Path) -> bytes:
        written = io.BytesIO()
        pq.write_table(pa.table(columns), written, use_dictionary=False, compression="zstd")
        return written.getvalue()

    return content


def damaged_parquet(folder: Path) -> bytes:
    written = io.BytesIO()
    pq.write_table(pa.table({"text": [f"{SECRET} {number}" for number in range(1000)]}), written)
    content = bytearray(written.getvalue())
    content[60:1500] = b"\xff" * 1440  # the footer stays whole: only reading the rows shows the damage
    return bytes(content)


def cut_parquet(folder: Path) -> bytes:
    return damaged_parquet(folder)[:-9]


def parquet_bomb(folder: Path) -> bytes:
    return parquet(text=["x" * (14 << 20)] * 6)(folder)


def packed(content: str | bytes) -> bytes:
    return gzip.compress(content.encode() if isinstance(content, str) else content)


def broken_gzip(content: str) -> bytes:
    made = bytearray(packed(content))
    made[-6] ^= 255  # in the checksum
    return bytes(made)


def gzip_bomb(end: bytes, start: bytes = b"") -> Callable[[Path], bytes]:
    """Tens of megabytes of blanks in some tens of kilobytes, all one line or each megabyte its own."""
    return lambda folder: gzip.compress(start + (b" " * (1 << 20) + end) * (MANY >> 20), compresslevel=6)


def zipped(*members: str, content: str | bytes = SECRET, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name in members:
            archive.writestr(name, content)
    return made.getvalue()


def zip_bomb(folder: Path) -> bytes:
    return zipped("a.txt", content=b"\0" * MANY)


def zip_link(folder: Path) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        link = zipfile.ZipInfo("a.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/hostname")
    return made.getvalue()


def zip_twice(folder: Path) -> bytes:
    return zipped("a.txt", "b.txt").replace(b"b.txt", b"a.txt")


def zip_encrypted(folder: Path) -> bytes:
    made = bytearray(zipped("a.txt"))
    made[6] |= 1
    made[made.index(b"PK\x01\x02") + 8] |= 1
    return bytes(made)


def zip_wrong_checksum(folder: Path) -> bytes:
    made = zipped("a.txt", content="x" * 1000, method=zipfile.ZIP_STORED)
    return made.replace(b"x" * 10, b"y" * 10, 1)


def tarred(name: str = "a.txt", kind: bytes = tarfile.REGTYPE, mode: str = "w", content: bytes = b"") -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode=mode) as archive:  # type: ignore[call-overload]
        info = tarfile.TarInfo(name)
        info.type = kind
        info.linkname = "/etc/hostname" if kind != tarfile.REGTYPE else ""
        content = content or SECRET.encode()
        info.size = len(content) if kind == tarfile.REGTYPE else 0
        archive.addfile(info, io.BytesIO(content))
        more = tarfile.TarInfo("b.txt")
        archive.addfile(more, io.BytesIO(b""))
    return made.getvalue()


def broken_tar(folder: Path) -> bytes:
    """The second header is no header; `tarfile` would take it for the end."""
    made = bytearray(tarred())
    made[1024:1034] = b"\xff" * 10
    return bytes(made)


def tar_with_a_huge_header(folder: Path) -> bytes:
    """An extended header that claims eight gigabytes, behind which zeros could follow."""
    info = tarfile.TarInfo("x")
    info.type, info.size = tarfile.XHDTYPE, 1 << 33
    return info.tobuf(tarfile.GNU_FORMAT) + b"\0" * 10240


def leave_an_output() -> dict[str, bytes]:
    """An earlier run's output, as its files' contents."""
    Path("out/corpus").mkdir(parents=True)
    for name in ("out/corpus/train.parquet", "out/metrics.json"):
        Path(name).write_text("earlier")
    return output()


def output() -> dict[str, bytes]:
    return {str(path): path.read_bytes() if path.is_file() else b"" for path in sorted(Path("out").rglob("*"))}


def assert_refused(outcome: Any, expected: str, before: dict[str, bytes]) -> None:
    assert outcome.code == 2
    assert outcome.err.startswith("error: ")
    assert outcome.err.count("\n") == 1
    assert expected in outcome.err
    assert SECRET not in outcome.out + outcome.err
    assert output() == before
