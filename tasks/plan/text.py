"""The packed train split, as far as a plan needs to know it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tasks.artifacts.packed import Pack


@dataclass(frozen=True, kw_only=True)
class Text:
    """How much there is to read.

    Attributes:
        rows: packed rows.
        row_length: tokens in a row, padding included.
        tokens: inputs of all rows, padding left out; each is read once an epoch, so these are the unique tokens.
        pairs: (query, key) pairs that attention inside the documents looks at in an epoch.
    """

    rows: int
    row_length: int
    tokens: int
    pairs: int

    @classmethod
    def of(cls, pack: Pack) -> Text:
        return cls(rows=len(pack.rows), row_length=pack.info.row_length, tokens=pack.tokens, pairs=pack.pairs)

    def in_rows_of(self, row_length: int) -> Text:
        """The same text in rows of another length, as full; documents that would be cut are taken as whole."""
        return replace(self, rows=-(-self.rows * self.row_length // row_length), row_length=row_length)
