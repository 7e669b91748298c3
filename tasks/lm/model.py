"""A Qwen3-shaped decoder over flat batches of documents.

RMSNorm before each block, rotary positions, grouped-query attention with a norm on every query
and key head, SwiGLU, tied embeddings. Parameters carry the names of Hugging Face's
`Qwen3ForCausalLM`, so the weights load there as they are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from tasks.lm.elementwise import Dropout, RMSNorm, Rotation, normed, rotary

# (layer, q_NHD, k_NKD, v_NKD) -> out_NHD: who may attend to whom is not the model's business.
Attend = Callable[[int, Tensor, Tensor, Tensor], Tensor]


@dataclass(frozen=True, kw_only=True)
class ModelShape:
    """Sizes, under Hugging Face's names."""

    vocab_size: int
    hidden_size: int
    num_hidden_layers: int
    num_attention_heads: int
    num_key_value_heads: int
    head_dim: int
    intermediate_size: int
    max_position_embeddings: int  # longest context, in tokens
    rope_theta: float = 10_000.0
    rms_norm_eps: float = 1e-6

    def __post_init__(self) -> None:
        if self.num_attention_heads % self.num_key_value_heads:
            raise ValueError(
                f"num_attention_heads ({self.num_attention_heads}) must be a multiple of "
                f"num_key_value_heads ({self.num_key_value_heads})"
            )
        if self.head_dim % 2:
            raise ValueError(f"head_dim must be even for rotary positions, not {self.head_dim}")

    def training_flops(self, tokens: int, pairs: int) -> int:
        """FLOPs of a forward and backward pass: 6 a weight and token, the head's included and the
        embedding look-up not, and 12 a (query, key) pair and query channel in each layer.

        Pairs are those inside documents, so the figure is not inflated by what a mask throws away.
        """
        queries = self.num_attention_heads * self.head_dim
        attention = self.hidden_size * 2 * (queries + self.num_key_value_heads * self.head_dim)
        layer = attention + 3 * self.hidden_size * self.intermediate_size
        weights = self.num_hidden_layers * layer + self.vocab_size * self.hidden_size
        return 6 * weights * tokens + 12 * self.num_hidden_layers * queries * pairs


class Attention(nn.Module):
    def __init__(self, shape: ModelShape, layer: int):
        super().__init__()
        self.layer, self.head_dim = layer, shape.head_dim
        self.heads, self.kv_heads = shape.num_attention_heads, shape.num_key_value_heads
        inner, kv_inner = self.heads * shape.head_dim, self.kv_heads * shape.head_dim
        self.q_proj = nn.Linear(shape.hidden_size, inner, bias=False)
        self.k_proj = nn.Linear(shape.hidden_size, kv_inner, bias=False)
        self.v_proj = nn.Linear(shape.hidden_size, kv_inner, bias=False)
        self.o_proj = nn.Linear(inner, shape.hidden_size, bias=False)
        self.q_norm = RMSNorm(shape.head_dim, shape.rms_norm_eps)
        self.k_norm = RMSNorm(shape.head_dim, shape.rms_norm_eps)

    def forward(self, x_ND: Tensor, rotation: Rotation, attend: Attend) -> Tensor:
        # One product and one norm for what Hugging Face keeps apart.
        together = torch.cat([self.q_proj.weight, self.k_proj.weight, self.v_proj.weight])
        qkv_NHD = F.linear(x_ND, together).unflatten(-1, (-1, self.head_dim))
        qk_NHD, v_NKD = qkv_NHD.split([self.heads + self.kv_heads, self.kv_heads], dim=1)
        weight_HD = torch.cat(
            [self.q_norm.weight.expand(self.heads, -1), self.k_norm.weight.expand(self.kv_heads, -1)]
        )
        q_NHD, k_NKD = normed(qk_NHD, weight_HD, self.q_norm.eps, rotation).split(
            [self.heads, self.kv_heads], dim=1
        )
        return self.o_proj(attend(self.layer, q_NHD, k_NKD, v_NKD).flatten(-2))


