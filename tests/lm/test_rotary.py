"""Rotary angles are transformers' to the last bit, far into a long context too."""

import torch
from transformers import Qwen3Config
from transformers.models.qwen3.modeling_qwen3 import Qwen3RotaryEmbedding

from tasks.lm.elementwise import rotary


def test_angles_are_transformers():
    for head_dim, theta in [(64, 10_000.0), (128, 1_000_000.0), (16, 7_000.0)]:
        config = Qwen3Config(
            head_dim=head_dim, rope_parameters={"rope_type": "default", "rope_theta": theta}, hidden_size=head_dim
        )
        positions = torch.arange(0, 8192, 13)
        cos, sin = Qwen3RotaryEmbedding(config)(torch.zeros(1), positions[None])
        ours_cos, ours_sin = rotary(positions, head_dim, theta)
        assert torch.equal(ours_cos[:, 0], cos[0])
        assert torch.equal(ours_sin[:, 0].abs(), sin[0].abs())  # ours carry the rotation's sign
        half = torch.arange(0, head_dim, 2) / head_dim
        other = (positions[:, None].float() * theta**-half).cos()
        assert not torch.equal(other, ours_cos[:, 0, : head_dim // 2])  # the other way to write it is not the same
