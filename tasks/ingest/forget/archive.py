"""A zip or tar file without some members, or with some rewritten; all others as they were."""

from __future__ import annotations

import copy
import gzip
import tarfile
import zipfile
from collections.abc import Callable
from typing import IO, Any

from tasks.ingest import archives
from tasks.ingest.forget.lines import copy as copy_bytes
from tasks.ingest.forget.replace import replaced

# From a member's name and its bytes to what takes their place: the same, others, or None for nothing.
Change = Callable[[str, IO[bytes]], IO[bytes] | None]


def rewrite(path: str, drop: Callable[[str], bool], change: Change) -> None:
    """Replace the archive by one without the entries to drop, and with the other members changed."""
    with replaced(path) as out:
        if path.lower().endswith(".zip"):
            _zip(path, out, drop, change)
        elif path.lower().endswith(".tar"):
            _tar(path, out, drop, change)
        else:
            with gzip.GzipFile(filename="", fileobj=out, mode="wb", mtime=0, compresslevel=6) as packed:
                _tar(path, packed, drop, change)


def _zip(path: str, out: IO[bytes], drop: Callable[[str], bool], change: Change) -> None:
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w") as new:
        new.comment = old.comment
        for info in old.infolist():
            name = archives.checked(info.filename.replace("\\", "/"), path)
            if drop(name):
                continue
            with old.open(info) as stream:
                content = change(name, stream)
                if content is None:
                    continue
                with new.open(copy.copy(info), "w", force_zip64=info.file_size >= zipfile.ZIP64_LIMIT) as target:
                    copy_bytes(content, target)


def _tar(path: str, out: Any, drop: Callable[[str], bool], change: Change) -> None:
    with tarfile.open(path) as old, tarfile.open(fileobj=out, mode="w") as new:
        for info in old:
            name = archives.checked(info.name, path)
            if drop(name):
                continue
            stream = old.extractfile(info) if info.isreg() else None
            if stream is None:
                new.addfile(info)
                continue
            content = change(name, stream)
            if content is None:
                continue
            if content is not stream:
                info.size = content.seek(0, 2)
                info.pax_headers = {key: value for key, value in info.pax_headers.items() if key != "size"}
                content.seek(0)
            new.addfile(info, content)
