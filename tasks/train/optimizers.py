"""What turns gradients into updates: AdamW for all weights, or Muon for the hidden matrices beside it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor
from torch.distributed.tensor import DTensor

from tasks.lm.model import Decoder
from tasks.train.parallel import part_as

OPTIMIZERS = ("adamw", "muon")
BETAS = (0.9, 0.95)  # AdamW's, as is usual for language models (Brown et al. 2020)
MOMENTUM = 0.95
# Quintic Newton-Schulz steps (Jordan et al. 2024, "Muon"), each the best for what the one before leaves of singular
# values from 0.003 to 1 (Amsel et al. 2025, "The Polar Express", arXiv 2505.16932, algorithm 1). Four bring them
# within 0.8 to 1.2; of the one quintic that is usual it takes five.
QUINTICS = (
    (8.3837, -24.7659, 18.3571),
    (4.0434, -3.0114, 0.5695),
    (3.5056, -2.6267, 0.5257),
    (2.4901, -1.8343, 0.4368),
)
# An orthogonal update of this scale has the root mean square that AdamW's updates have, so both take one learning
# rate (Liu et al. 2025, arXiv 2502.16982).
ADAMW_RMS = 0.2


class Muon(torch.optim.Optimizer):
    """Nesterov momentum made orthogonal, for matrices; weight decay as in AdamW.

    torch has one too, which takes a matrix at a time and always multiplies in bf16. This one takes matrices of one
    shape together, in the precision given. Of weights that are parted over processes (fsdp) each process puts
    the gradients together, makes all of the update and takes its part: simple, and the products are made as often
    as there are processes.

    Args:
        matrices: 2-D parameters.
        dtype: of the Newton-Schulz products.
    """

    def __init__(
        self, matrices: Iterable[Tensor], *, learning_rate: float, weight_decay: float, dtype: torch.dtype
    ) -> None:
        super().__init__(matrices, {"lr": learning_rate, "weight_decay": weight_decay})
        self._dtype = dtype

    @torch.no_grad()
    def step(self, closure: None = None) -> None:  # type: ignore[override]  # nothing is evaluated anew
        """Update every matrix that has a gradient."""
        for group in self.param_groups:
            alike: dict[torch.Size, list[Tensor]] = {}
            for weight in group["params"]:
                if weight.grad is not None:
                    alike.setdefault(weight.shape, []).append(weight)
            for weights in alike.values():
                self._update(weights, group)

    def _update(self, weights: list[Tensor], group: dict[str, Any]) -> None:
        gradients = [weight.grad for weight in weights if weight.grad is not None]
        for weight in weights:
            if not self.state[weight]:
                self.state[weight]["momentum"] = torch.zeros_like(weight)
        momenta = [self.state[weight]["momentum"] for weight in weights]
        torch._foreach_lerp_(momenta, gradients, 1 - MOMENTUM)
        ahead = torch._foreach_lerp(gradients, momenta, MOMENTUM)  # Nesterov
        together = torch.stack(
            [matrix.full_tensor() if isinstance(matrix, DTensor) else matrix for matrix in ahead]
        )
        updates = orthogonal(together.to(self._dtype)).to(weights[0].dtype)
        scale = ADAMW_RMS * max(weights[0].shape) ** 0.5
        torch._foreach_mul_(weights, 1 - group["lr"] * group["weight_decay"])
        torch._foreach_add_(
            weights, [part_as(*pair) for pair in zip(updates, weights, strict=True)], alpha=-group["lr"] * scale
        )


def orthogonal(matrices_BMN: Tensor) -> Tensor:
    """The nearest (semi-)orthogonal matrix to each of [B, M, N], roughly: singular values end within 0.8 to 1.2.

    Those below 0.003 of the Frobenius norm stay smaller.
    """
    wide = matrices_BMN.shape[1] <= matrices_BMN.shape[2]
    x = matrices_BMN if wide else matrices_BMN.transpose(1, 2)
    x = x / (x.norm(dim=(1, 2), keepdim=True) + 1e-7)
    for a, b, c in QUINTICS:
        gram = x @ x.transpose(1, 2)
        x = torch.baddbmm(x, torch.baddbmm(gram, gram, gram, beta=b, alpha=c), x, beta=a)
    return x if wide else x.transpose(1, 2)


def build(
    decoder: Decoder, name: str, *, learning_rate: float, weight_decay: float, dtype: torch.dtype
) -> list[torch.optim.Optimizer]:
    """The optimizers of a decoder's weights; each weight is in one of them.

    Args:
        name: adamw, or muon: Muon for the matrices inside the layers, AdamW for the rest.
        weight_decay: on matrices; norms have none.
        dtype: of Muon's products.
    """
    hidden = [weight for weight in decoder.model.layers.parameters() if weight.ndim == 2] if name == "muon" else []
    taken = {id(weight) for weight in hidden}
    rest = [weight for weight in decoder.parameters() if id(weight) not in taken]
    groups = [
        {"params": [weight for weight in rest if weight.ndim == 2], "weight_decay": weight_decay},
        {"params": [weight for weight in rest if weight.ndim < 2], "weight_decay": 0.0},
    ]
    adamw = torch.optim.AdamW(groups, lr=learning_rate, betas=BETAS, fused=True)
    if not hidden:
        return [adamw]
    return [Muon(hidden, learning_rate=learning_rate, weight_decay=weight_decay, dtype=dtype), adamw]
