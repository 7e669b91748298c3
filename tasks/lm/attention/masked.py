"""Torch's own attention under a boolean mask: slow on long rows, and right everywhere."""

from __future__ import annotations

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from tasks.lm.attention.kernels import for_each_query
from tasks.lm.attention.segments import document_ids, rows, to_device


class MaskedAttention:
    """Attention under a mask of B rows, made once for a batch and shared by the layers.

    Args:
        lengths, row_length, device: as `attend_documents` has them.
    """

    def __init__(self, lengths: Sequence[int], row_length: int | None, device: torch.device):
        ids_BT = to_device(document_ids(lengths, row_length), device)
        past_TT = torch.ones(ids_BT.shape[1], ids_BT.shape[1], dtype=torch.bool, device=device).tril()
        self.mask_B1TT = (ids_BT[:, None, :, None] == ids_BT[:, None, None, :]) & past_TT

    def __call__(self, layer: int, q_NHD: Tensor, k_NKD: Tensor, v_NKD: Tensor) -> Tensor:
        """Attention output [N, H, D]; K key-value heads serve H query heads. `layer` is unused."""
        # Not enable_gqa: with a mask only torch's plain kernel knows it, which keeps all scores.
        k_NHD, v_NHD = (for_each_query(x, q_NHD.shape[1]) for x in (k_NKD, v_NKD))
        q, k, v = (rows(x, len(self.mask_B1TT)) for x in (q_NHD, k_NHD, v_NHD))
        return F.scaled_dot_product_attention(q, k, v, attn_mask=self.mask_B1TT).transpose(1, 2).flatten(0, 1)
