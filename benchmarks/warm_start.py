"""Does last month's model pay? Training on from it against training from scratch: `make bench-warm-start`

Last month's model is trained on four fifths of the packed train rows. This month's training has all rows, and
starts either from scratch with all of its tokens, or from that model (`train.init_from`) with a share of them. Each
is a whole schedule of its own, on one thread; bits a byte are those of all validation rows.
"""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Mapping
from time import perf_counter

from torch import Tensor

from benchmarks import packs
from tasks import params
from tasks.artifacts import packed
from tasks.lm.settings import ModelParams
from tasks.train.loop import Result, train
from tasks.train.settings import TrainParams

OLD = 0.8  # of the rows were there last month; the packer shuffled them
SHARES = (1 / 4, 1 / 2)  # of the tokens
RATES = (1.0, 1 / 3)  # times params.yaml's
EPOCHS = {"synthetic": 0.12, "real": 4.0}  # of the training from scratch


def run(
    rows: packed.Pack,
    val_rows: packed.Pack,
    steps: int,
    rate: float = 1.0,
    start_from: Mapping[str, Tensor] | None = None,
) -> tuple[Result, float]:
    """Train for so many steps; the result and the seconds."""
    dials = params.load("train", TrainParams)
    settings = dataclasses.replace(
        dials,
        threads=1,
        learning_rate=dials.learning_rate * rate,
        max_tokens=steps * dials.batch_rows * rows.info.row_length,
        max_epochs=1e9,
        max_flops=1e18,
        eval_every=steps,
        eval_rows=len(val_rows.rows),
        patience=10**6,
    )
    shape = params.load("model", ModelParams).shape(
        vocab_size=rows.info.vocab_size, row_length=rows.info.row_length
    )
    began = perf_counter()
    result = train(
        rows, val_rows, shape, settings, on_step=lambda _: None, save=lambda *_: None, start_from=start_from
    )
    return result, perf_counter() - began


def compare(corpus: str) -> list[str]:
    """The table's lines for one corpus."""
    rows, val_rows = (packed.read(packs.PACKS[corpus] / f"{split}.parquet") for split in ("train", "val"))
    old = dataclasses.replace(rows, rows=rows.rows[: round(OLD * len(rows.rows))])
    batch_rows = params.load("train", TrainParams).batch_rows
    steps = round(EPOCHS[corpus] * len(rows.rows)) // batch_rows
    lines = []

    def tell(name: str, result: Result, seconds: float) -> None:
        title = packs.TITLES[corpus]
        lines.append(f"| {title} | {name} | {result.tokens / 1e6:.2f} M | {seconds:.0f} s | {result.val_bpb:.4f} |")
        print(lines[-1], flush=True)

    last, seconds = run(old, val_rows, round(OLD * steps))
    tell("last month's, from scratch", last, seconds)
    tell("from scratch", *run(rows, val_rows, steps))
    for share in SHARES:
        for rate in RATES:
            slow = "" if rate == 1 else ", a third of the rate"
            name = f"from last month's, 1/{1 / share:.0f} of the tokens{slow}"
            tell(name, *run(rows, val_rows, max(1, round(share * steps)), rate, last.weights))
    return lines


def main() -> int:
    head = ["| corpus | training | tokens | time | validation bits a byte |", "|---|---|---|---|---|"]
    lines = [line for corpus in packs.available() for line in compare(corpus)]
    print("\n".join(["", *head, *lines]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
