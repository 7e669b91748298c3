"""What the tests of a plan share."""

from __future__ import annotations

import pytest
from plan_example import END, make_pack, shape

from tasks.artifacts import packed
from tasks.lm.model import ModelShape


@pytest.fixture(scope="session")
def pack() -> packed.Pack:
    return make_pack(400, 256, 200)


@pytest.fixture
def small() -> ModelShape:
    return shape(
        hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64, vocab_size=END + 1
    )


@pytest.fixture
def base() -> ModelShape:
    return shape()
