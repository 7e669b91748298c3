"""A training of some dials on some rows, thought through: its figures, and what is to be said of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tasks import params
from tasks.artifacts.packed import Pack
from tasks.lm.settings import ModelParams
from tasks.plan import advice, memory, table
from tasks.plan.figures import figures
from tasks.plan.settings import Budget, Training
from tasks.plan.text import Text


@dataclass(frozen=True, kw_only=True)
class Plan:
    """See `draw_up`."""

    figures: dict[str, Any]
    training: Training
    text: Text
    memory: memory.Memory

    @property
    def verdict(self) -> str:
        return advice.verdict(self.figures)

    @property
    def warnings(self) -> list[str]:
        return advice.warnings(self.figures)

    def lines(self) -> list[str]:
        """The plan for a terminal."""
        return [*table.lines(self.figures), self.verdict, *(f"warning: {sentence}" for sentence in self.warnings)]

    def refuse(self) -> None:
        """Raise `InputError` where money or memory do not allow it."""
        advice.refuse(self.figures, self.training, self.text, self.memory)


def draw_up(
    pack: Pack, file: Path = params.FILE, *, vocab_size: int | None = None, row_length: int | None = None
) -> Plan:
    """The plan of a params file's dials for the rows of a pack.

    Args:
        vocab_size: of another tokenizer than the pack's; its count of tokens is taken as it is.
        row_length: of other rows than the pack's.
    """
    budget, training = params.load("budget", Budget, file), params.part("train", Training, file)
    shape = params.load("model", ModelParams, file).shape(
        vocab_size=vocab_size or pack.info.vocab_size, row_length=row_length or pack.info.row_length
    )
    text = Text.of(pack).in_rows_of(shape.max_position_embeddings)
    needed = memory.predict(pack, shape, training, budget.device)
    return Plan(figures=figures(shape, training, text, budget, needed), training=training, text=text, memory=needed)
