"""Greedy generation for a batch of prompts, with a cache of keys and values."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from tasks.lm.attention import DocumentAttention
from tasks.lm.model import Decoder, ModelShape
from tasks.lm.precision import autocast


class KeyValueCache:
    """Keys and values of B sequences of unequal length, each filled from the left.

    Args:
        lengths: tokens of each prompt.
        room: tokens that will follow, at most.
    """

    def __init__(self, shape: ModelShape, lengths: Sequence[int], room: int):
        self.lengths_B = torch.tensor(lengths)
        self._documents = DocumentAttention(lengths)
        size = (
            shape.num_hidden_layers,
            len(lengths),
            max(lengths) + room,
            shape.num_key_value_heads,
            shape.head_dim,
        )
        self._keys = torch.zeros(size)
        self._values = torch.zeros(size)
        sequences = torch.arange(len(lengths))
        self._sequence_N = sequences.repeat_interleave(self.lengths_B)
        self.position_N = torch.cat([torch.arange(length) for length in lengths])
        self._sequences = sequences

    def prefill(self, layer: int, q_NHD: Tensor, k_NKD: Tensor, v_NKD: Tensor) -> Tensor:
        """Attention over the prompts, whose keys and values are kept."""
        self._keys[layer, self._sequence_N, self.position_N] = k_NKD.float()
        self._values[layer, self._sequence_N, self.position_N] = v_NKD.float()
        return self._documents(layer, q_NHD, k_NKD, v_NKD)

    def step(self, layer: int, q_BHD: Tensor, k_BKD: Tensor, v_BKD: Tensor) -> Tensor:
        """Attention of one new token a sequence over itself and all before it."""
        self._keys[layer, self._sequences, self.lengths_B] = k_BKD.float()
        self._values[layer, self._sequences, self.lengths_B] = v_BKD.float()
        filled = int(self.lengths_B.max()) + 1
        repeat = q_BHD.shape[1] // k_BKD.shape[1]
        k, v = (
            kept[layer, :, :filled].transpose(1, 2).repeat_interleave(repeat, dim=1).to(q_BHD.dtype)
            for kept in (self._keys, self._values)
        )
        seen_BT = torch.arange(filled) <= self.lengths_B[:, None]
        out_BH1D = F.scaled_dot_product_attention(q_BHD[:, :, None], k, v, attn_mask=seen_BT[:, None, None])
        return out_BH1D[:, :, 0]

    def advance(self) -> None:
        """The token that `step` saw in every layer is part of the past now."""
        self.lengths_B = self.lengths_B + 1


@torch.no_grad()
def greedy(
    decoder: Decoder,
    prompts: Sequence[Sequence[int]],
    *,
    max_new_tokens: int,
    stop: Collection[int],
    dtype: torch.dtype = torch.float32,
) -> list[list[int]]:
    """The most likely continuation of each prompt, token by token, until one of `stop`.

    Args:
        prompts: token ids, `end_of_text` first; none empty.
        max_new_tokens: continuations end here at the latest.
        stop: ids that end a continuation; not part of it.
        dtype: of the matrix products.
    """
    decoder.eval()
    cache = KeyValueCache(decoder.shape, [len(prompt) for prompt in prompts], max_new_tokens)
    ends_B = cache.lengths_B.cumsum(0) - 1
    tokens_N = torch.tensor([token for prompt in prompts for token in prompt])
    with autocast(dtype):
        hidden = decoder(tokens_N, cache.position_N, cache.prefill)[ends_B]
    written: list[list[int]] = [[] for _ in prompts]
    alive = [True] * len(prompts)
    for _ in range(max_new_tokens):
        next_B = (hidden.to(dtype) @ decoder.head_VD.to(dtype).T).argmax(-1)
        for sequence, token in enumerate(next_B.tolist()):
            alive[sequence] = alive[sequence] and token not in stop
            if alive[sequence]:
                written[sequence].append(token)
        if not any(alive):
            break
        with autocast(dtype):
            hidden = decoder(next_B, cache.lengths_B, cache.step)
        cache.advance()
    return written
