"""FlexAttention, compiled: blocks of the score matrix that lie between documents are never computed."""

from __future__ import annotations

import functools
import importlib.util
from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from tasks.lm.attention.segments import document_ids, rows, to_device


def available() -> bool:
    """Whether this machine can compile it for CUDA."""
    return torch.cuda.is_available() and importlib.util.find_spec("triton") is not None


@functools.cache
def _compiled() -> Callable[..., Tensor]:
    from torch.nn.attention.flex_attention import flex_attention  # here, as it takes a second

    # Uncompiled it computes every score and keeps them all.
    return torch.compile(flex_attention, dynamic=False)


class FlexAttention:
    """FlexAttention (Dong et al. 2024, arXiv 2412.05496) under a block mask made once for a batch.

    On a CPU torch has no gradient for it (`NotImplementedError`), and needs a C++ compiler.

    Args:
        lengths, row_length, device: as `attend_documents` has them.
    """

    def __init__(self, lengths: Sequence[int], row_length: int | None, device: torch.device):
        from torch.nn.attention.flex_attention import create_block_mask

        ids_BT = to_device(document_ids(lengths, row_length), device)

        def same_and_past(batch: Tensor, head: Tensor, query: Tensor, key: Tensor) -> Tensor:
            return (ids_BT[batch, query] == ids_BT[batch, key]) & (query >= key)

        self.rows, length = ids_BT.shape
        self.block_mask = create_block_mask(same_and_past, self.rows, None, length, length, device=device)
        self.attention = _compiled()

    def __call__(self, layer: int, q_NHD: Tensor, k_NKD: Tensor, v_NKD: Tensor) -> Tensor:
        """Attention output [N, H, D]; K key-value heads serve H query heads. `layer` is unused."""
        q, k, v = (rows(x, self.rows) for x in (q_NHD, k_NKD, v_NKD))
        out_BHTD = self.attention(q, k, v, block_mask=self.block_mask, enable_gqa=True)
        return out_BHTD.transpose(1, 2).flatten(0, 1)
