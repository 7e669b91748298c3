"""What is predicted is what a training takes, and follows the dials as it should."""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from plan_example import END, make_pack, shape, training

from tasks import params
from tasks.lm.batch import flatten
from tasks.plan import memory

ROOT = Path(__file__).parent.parent.parent
DROPOUT = 0.1


def narrow(**changed):
    sizes = {"num_attention_heads": 2, "head_dim": 32, "hidden_size": 64, "intermediate_size": 192}
    return shape(**{**sizes, "num_hidden_layers": 6, "vocab_size": END + 1, **changed})


def test_a_training_grows_by_what_was_predicted():
    """The peak of a real process less what it held before, within 15%.

    `make bench-memory` holds whole processes, with all that they import, over more steps and shapes.
    """
    reports, rows = {"reports": 300, "row_length": 2048, "longest": 600}, 12
    dials = params.read(ROOT / "params.yaml")["train"] | {"threads": 1, "dropout": DROPOUT, "eval_rows": 2}
    dials |= {"batch_rows": rows, "micro_rows": rows, "max_tokens": 2 * rows * 2048}
    done = subprocess.run(
        [sys.executable, str(Path(__file__).parent / "peak_memory.py")],
        input=json.dumps({"pack": reports, "shape": dataclasses.asdict(narrow()), "train": dials}),
        env={**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    told = training(batch_rows=rows, micro_rows=rows, dropout=DROPOUT)
    predicted = memory.predict(make_pack(**reports), narrow(), told, "cpu")
    assert predicted.rows * predicted.row > 0.8 * memory.GB  # more than all else that a process starts to hold
    assert predicted.peak - memory.PROCESS["cpu"] == pytest.approx(int(done.stdout), rel=0.15)


def test_two_layers_and_two_rows_tell_what_many_keep(pack):
    """Counted over four layers and three rows at once, and foretold: the same but for the weights in bf16."""
    deep = narrow(num_hidden_layers=4, max_position_embeddings=256)
    rows = [3, 3, 3]

    def inputs(count):
        batch = flatten(pack, rows[:count], dtype=torch.float32)
        return batch.tokens_N, batch.positions_N, batch.attend

    together = memory.kept_bytes(deep, inputs(3), DROPOUT, torch.float32)
    fixed = memory.kept_bytes(deep, inputs(2), DROPOUT, torch.float32)
    foretold = memory.kept_by_rows(inputs, deep, DROPOUT, torch.float32)
    assert foretold == together - fixed
    assert foretold > 4 * 250 * 4 * 64 * 4  # of every token and layer more than its hidden state four times in fp32


def test_a_gpus_layer_keeps_what_flash_attention_and_its_products_need():
    """By hand, bf16, numbers a token: the block's two inputs and their norms' outputs, queries, keys and values
    before their norm and as attention takes them, attention's output, and gate, up, silu and product inside; fp32
    scales beside them."""
    wide, inner, heads = 384, 1024, 3
    sizes = {"hidden_size": wide, "intermediate_size": inner, "num_attention_heads": heads, "head_dim": 128}
    one, two = (
        memory.kept_by_rows(
            lambda count: memory._flat(count * memory.CUT),
            shape(**sizes, num_hidden_layers=layers),
            0.0,
            torch.bfloat16,
        )
        for layers in (1, 2)
    )
    numbers = 4 * wide + 3 * wide + 2 * wide + wide + 4 * inner
    scales = 4 * (2 + 2 * heads) + 4 * heads
    assert (two - one) / memory.CUT == 2 * numbers + scales


def test_half_a_billion_parameters_fit_an_h200(base, pack):
    dials = training(batch_rows=256, micro_rows=32)
    needed = memory.predict(pack, base, dials, "cuda")
    assert needed.rows == 32
    assert 60 * memory.GB < needed.peak < 141 * memory.GB
    assert needed.peak == pytest.approx(needed.fixed + 32 * needed.row)


def test_weights_and_all_that_has_their_size(small):
    hidden = 2 * (32 * 256 * 2 * 2 + 3 * 32 * 64)  # two layers: four projections of 2 x 128, three of 64
    every = hidden + 32 * (END + 1) + 2 * (2 * 32 + 2 * 128) + 32
    plain, bf16 = torch.float32, torch.bfloat16
    assert memory.weights(small, training(optimizer="adamw"), plain) == 20 * every  # AdamW's two, gradient, best
    assert memory.weights(small, training(optimizer="muon"), plain) == 20 * every - 4 * hidden  # one momentum
    assert memory.weights(small, training(optimizer="adamw", average=0.9), plain) == 24 * every
    assert memory.weights(small, training(optimizer="adamw"), bf16) == 22 * every
    several = {"optimizer": "adamw", "batch_rows": 8, "processes": 4}
    assert memory.weights(small, training(**several), plain) == 24 * every
    assert memory.weights(small, training(**several, parallel="fsdp"), bf16) == (20 // 4 + 2) * every


def test_rows_add_up(small, pack):
    many, few = (memory.predict(pack, small, training(batch_rows=64, micro_rows=rows), "cuda") for rows in (32, 16))
    assert (many.row, many.fixed) == (few.row, few.fixed)
    assert many.peak - few.peak == pytest.approx(16 * many.row)


def test_rows_that_do_not_fill_a_step_are_not_held_at_once(small, pack):
    few = memory.predict(pack, small, training(batch_rows=2, micro_rows=8), "cpu")
    assert few.rows == 2
    assert memory.predict(pack, small, training(batch_rows=8, processes=4), "cuda").rows == 2


def test_processes_share_a_machines_memory_and_have_a_gpu_each(small, pack):
    alone, both = (
        [memory.predict(pack, small, training(micro_rows=1, processes=n, parallel="fsdp"), device) for n in (1, 2)]
        for device in ("cpu", "cuda")
    )
    assert alone[1].row == 2 * alone[0].row
    assert both[1].row == both[0].row
    assert both[1].fixed < both[0].fixed


def test_the_heavy_row_has_more_scores_than_most_and_fewer_the_more_rows(pack):
    pairs = [int((np.diff(row.offsets) ** 2).sum()) for row in pack.rows]
    alone, among_many = (pairs[memory.heavy_row(pack, rows)] for rows in (1, 100))
    assert alone == max(pairs)
    assert np.mean(pairs) < among_many < alone
