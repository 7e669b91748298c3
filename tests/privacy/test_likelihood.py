"""The likelihood of many texts at once against that of each on its own."""

import numpy as np
import pytest
import torch

from tasks.lm.attention import attend_documents
from tasks.lm.loss import token_nats
from tasks.lm.model import Decoder, ModelShape
from tasks.privacy import likelihood
from tasks.privacy.likelihood import Tree, nats

SEQUENCES = [[9, 1, 2, 3], [9, 1, 2, 4, 5], [9, 1, 6], [9, 1, 2], [9, 8, 8, 8, 8], [9, 1, 2, 3]]


@pytest.fixture(scope="module")
def decoder():
    shape = ModelShape(
        vocab_size=10,
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        head_dim=4,
        intermediate_size=32,
        max_position_embeddings=16,
    )
    made = Decoder(shape)
    made.initialise(0)
    with torch.no_grad():
        for weight in made.parameters():
            weight *= 8  # so that what is attended to matters
    return made.eval()


@torch.no_grad()
def alone(decoder, sequence):
    inputs = torch.tensor(sequence[:-1])
    hidden = decoder(inputs, torch.arange(len(inputs)), attend_documents([len(inputs)], dtype=torch.float32))
    return float(token_nats(hidden, decoder.head_VD, torch.tensor(sequence[1:])).double().sum())


def test_a_tree_holds_what_is_common_once():
    tree = Tree.of(SEQUENCES)
    assert tree.tokens == [9, 1, 2, 3, 4, 5, 6, 8, 8, 8, 8]
    assert tree.parents == [0, 0, 1, 2, 2, 4, 1, 0, 7, 8, 9]
    assert tree.depths == [0, 1, 2, 3, 3, 4, 2, 1, 2, 3, 4]
    assert tree.ends == [3, 5, 6, 2, 10, 3]


def test_all_at_once_is_what_each_is_alone(decoder, monkeypatch):
    expected = [alone(decoder, sequence) for sequence in SEQUENCES]
    assert np.ptp(expected) > 1, "the model tells them apart"
    np.testing.assert_allclose(nats(decoder, SEQUENCES), expected, rtol=1e-5)
    monkeypatch.setattr(likelihood, "CHUNK", 3)
    np.testing.assert_allclose(nats(decoder, SEQUENCES), expected, rtol=1e-5)


def test_sequences_that_open_differently_are_no_tree():
    with pytest.raises(ValueError, match="open with one token"):
        Tree.of([[1, 2], [3, 2]])
