"""The recipe that radlm grew from, written anew from its description: what it is, how it is trained and scored.

GPT-2's tokens; one stream of reports with a separator between two; windows of 128 tokens that may start anywhere,
in which reports see each other; torch's encoder layers under a causal mask with learned positions, norms in front,
dropout and a tied head; AdamW, 10% warm-up, a cosine from 3e-4 to 1e-5, fp32. One thing is bent in its favour: the
separator is a target like any other, or the ends of reports, which the score counts, would cost it dear.
"""

from __future__ import annotations

import math
import time

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from tasks.tokenizer.comparison import gpt2

WIDTH, HEADS, LAYERS, CONTEXT = 256, 4, 4, 128
DROPOUT, BATCH = 0.1, 16
PEAK, FLOOR, WARMUP_SHARE = 3e-4, 1e-5, 0.1
SCORES = 5  # looks at the test reports, the last at the end; the best counts


class Notebook(nn.Module):
    def __init__(self, vocab_size: int):
        super().__init__()
        self.tokens, self.positions = nn.Embedding(vocab_size, WIDTH), nn.Embedding(CONTEXT, WIDTH)
        layer = nn.TransformerEncoderLayer(
            WIDTH, HEADS, 4 * WIDTH, DROPOUT, activation="gelu", batch_first=True, norm_first=True
        )
        self.layers = nn.TransformerEncoder(layer, LAYERS, nn.LayerNorm(WIDTH), enable_nested_tensor=False)
        self.dropout = nn.Dropout(DROPOUT)
        self.apply(small)

    def forward(self, tokens_BT: Tensor) -> Tensor:
        length = tokens_BT.shape[1]
        x_BTD = self.dropout(self.tokens(tokens_BT) + self.positions(torch.arange(length)))
        mask = nn.Transformer.generate_square_subsequent_mask(length)
        return F.linear(self.layers(x_BTD, mask=mask, is_causal=True), self.tokens.weight)


def small(module: nn.Module) -> None:
    """GPT's start: weights of deviation 0.02."""
    if isinstance(module, nn.Linear | nn.Embedding):
        nn.init.normal_(module.weight, std=0.02)


class Stream:
    """Reports as one stream of GPT-2's tokens, the separator in front of each and behind the last."""

    def __init__(self, texts: list[str]):
        encoding = gpt2()
        self.separator = encoding.n_vocab
        self.text_bytes = sum(len(text.encode()) for text in texts)
        stream = [self.separator]
        for text in texts:
            stream += [*encoding.encode_ordinary(text), self.separator]
        self.tokens = torch.tensor(stream)


def bits_per_byte(model: Notebook, stream: Stream) -> float:
    """Bits of the stream, separators included, over the bytes of its text; a token sees half a window or more."""
    model.eval()
    half, nats = CONTEXT // 2, 0.0
    starts = range(0, len(stream.tokens) - 1, half)
    with torch.no_grad():
        for start in starts:
            piece = stream.tokens[max(0, start - half) : start + half + 1]
            fresh = min(half, len(stream.tokens) - 1 - start)
            logits = model(piece[None, :-1])[0, -fresh:]
            nats += float(F.cross_entropy(logits, piece[-fresh:], reduction="sum"))
    model.train()
    return nats / math.log(2) / stream.text_bytes


def rate(step: int, steps: int) -> float:
    """Linear warm-up, then the cosine."""
    warm_up = max(1, round(WARMUP_SHARE * steps))
    if step <= warm_up:
        return PEAK * step / warm_up
    return FLOOR + (PEAK - FLOOR) * 0.5 * (1 + math.cos(math.pi * (step - warm_up) / max(1, steps - warm_up)))


def train(texts: list[str], test_texts: list[str], seconds: float) -> dict[str, float]:
    """Train for so many seconds, scoring left out; the best score and what was done.

    Steps are planned from the pace of the first ones, so that the cosine ends with the time.
    """
    torch.manual_seed(0)
    stream, test = Stream(texts), Stream(test_texts)
    model = Notebook(stream.separator + 1)
    optimizer = torch.optim.AdamW(model.parameters(), lr=PEAK, betas=(0.9, 0.95), weight_decay=0.1)
    step, spent, best = 0, 0.0, math.inf
    trial = 5
    steps = trial * 1000
    while step < steps:
        began, step = time.perf_counter(), step + 1
        for group in optimizer.param_groups:
            group["lr"] = rate(step, steps)
        starts = torch.randint(len(stream.tokens) - CONTEXT, (BATCH,))
        windows_BT = torch.stack([stream.tokens[at : at + CONTEXT + 1] for at in starts.tolist()])
        loss = F.cross_entropy(model(windows_BT[:, :-1]).flatten(0, 1), windows_BT[:, 1:].flatten())
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        spent += time.perf_counter() - began
        if step >= trial and step % trial == 0:
            steps = max(step, math.floor(seconds / (spent / step)))
        if step % max(1, steps // SCORES) == 0 or step == steps:
            best = min(best, bits_per_byte(model, test))
    return {"bits_per_byte": best, "seconds": spent, "steps": step, "tokens": step * BATCH * CONTEXT}
