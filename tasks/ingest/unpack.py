"""Read files and what is packed in them as bounded streams: damage and bombs end in a sentence."""

from __future__ import annotations

import gzip
import tarfile
import zipfile
import zlib
from typing import Any

from tasks.ingest.mistakes import mistake, unreadable
from tasks.stage import InputError

# Text shrinks to a third or a tenth, a table of repeats to a fiftieth; a bomb to a thousandth.
MAX_RATIO = 200
SMALL = 64 << 20  # bytes; below, a good ratio is no danger and a short file of repeats is no bomb

DAMAGED = (EOFError, gzip.BadGzipFile, zlib.error, zipfile.BadZipFile, tarfile.TarError)


class Stream:
    """Bytes of one file, read in pieces; whatever goes wrong becomes a sentence about `file`."""

    def __init__(self, inner: Any, file: str) -> None:
        self._inner = inner
        self._file = file

    def read(self, size: int) -> bytes:
        """At most `size` bytes, and none at the end only."""
        try:
            return self._inner.read(size)
        except DAMAGED:
            raise damaged(self._file) from None
        except OSError as error:
            raise unreadable(self._file, error) from None

    def tell(self) -> int:
        """How many bytes have been read, at least."""
        return self._inner.tell()


class Gunzip(Stream):
    """What a gzip stream unpacks to, as long as it stays in proportion."""

    def __init__(self, packed: Stream, file: str) -> None:
        super().__init__(gzip.GzipFile(fileobj=packed, mode="rb"), file)  # type: ignore[call-overload]
        self._packed = packed
        self._out = 0

    def read(self, size: int) -> bytes:
        content = super().read(size)
        self._out += len(content)
        refuse_bomb(self._out, self._packed.tell(), self._file)
        return content

    def tell(self) -> int:
        return self._out


def refuse_bomb(unpacked: int, packed: int, file: str) -> None:
    """Bytes out against bytes in; a bomb is refused long before it fills a memory or a disk."""
    if unpacked > SMALL and unpacked > MAX_RATIO * packed:
        raise mistake(
            file, f"unpacks to more than {MAX_RATIO} times its size, as no reports do: unpack it and look inside"
        )


def damaged(file: str) -> InputError:
    """The error for a packed file that ends too soon or fails its own checks."""
    return mistake(file, "is damaged, cut short or not what its name says: copy it again from where it came")
