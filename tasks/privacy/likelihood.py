"""How likely many texts that begin alike are, each token of theirs read once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from tasks.lm.model import Attend, Decoder


@dataclass
class Tree:
    """Token sequences as paths from one root: what they begin with in common is there once.

    Attributes:
        tokens, parents, depths: of every node, parents first; the root's parent is itself.
        ends: [sequences] the node that each sequence ends at.
    """

    tokens: list[int] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    depths: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, sequences: Sequence[Sequence[int]]) -> Tree:
        """Raises `ValueError` where the sequences do not all open with the same token."""
        if len({sequence[0] for sequence in sequences}) != 1:
            raise ValueError("the sequences of a tree open with one token")
        tree = cls(tokens=[sequences[0][0]], parents=[0], depths=[0])
        known: dict[tuple[int, int], int] = {}
        for sequence in sequences:
            node = 0
            for token in sequence[1:]:
                if (node, token) not in known:
                    known[node, token] = len(tree.tokens)
                    tree.tokens.append(token)
                    tree.parents.append(node)
                    tree.depths.append(tree.depths[node] + 1)
                node = known[node, token]
            tree.ends.append(node)
        return tree


@torch.no_grad()
def nats(decoder: Decoder, sequences: Sequence[Sequence[int]]) -> np.ndarray:
    """[sequences] float64 negative log-likelihood in nats of each, its first token given.

    One forward pass over the tree of them: a node attends to itself and those above it, so it sees
    what it would see in each of its sequences. In fp32 whatever the machine: a rank among a thousand
    candidates does not survive rounding to bf16.

    Args:
        sequences: token ids, the same first one in all.
    """
    tree = Tree.of(sequences)
    parents = np.array(tree.parents)
    inner = np.unique(parents)  # what follows a leaf is not asked
    place = np.full(len(parents), -1)
    place[inner] = np.arange(len(inner))
    decoder.eval()
    hidden_ND = decoder(
        torch.tensor(tree.tokens)[inner], torch.tensor(tree.depths)[inner], _along(place[parents[inner]])
    )
    nats_NV = -(hidden_ND @ decoder.head_VD.T).log_softmax(-1)
    step = nats_NV[torch.from_numpy(place[parents[1:]]), torch.tensor(tree.tokens[1:])].double().numpy()
    total = np.zeros(len(parents))
    for node in range(1, len(parents)):  # parents come first
        total[node] = total[parents[node]] + step[node - 1]
    return total[tree.ends]


def _along(parent_N: np.ndarray) -> Attend:
    """Attention of each node over itself and those above it."""
    sees_NN = torch.zeros(len(parent_N), len(parent_N), dtype=torch.bool)
    for node, parent in enumerate(parent_N.tolist()):
        sees_NN[node] = sees_NN[parent]
        sees_NN[node, node] = True

    def attend(layer: int, q_NHD: Tensor, k_NKD: Tensor, v_NKD: Tensor) -> Tensor:
        repeat = q_NHD.shape[1] // k_NKD.shape[1]
        q, k, v = (each.transpose(0, 1)[None] for each in (q_NHD, k_NKD, v_NKD))
        k, v = k.repeat_interleave(repeat, dim=1), v.repeat_interleave(repeat, dim=1)
        return F.scaled_dot_product_attention(q, k, v, attn_mask=sees_NN)[0].transpose(0, 1)

    return attend