class FeedForward(nn.Module):
    def __init__(self, shape: ModelShape):
        super().__init__()
        self.gate_proj = nn.Linear(shape.hidden_size, shape.intermediate_size, bias=False)
        self.up_proj = nn.Linear(shape.hidden_size, shape.intermediate_size, bias=False)
        self.down_proj = nn.Linear(shape.intermediate_size, shape.hidden_size, bias=False)

    def forward(self, x_ND: Tensor) -> Tensor:
        return self.down_proj(F.silu(self.gate_proj(x_ND)) * self.up_proj(x_ND))


class Layer(nn.Module):
    def __init__(self, shape: ModelShape, layer: int, dropout: float):
        super().__init__()
        self.input_layernorm = RMSNorm(shape.hidden_size, shape.rms_norm_eps)
        self.self_attn = Attention(shape, layer)
        self.post_attention_layernorm = RMSNorm(shape.hidden_size, shape.rms_norm_eps)
        self.mlp = FeedForward(shape)
        self.dropout = Dropout(dropout)

    def forward(self, x_ND: Tensor, rotation: Rotation, attend: Attend) -> Tensor:
        x_ND = x_ND + self.dropout(self.self_attn(self.input_layernorm(x_ND), rotation, attend))
        return x_ND + self.dropout(self.mlp(self.post_attention_layernorm(x_ND)))


class Backbone(nn.Module):
    def __init__(self, shape: ModelShape, dropout: float):
        super().__init__()
        self.embed_tokens = nn.Embedding(shape.vocab_size, shape.hidden_size)
        self.dropout = Dropout(dropout)
        self.layers = nn.ModuleList(Layer(shape, index, dropout) for index in range(shape.num_hidden_layers))
        self.norm = RMSNorm(shape.hidden_size, shape.rms_norm_eps)


class Decoder(nn.Module):
    """The language model; `Decoder(...).state_dict()` has Hugging Face's Qwen3 names.

    Args:
        shape: the sizes.
        dropout: share of each block's output (and of the embedding) set to zero in training.
    """

    def __init__(self, shape: ModelShape, dropout: float = 0.0):
        super().__init__()
        self.shape = shape
        self.model = Backbone(shape, dropout)

    @property
    def head_VD(self) -> Tensor:
        """Output weights: the embedding's, tied."""
        return self.model.embed_tokens.weight

    def forward(self, tokens_N: Tensor, positions_N: Tensor, attend: Attend) -> Tensor:
        """Final hidden states [N, hidden_size]; logits are `hidden @ head_VD.T`."""
        rotation = rotary(positions_N, self.shape.head_dim, self.shape.rope_theta)
        x_ND = self.model.embed_tokens(tokens_N)
        if torch.is_autocast_enabled(x_ND.device.type):
            x_ND = x_ND.to(torch.get_autocast_dtype(x_ND.device.type))
        x_ND = self.model.dropout(x_ND)
        for layer in self.model.layers:
            x_ND = layer(x_ND, rotation, attend)
        return self.model.norm(x_ND)

    def drop(self, on: bool) -> None:
        """Whether training drops anything from now on."""
        for module in self.modules():
            if isinstance(module, Dropout):
                module.on = on

    @torch.no_grad()
    def initialise(self, seed: int) -> None:
        """Normal(0, 0.02) weights, those that write into the residual stream scaled down by
        the square root of their number (Radford et al. 2019); norms at 1."""
        generator = torch.Generator().manual_seed(seed)
        residual_writes = 2 * self.shape.num_hidden_layers
        for name, weight in self.named_parameters():
            if weight.ndim < 2:
                weight.fill_(1.0)
                continue
            scale = residual_writes**-0.5 if name.endswith(("o_proj.weight", "down_proj.weight")) else 1.0
            weight.copy_(torch.randn(weight.shape, generator=generator) * 0.02 * scale)

    def parameter_count(self) -> int:
        """Parameters, the tied embedding once."""
        return sum(weight.numel() for weight in self.parameters())
