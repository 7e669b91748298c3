"""A GPT in nanoGPT's manner, written anew: learned positions, LayerNorm, GELU, fp32, cuts of one long stream."""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from benchmarks.training.pace import Pace
from benchmarks.training.reports import Reports

WIDTH, LAYERS, HEADS = 256, 4, 4
CONTEXT, BATCH = 256, 8  # 2,048 tokens a step, as many as ours


class Block(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.before_attention, self.before_mlp = nn.LayerNorm(WIDTH, bias=False), nn.LayerNorm(WIDTH, bias=False)
        self.qkv, self.out = nn.Linear(WIDTH, 3 * WIDTH, bias=False), nn.Linear(WIDTH, WIDTH, bias=False)
        self.up, self.down = nn.Linear(WIDTH, 4 * WIDTH, bias=False), nn.Linear(4 * WIDTH, WIDTH, bias=False)

    def forward(self, x_BTD: Tensor) -> Tensor:
        q, k, v = self.qkv(self.before_attention(x_BTD)).unflatten(2, (3, HEADS, -1)).permute(2, 0, 3, 1, 4)
        attended_BHTD = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x_BTD = x_BTD + self.out(attended_BHTD.transpose(1, 2).flatten(2))
        return x_BTD + self.down(F.gelu(self.up(self.before_mlp(x_BTD))))


class GPT(nn.Module):
    def __init__(self, vocab_size: int):
        super().__init__()
        self.tokens, self.positions = nn.Embedding(vocab_size, WIDTH), nn.Embedding(CONTEXT, WIDTH)
        self.blocks = nn.Sequential(*(Block() for _ in range(LAYERS)))
        self.norm = nn.LayerNorm(WIDTH, bias=False)

    def forward(self, tokens_BT: Tensor, targets_BT: Tensor) -> Tensor:
        x_BTD = self.tokens(tokens_BT) + self.positions(torch.arange(tokens_BT.shape[1]))
        logits = F.linear(self.norm(self.blocks(x_BTD)), self.tokens.weight)
        return F.cross_entropy(logits.flatten(0, 1), targets_BT.flatten())


def loop(reports: Reports, pace: Pace, threads: int) -> None:
    """Random cuts of the stream of all reports; AdamW, norms clipped at 1, no dropout, as nanoGPT on a CPU."""
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    stream = torch.from_numpy(np.concatenate([document[:-1] for document in reports.documents("train")]))
    gpt = GPT(reports.tokenizer().vocab_size)
    optimizer = torch.optim.AdamW(gpt.parameters(), lr=1e-3, betas=(0.9, 0.95), weight_decay=0.1)
    while not pace.done():
        cuts_BT = torch.stack(
            [stream[at : at + CONTEXT + 1] for at in torch.randint(len(stream) - CONTEXT, (BATCH,)).tolist()]
        )
        loss = gpt(cuts_BT[:, :-1], cuts_BT[:, 1:])
        loss.backward()
        torch.nn.utils.clip_grad_norm_(gpt.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        pace.step(BATCH * CONTEXT)
