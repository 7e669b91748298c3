"""How likely many texts that begin alike are, each token of theirs read once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from tasks.lm.model import Attend, Decoder

CHUNK = 1024  # nodes looked at together


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
    depths_N = torch.tensor(tree.depths)[inner]
    decoder.eval()
    hidden_ND = decoder(
        torch.tensor(tree.tokens)[inner], depths_N, _along(place[parents[inner]].tolist(), depths_N)
    )
    step = np.zeros(len(parents))  # nats of each node, given those above it
    after, tokens = place[parents], np.array(tree.tokens)
    for first in range(0, len(inner), CHUNK):
        nats_NV = -(hidden_ND[first : first + CHUNK] @ decoder.head_VD.T).log_softmax(-1)
        here = np.flatnonzero((after >= first) & (after < first + CHUNK))
        step[here] = nats_NV[torch.from_numpy(after[here] - first), torch.from_numpy(tokens[here])].double().numpy()
    total = np.zeros(len(parents))
    for node in range(1, len(parents)):  # parents come first
        total[node] = total[parents[node]] + step[node]
    return total[tree.ends]


def _along(parents: Sequence[int], depths_N: Tensor) -> Attend:
    """Attention of each node over itself and those above it, which are gathered for it: linear in the nodes."""
    path_NT = torch.zeros(len(parents), int(depths_N.max()) + 1, dtype=torch.int64)
    for node, (parent, depth) in enumerate(zip(parents, depths_N.tolist(), strict=True)):
        path_NT[node] = path_NT[parent]
        path_NT[node, depth] = node
    seen_NT = torch.arange(path_NT.shape[1]) <= depths_N[:, None]

    def attend(layer: int, q_NHD: Tensor, k_NKD: Tensor, v_NKD: Tensor) -> Tensor:
        out_NHD = torch.empty_like(q_NHD)
        for first in range(0, len(q_NHD), CHUNK):
            here = slice(first, first + CHUNK)
            q_NKGD = q_NHD[here].unflatten(1, (k_NKD.shape[1], -1))
            k_NKTD, v_NKTD = (each[path_NT[here]].transpose(1, 2) for each in (k_NKD, v_NKD))
            out = F.scaled_dot_product_attention(q_NKGD, k_NKTD, v_NKTD, attn_mask=seen_NT[here, None, None])
            out_NHD[here] = out.flatten(1, 2)
        return out_NHD

    return attend
