"""Keys and values of the sequences that are being written, kept so that a token goes through the model once."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from tasks.lm.attention import DocumentAttention
from tasks.lm.model import ModelShape

STEP = 32  # tokens; what is computed grows by so many at a time, and views of it serve so many steps


class KeyValueCache:
    """Room for some sequences of unequal length, the living ones in the first slots, each filled from the left.

    What no living one fills is not computed. A sequence that leaves has its slot taken by the last one, so the
    living ones are always a view, and no copy.

    Args:
        slots: sequences at once, at most.
        room: tokens of each, at most.
        dtype, device: of keys and values.
    """

    def __init__(self, shape: ModelShape, slots: int, room: int, dtype: torch.dtype, device: torch.device):
        self.slots, self.kv_heads, self.dim = slots, shape.num_key_value_heads, shape.head_dim
        self.room = -(-room // STEP) * STEP
        # Keys, then values. Zeros, as a masked score of nothing yet must still be a number.
        self.kept_L2SKTD = torch.zeros(
            (shape.num_hidden_layers, 2, slots, self.kv_heads, self.room, self.dim), dtype=dtype, device=device
        )
        # What is added to scores: 0 for a token that is there, minus infinity for one that is not.
        self.unseen_S1T = torch.full((slots, 1, self.room), float("-inf"), dtype=dtype, device=device)
        self.lengths: list[int] = []  # of the living
        self._seen = (0, 0)  # living sequences and tokens of them that the views below show
        self._views: list[tuple[Tensor, Tensor]] = []

    def fill(self, lengths: Sequence[int]) -> Prompts:
        """The next slots go to prompts of these lengths; the model's forward under what comes back fills them."""
        first = len(self.lengths)
        self.lengths += lengths
        for slot, length in enumerate(lengths, start=first):
            self.unseen_S1T[slot] = float("-inf")
            self.unseen_S1T[slot, :, :length] = 0
        return Prompts(self, first, lengths)

    def drop(self, slot: int) -> None:
        """A sequence is done; the last one moves to its slot."""
        last = len(self.lengths) - 1
        if slot != last:
            length = self.lengths[last]
            self.kept_L2SKTD[:, :, slot, :, :length] = self.kept_L2SKTD[:, :, last, :, :length]
            self.unseen_S1T[slot] = self.unseen_S1T[last]
            self.lengths[slot] = length
        self.lengths.pop()

    def views(self) -> list[tuple[Tensor, Tensor]]:
        """Keys, and values, of each layer as [living * K, T, D], T tokens being enough for the longest."""
        seen = len(self.lengths), -(-max(self.lengths) // STEP) * STEP
        if seen != self._seen:
            live, filled = self._seen = seen
            self._views = [
                (keys.flatten(0, 1), values.flatten(0, 1))
                for keys, values in self.kept_L2SKTD[:, :, :live, :, :filled].unbind(0)
            ]
        return self._views


class Prompts:
    """Causal attention over new prompts that lie end to end, whose keys and values are kept.

    Attributes:
        position_N: of each token in its prompt.
    """

    def __init__(self, cache: KeyValueCache, first_slot: int, lengths: Sequence[int]):
        device = cache.kept_L2SKTD.device
        slots = torch.arange(first_slot, first_slot + len(lengths))
        self.position_N = torch.cat([torch.arange(length) for length in lengths]).to(device)
        self._slot_N = slots.repeat_interleave(torch.tensor(lengths)).to(device)
        self._cache, self._documents = cache, DocumentAttention(lengths, device)

    def __call__(self, layer: int, q_NHD: Tensor, k_NKD: Tensor, v_NKD: Tensor) -> Tensor:
        keys_SKTD, values_SKTD = self._cache.kept_L2SKTD[layer]
        keys_SKTD[self._slot_N, :, self.position_N] = k_NKD
        values_SKTD[self._slot_N, :, self.position_N] = v_NKD
        return self._documents(layer, q_NHD, k_NKD, v_NKD)


class NextToken:
    """Attention of one new token a living sequence over itself and all before it.

    Query heads that share a key head are the rows of one product, so keys and values are never repeated.

    Attributes:
        position_B: where each sequence's new token stands.
    """

    def __init__(self, cache: KeyValueCache):
        device, kv_heads, live = cache.kept_L2SKTD.device, cache.kv_heads, len(cache.lengths)
        self.position_B = torch.tensor(cache.lengths, device=device)
        slot_B = torch.arange(live, device=device)
        cache.unseen_S1T[slot_B, :, self.position_B] = 0
        cache.lengths = [length + 1 for length in cache.lengths]
        self._views, self._dim = cache.views(), cache.dim
        unseen_B1T = cache.unseen_S1T[:live, :, : self._views[0][0].shape[1]]
        self._unseen_P1T = unseen_B1T if kv_heads == 1 else unseen_B1T.repeat_interleave(kv_heads, dim=0)
        # Rows of a layer's keys and values that this token's go to: for each sequence its keys, then its values.
        self._rows_LMD = cache.kept_L2SKTD.view(len(self._views), -1, cache.dim)
        part = torch.arange(2, device=device)[:, None] * cache.slots * kv_heads + torch.arange(
            kv_heads, device=device
        )
        first_B = slot_B * kv_heads * cache.room + self.position_B
        self._row_R = (first_B[:, None] + part.flatten() * cache.room).flatten()

    def __call__(self, layer: int, q_BHD: Tensor, kv_BCD: Tensor) -> Tensor:
        """Attention output [B, H, D]; `kv_BCD` is the keys of K heads, then the values."""
        self._rows_LMD[layer].index_copy_(0, self._row_R, kv_BCD.reshape(-1, self._dim))
        k_PTD, v_PTD = self._views[layer]  # P pairs of sequence and key head
        q_PRD = q_BHD.reshape(len(k_PTD), -1, self._dim)
        scores_PRT = torch.baddbmm(self._unseen_P1T, q_PRD, k_PTD.transpose(1, 2), alpha=self._dim**-0.5)
        return torch.bmm(scores_PRT.softmax(-1), v_PTD).view(q_BHD.shape)
