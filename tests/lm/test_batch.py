"""A batch of packed rows: with padding or without it, the same loss."""

import numpy as np
import pytest
import torch

from tasks.artifacts.packed import Pack, PackInfo, Row
from tasks.lm.batch import flatten
from tasks.lm.loss import summed_cross_entropy
from tasks.lm.model import Decoder, ModelShape

END, LENGTH = 30, 12


def row(*reports):
    inputs = [[END, *report] for report in reports]
    used = sum(map(len, inputs))
    flat = [token for one in inputs for token in one] + [END] * (LENGTH - used)
    positions = [at for one in inputs for at in range(len(one))] + [0] * (LENGTH - used)
    return Row(
        tokens=np.array(flat, np.uint16),
        offsets=np.cumsum([0, *map(len, inputs)]),
        positions=np.array(positions, np.uint16),
        loss_mask=np.arange(LENGTH) < used,
        reports=np.arange(len(reports)),
        starts=np.zeros(len(reports), np.int32),
        text_bytes=used,
    )


PACK = Pack(
    info=PackInfo(row_length=LENGTH, vocab_size=END + 1, end_of_text=END, tokenizer_digest="t"),
    rows=[row([1, 2, 3], [4, 5, 6, 7, 8]), row([9, 8, 7, 6, 5, 4, 3, 2, 1, 2, 3]), row([11, 12], [13])],
)


def test_on_a_cpu_padding_is_left_out():
    batch = flatten(PACK, [0, 2])
    assert batch.tokens_N.tolist() == [END, 1, 2, 3, END, 4, 5, 6, 7, 8, END, 11, 12, END, 13]
    assert batch.targets_N.tolist() == [1, 2, 3, END, 4, 5, 6, 7, 8, END, 11, 12, END, 13, END]
    assert batch.positions_N.tolist() == [0, 1, 2, 3, 0, 1, 2, 3, 4, 5, 0, 1, 2, 0, 1]
    assert (batch.token_count, batch.target_count, batch.pairs) == (15, 15, 10 + 21 + 6 + 3)


def test_with_fixed_shapes_padding_is_a_segment_that_predicts_nothing():
    batch = flatten(PACK, [0, 1, 2], path="masked")
    assert batch.tokens_N.shape == (3 * LENGTH,)
    assert batch.targets_N[10:12].tolist() == [-100, -100]
    assert batch.targets_N[29:].tolist() == [-100] * 7
    assert batch.token_count == batch.target_count == 36 - 2 - 7
    assert batch.pairs == flatten(PACK, [0, 1, 2]).pairs
    sees = batch.attend.mask_B1TT[2, 0]
    assert not sees[5:, :5].any()
    assert sees[11, 5:].all()


@pytest.mark.parametrize("path", ["grouped", "masked"])
def test_the_loss_is_that_of_the_reports_alone(path):
    shape = ModelShape(
        vocab_size=END + 1,
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        num_key_value_heads=1,
        head_dim=8,
        intermediate_size=32,
        max_position_embeddings=LENGTH,
    )
    decoder = Decoder(shape)
    decoder.initialise(3)

    def nats(batch):
        hidden = decoder(batch.tokens_N, batch.positions_N, batch.attend)
        return summed_cross_entropy(hidden, decoder.head_VD, batch.targets_N)

    alone = sum(nats(flatten(PACK, [index])) for index in range(3))
    together = nats(flatten(PACK, [0, 1, 2], path=path))
    torch.testing.assert_close(together, alone)
    parameters = list(decoder.parameters())
    for mine, theirs in zip(
        torch.autograd.grad(together, parameters), torch.autograd.grad(alone, parameters), strict=True
    ):
        torch.testing.assert_close(mine, theirs, atol=1e-5, rtol=1e-4)
