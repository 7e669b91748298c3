"""Any number of prompts continued, some at a time; who is done makes room for who waits."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from tasks.lm.attention import DocumentAttention
from tasks.lm.generation.cache import KeyValueCache, NextToken
from tasks.lm.generation.sampling import Sampling, drawn, likeliest
from tasks.lm.generation.step import Step
from tasks.lm.model import Decoder
from tasks.lm.precision import autocast

PROMPT_TOKENS = 4096  # enter together, at most, unless one prompt alone has more: memory holds the scores of all
REFILL = 4  # those who wait enter when one place in so many is free, as each entry is a pass of its own


def generate(
    decoder: Decoder,
    prompts: Sequence[Sequence[int]],
    *,
    max_new_tokens: int,
    stop: Collection[int],
    sampling: Sampling | None = None,
    dtype: torch.dtype = torch.float32,
    batch: int = 32,
    tell: Callable[[int], None] = lambda finished: None,
) -> list[list[int]]:
    """The continuation of each prompt, in the order of the prompts.

    In fp32 the tokens are those of the model's forward over each text alone, without a cache: a choice that
    rounding could decide is made by that forward (see `sampling`). In bf16 it is not, as logits are off by a
    hundredth and many choices are that close: the cache and the batch may then change a token.

    Args:
        decoder: on any device; put into evaluation mode.
        prompts: token ids, `end_of_text` first; none empty, none longer than the context.
        max_new_tokens: a continuation ends here at the latest, and where it fills the context with its prompt.
        stop: ids that end a continuation; not part of it.
        sampling: how tokens are drawn; None takes the most likely one each time.
        dtype: of activations, matrix products, keys and values.
        batch: sequences at once.
        tell: called with the number of prompts finished since the last call; the numbers add up to all.

    Raises:
        ValueError: a prompt is empty or longer than the context, or a number is out of range.
    """
    if max_new_tokens < 0 or batch < 1:
        raise ValueError(f"max_new_tokens must be at least 0 and batch at least 1, not {max_new_tokens}, {batch}")
    context = decoder.shape.max_position_embeddings
    texts = []
    for index, prompt in enumerate(prompts):
        if not 0 < len(prompt) <= context:
            raise ValueError(f"prompt {index} has {len(prompt)} tokens, not 1 to {context}, the model's context")
        end = min(context, len(prompt) + max_new_tokens)
        texts.append(Text(index=index, ids=list(prompt), prompt=len(prompt), end=end))
    # The next to enter stand last: the longest first, similar lengths together, as all pay for the longest.
    waiting = sorted((text for text in texts if text.end > text.prompt), key=lambda text: text.prompt)
    if len(waiting) < len(texts):
        tell(len(texts) - len(waiting))
    if waiting:
        Batch(decoder, waiting, frozenset(stop), sampling, dtype, min(batch, len(waiting)), tell).run()
    return [text.ids[text.prompt :] for text in texts]


@dataclass(eq=False, kw_only=True)
class Text:
    """A prompt and what continues it."""

    index: int
    ids: list[int]
    prompt: int  # tokens
    end: int  # tokens, at most
    draws: np.ndarray | None = None
    done: bool = False


class Batch:
    """The texts that are being continued, each in the cache's slot of its number, and those that wait."""

    def __init__(
        self,
        decoder: Decoder,
        waiting: list[Text],
        stop: frozenset[int],
        sampling: Sampling | None,
        dtype: torch.dtype,
        places: int,
        tell: Callable[[int], None],
    ):
        self.decoder, self.waiting, self.stop, self.sampling = decoder.eval(), waiting, stop, sampling
        self.dtype, self.places, self.tell = dtype, places, tell
        self.device = decoder.head_VD.device
        self.living: list[Text] = []
        longest = max(text.end for text in waiting)
        with torch.no_grad():
            self.step = Step(decoder, longest, dtype)
        self.cache = KeyValueCache(decoder.shape, places, longest, dtype, self.device)

    @torch.no_grad()
    def run(self) -> None:
        """Continue all texts to their ends."""
        while self.living or self.waiting:
            free = self.places - len(self.living)
            if self.waiting and free * REFILL >= self.places:
                entering = self.enter(free)
                self.append(entering, self.read(entering))
            else:
                last = self.tensor([text.ids[-1] for text in self.living])
                self.append(self.living, self.step(last, NextToken(self.cache)))
            self.leave()

    def enter(self, free: int) -> list[Text]:
        """Of those that wait, as many as there is room for in the batch and in memory."""
        entering: list[Text] = []
        tokens = 0
        while self.waiting and len(entering) < free:
            tokens += self.waiting[-1].prompt
            if entering and tokens > PROMPT_TOKENS:
                break
            entering.append(self.waiting.pop())
        self.living += entering
        return entering

    def read(self, entering: Sequence[Text]) -> Tensor:
        """New prompts go through the model; the hidden state of each one's last token."""
        lengths = [text.prompt for text in entering]
        prompts = self.cache.fill(lengths)
        tokens_N = self.tensor([token for text in entering for token in text.ids])
        with autocast(self.dtype, self.device):
            hidden_ND = self.decoder(tokens_N, prompts.position_N, prompts)
        return hidden_ND[self.tensor(lengths).cumsum(0) - 1]

    def append(self, texts: Sequence[Text], hidden_BD: Tensor) -> None:
        """The next token of each text."""
        tokens, close = self.choose(texts, hidden_BD)
        for number, text in enumerate(texts):
            token = tokens[number]
            if close[number] and self.dtype == torch.float32:
                token = self.choose([text], self.alone(text.ids))[0][0]
            if token not in self.stop:
                text.ids.append(token)
            text.done = token in self.stop or len(text.ids) == text.end

    def choose(self, texts: Sequence[Text], hidden_BD: Tensor) -> tuple[list[int], list[bool]]:
        """A token for each text, and whether rounding could have decided it."""
        logits_BV = F.linear(hidden_BD, self.step.embedding_VD)
        if self.sampling is None:
            tokens, close = likeliest(logits_BV)
        else:
            for text in texts:
                if text.draws is None:
                    text.draws = self.sampling.draws(text.index, text.end - text.prompt)
            draws = [text.draws[len(text.ids) - text.prompt] for text in texts]  # type: ignore[index]
            tokens, close = drawn(logits_BV, self.sampling, torch.tensor(draws, device=self.device))
        return tokens.tolist(), close.tolist()

    def alone(self, ids: Sequence[int]) -> Tensor:
        """The hidden state of a text's last token, by a forward over it that knows no cache and no other text."""
        position_N = torch.arange(len(ids), device=self.device)
        return self.decoder(self.tensor(ids), position_N, DocumentAttention([len(ids)], self.device))[-1:]

    def leave(self) -> None:
        """Those that are done make room; the last of the living takes each one's place, as in the cache."""
        done = [slot for slot, text in enumerate(self.living) if text.done]
        for slot in reversed(done):
            self.cache.drop(slot)
            self.living[slot] = self.living[-1]
            del self.living[-1]
        if done:
            self.tell(len(done))

    def tensor(self, numbers: Sequence[int]) -> Tensor:
        return torch.tensor(numbers, device=self.device)
