"""One more token of each sequence through the decoder, with as few calls of torch as there can be.

A step of a small model on a CPU is mostly the price of calling; the model's own forward, made for training, calls
twice as often. Tests hold both against each other.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from tasks.lm.elementwise import Rotation, rotary
from tasks.lm.generation.cache import NextToken
from tasks.lm.model import Decoder, Layer


@dataclass(frozen=True, kw_only=True)
class Weights:
    """A layer's matrices, those that see the same input laid into one, with the norm before them multiplied in."""

    qkv: Tensor
    qk_norm_HD: Tensor  # of each query head, then of each key head; fp32
    out: Tensor
    gate_up: Tensor
    down: Tensor

    @classmethod
    def of(cls, layer: Layer, dtype: torch.dtype) -> Weights:
        attention, mlp = layer.self_attn, layer.mlp
        qkv = torch.cat([attention.q_proj.weight, attention.k_proj.weight, attention.v_proj.weight])
        gate_up = torch.cat([mlp.gate_proj.weight, mlp.up_proj.weight])
        norms = (
            attention.q_norm.weight.expand(attention.heads, -1),
            attention.k_norm.weight.expand(attention.kv_heads, -1),
        )
        return cls(
            qkv=qkv.mul_(layer.input_layernorm.weight).to(dtype),
            qk_norm_HD=torch.cat(norms),
            out=attention.o_proj.weight.to(dtype),
            gate_up=gate_up.mul_(layer.post_attention_layernorm.weight).to(dtype),
            down=mlp.down_proj.weight.to(dtype),
        )


class Step:
    """The decoder for one token a sequence.

    Args:
        room: positions there will be, at most.
        dtype: of activations and matrix products; norms, rotations and softmax are fp32 inside.
    """

    def __init__(self, decoder: Decoder, room: int, dtype: torch.dtype):
        shape = decoder.shape
        self.queries, self.keys = shape.num_attention_heads, shape.num_key_value_heads
        self.dtype, self.dim = dtype, shape.head_dim
        self.embedding_VD = decoder.model.embed_tokens.weight.to(dtype)
        self.layers = [Weights.of(layer, dtype) for layer in decoder.model.layers]  # type: ignore[arg-type]
        self.norm = decoder.model.norm
        device = self.embedding_VD.device
        self.eps = torch.tensor(shape.rms_norm_eps, device=device)
        self.cos_T1D, self.sin_T1D = rotary(torch.arange(room, device=device), shape.head_dim, shape.rope_theta)

    def __call__(self, tokens_B: Tensor, attend: NextToken) -> Tensor:
        """Final hidden states [B, hidden_size] of the new tokens."""
        rotation = self.cos_T1D[attend.position_B], self.sin_T1D[attend.position_B]
        x_BD = self.embedding_VD[tokens_B]
        for number, weights in enumerate(self.layers):
            x_BD = self._layer(number, weights, x_BD, rotation, attend)
        return self.norm(x_BD)

    def _layer(self, number: int, weights: Weights, x_BD: Tensor, rotation: Rotation, attend: NextToken) -> Tensor:
        qkv_BHD = F.linear(self._unit(x_BD), weights.qkv).view(len(x_BD), -1, self.dim)
        qk_BHD = qkv_BHD[:, : self.queries + self.keys]
        normed = self._unit(qk_BHD, torch.float32).mul_(weights.qk_norm_HD)
        first, second = normed.chunk(2, dim=-1)
        torch.addcmul(normed * rotation[0], torch.cat([second, first], dim=-1), rotation[1], out=qk_BHD)
        attended = attend(number, qkv_BHD[:, : self.queries], qkv_BHD[:, self.queries :])
        x_BD = torch.addmm(x_BD, attended.flatten(1), weights.out.T)
        gate, up = F.linear(self._unit(x_BD), weights.gate_up).chunk(2, dim=1)
        return torch.addmm(x_BD, F.silu(gate).mul_(up), weights.down.T)

    def _unit(self, x: Tensor, dtype: torch.dtype | None = None) -> Tensor:
        """RMSNorm without its weight: half the calls of torch's own, which is not one kernel on a CPU."""
        wide = x.float()
        norm = torch.linalg.vector_norm(wide, dim=-1, keepdim=True)
        scale = torch.addcmul(self.eps, norm, norm, value=1 / x.shape[-1]).rsqrt_()
        return (wide * scale).to(dtype or self.dtype)
