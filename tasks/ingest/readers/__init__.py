"""From a folder of files to blocks that any process can read, and from a block to its records.

One process cuts and several read: `blocks` touches files and is cheap, `read` touches none and
does the work. What comes out does not depend on the size of the blocks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from tasks.ingest.files import File, opened
from tasks.ingest.readers import delimited, jsonl, mimic, openi, parquet, tree
from tasks.ingest.readers.record import Block, Piece, Record
from tasks.ingest.settings import CorpusParams, Source
from tasks.ingest.sources import Holding, holdings
from tasks.ingest.unpack import Stream
from tasks.stage import InputError

# A cutter takes a file, its bytes, the source and how many bytes a piece should have.
Cutter = Callable[[File, Stream, Source, int], Iterator[Piece]]
CUTTERS: dict[str, Cutter] = {
    "csv": delimited.cut,
    "jsonl": jsonl.cut,
    "parquet": parquet.cut,
    "txt": tree.cut,
    "openi-xml": tree.cut,
}
# A reader takes a piece and its source.
READERS: dict[str, Callable[[Piece, Source], Iterator[Record]]] = {
    "csv": delimited.read,
    "jsonl": jsonl.read,
    "parquet": parquet.read,
    "txt": tree.read_text,
    "mimic-cxr": tree.read_text,
    "openi-xml": openi.read,
}
SIZE = 4 << 20  # bytes of content in a block
FILES = 2000  # and files at most, each some hundred bytes of name and path


def blocks(raw: Path, corpus: CorpusParams, size: int = SIZE) -> Iterator[Block]:
    """All reports of a folder (or of one file) in blocks: sources by name, files by name, records in file order.

    Memory holds a block, and the names of the files.

    Raises:
        InputError: nothing is readable, layouts are mixed, or a file is broken. What comes
            before the break is handed out first, so that the first mistake is the one told.
    """
    for holding in holdings(raw, corpus):
        pieces: list[Piece] = []
        held = 0
        broken: InputError | None = None
        cutting = _pieces(holding, size)
        while True:
            try:
                piece = next(cutting, None)
            except InputError as error:
                piece, broken = None, error
            full = piece is not None and (held + len(piece.content) > size or len(pieces) == FILES)
            if pieces and (full or piece is None):
                yield Block(source=holding.source, form=holding.form, pieces=tuple(pieces))
                pieces, held = [], 0
            if broken:
                raise broken
            if piece is None:
                break
            pieces.append(piece)
            held += len(piece.content)


def read(block: Block) -> Iterator[Record]:
    """The records of a block in their order. Raises `InputError` for a broken one."""
    for piece in block.pieces:
        yield from READERS[block.form](piece, block.source)


def _pieces(holding: Holding, size: int) -> Iterator[Piece]:
    cut = mimic.studies(holding.beside).cut if holding.form == "mimic-cxr" else CUTTERS[holding.form]
    for file, stream in opened(holding.files):
        yield from cut(file, stream, holding.source, size)
