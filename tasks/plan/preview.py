"""`python -m tasks.plan.preview PARAMS_YAML TRAIN_PARQUET`: the plan of other dials; nothing is run or written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tasks import params, stage
from tasks.artifacts import packed
from tasks.plan.plan import draw_up
from tasks.wording import count


@dataclass(frozen=True, kw_only=True)
class Tokenizer:
    """Section `tokenizer`, as far as a preview needs it."""

    vocabulary: str
    vocab_size: int


@dataclass(frozen=True, kw_only=True)
class Rows:
    """Section `pack`, as far as a preview needs it."""

    row_length: int


def main(file: Path, train_rows: Path) -> None:
    """Say what the training of a params file would cost and need with the reports that are packed now."""
    pack = packed.read(train_rows)
    tokenizer, row_length = params.part("tokenizer", Tokenizer, file), params.part("pack", Rows, file).row_length
    learnt = tokenizer.vocabulary == "learnt"
    vocab_size = tokenizer.vocab_size if learnt else pack.info.vocab_size
    print(
        f"{file}: a vocabulary of {count(vocab_size)}, rows of {count(row_length)} tokens\n"
        f"{train_rows}: the text as it is packed now, {count(pack.tokens)} tokens with a vocabulary of "
        f"{count(pack.info.vocab_size)}; another vocabulary would count others"
    )
    plan = draw_up(pack, file, vocab_size=vocab_size, row_length=row_length)
    print(*plan.lines(), sep="\n")
    plan.refuse()


if __name__ == "__main__":
    stage.run(main)
