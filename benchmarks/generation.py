"""Tokens a second with and without the cache of keys and values, beside transformers. `make bench-generation`

Greedy, 512 new tokens after the beginning of a test report each, one text at a time and 32 together, in fp32, with
the model of `make run`. Without the cache every token is a forward over all texts so far, documents end to end, the
fastest that this project can do without; every eighth of those forwards is timed and stands for eight, of 32 texts
every thirty-second. The peer is transformers' `generate` with its cache and the same weights. One thread, and its
own seconds on the processor, so that whoever else uses the machine counts less; rounds alternate; medians. All
tokens are checked: against transformers', and against one forward over each finished text, whose likeliest tokens
must be those that stand there.

Then impressions from the findings of test reports spread over the split, greedily in fp32 and in bf16, and drawn.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import torch
import transformers

from tasks.artifacts import corpus, model
from tasks.artifacts import tokenizer as artifact
from tasks.lm.attention import DocumentAttention
from tasks.lm.generation import Sampling, generate
from tasks.lm.generation.cache import KeyValueCache, NextToken
from tasks.lm.generation.sampling import ROUNDING
from tasks.lm.generation.step import Step
from tasks.lm.model import Decoder

PROMPT, NEW = 16, 512
IMPRESSION, IMPRESSIONS = 96, 200  # tokens, and how many are written at most

Prompts = list[list[int]]
Seconds = dict[str, float]


@torch.no_grad()
def without_cache(decoder: Decoder, texts: Prompts, each: int) -> float:
    """Seconds that forwards over the finished texts' beginnings take, of which one in `each` is made."""
    took = 0.0
    for length in range(PROMPT + each // 2, PROMPT + NEW, each):
        tokens_N = torch.tensor([token for text in texts for token in text[:length]])
        position_N = torch.arange(length).repeat(len(texts))
        began = time.process_time()
        hidden = decoder(tokens_N, position_N, DocumentAttention([length] * len(texts)))
        (hidden[length - 1 :: length] @ decoder.head_VD.T).argmax(-1).tolist()
        took += time.process_time() - began
    return took * each


def hugging_face(peer: Any, prompts: Prompts) -> Prompts:
    asked = torch.tensor(prompts)
    with torch.no_grad():
        out = peer.generate(
            asked, attention_mask=torch.ones_like(asked), max_new_tokens=NEW, do_sample=False, use_cache=True
        )
    return out[:, PROMPT:].tolist()


@torch.no_grad()
def disagreements(decoder: Decoder, texts: Prompts) -> int:
    """Tokens after the prompts that are not the likeliest by a forward over the whole text."""
    wrong = 0
    for text in texts:
        hidden = decoder(torch.tensor(text), torch.arange(len(text)), DocumentAttention([len(text)]))
        likeliest = (hidden @ decoder.head_VD.T).argmax(-1)[PROMPT - 1 : -1]
        wrong += int((likeliest != torch.tensor(text[PROMPT:])).sum())
    return wrong


@torch.no_grad()
def rounding(decoder: Decoder, texts: Prompts) -> tuple[float, float]:
    """The most that cache and batch change: logits, as a share of the largest, and cumulated probabilities."""
    length = len(texts[0])
    cache = KeyValueCache(decoder.shape, len(texts), length, torch.float32, torch.device("cpu"))
    filling = cache.fill([PROMPT] * len(texts))
    decoder(torch.tensor([token for text in texts for token in text[:PROMPT]]), filling.position_N, filling)
    step = Step(decoder, length, torch.float32)
    alone = [decoder(torch.tensor(text), torch.arange(length), DocumentAttention([length])) for text in texts]
    most = [0.0, 0.0]
    for at in range(PROMPT, length):
        ours = step(torch.tensor([text[at] for text in texts]), NextToken(cache)) @ decoder.head_VD.T
        theirs = torch.stack([hidden[at] for hidden in alone]) @ decoder.head_VD.T
        off = (ours - theirs).abs().amax(-1) / theirs.abs().amax(-1)
        cumulated = [logits.double().softmax(-1).cumsum(-1) for logits in (ours, theirs)]
        most = [max(most[0], float(off.max())), max(most[1], float((cumulated[0] - cumulated[1]).abs().max()))]
    return most[0], most[1]


def alternate(works: Mapping[str, Callable[[], float]], rounds: int) -> Seconds:
    """Median seconds of each, all of them once a round."""
    found: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            found[name].append(work())
    return {name: statistics.median(seconds) for name, seconds in found.items()}


def timed(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def long_texts(decoder: Decoder, folder: Path, starts: Prompts, rounds: int) -> list[list[int]]:
    """The table of 512 tokens; the finished texts come back."""
    peer: Any = transformers.Qwen3ForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
    peer.generation_config.eos_token_id = None  # all write 512 tokens
    peer.generation_config.pad_token_id = 0
    print("| texts | no cache, tokens/s | transformers, cached | radlm | against no cache | against transformers |")
    print("|---|---|---|---|---|---|")
    finished: Prompts = []
    for together, each in ((1, 8), (32, 32)):
        prompts = starts[:together]
        written = generate(decoder, prompts, max_new_tokens=NEW, stop=())
        finished = [prompt + ids for prompt, ids in zip(prompts, written, strict=True)]
        if written != (theirs := hugging_face(peer, prompts)):
            wrong = sum(one != other for one, other in zip(written, theirs, strict=True))
            print(f"{wrong} of {together} texts are not transformers'", file=sys.stderr)
        if wrong := disagreements(decoder, finished):
            sys.exit(f"{wrong} tokens are not the likeliest without the cache")
        seconds = alternate(
            {
                "none": lambda texts=finished, each=each: without_cache(decoder, texts, each),  # type: ignore[misc]
                "theirs": lambda prompts=prompts: timed(lambda: hugging_face(peer, prompts)),  # type: ignore[misc]
                "ours": lambda prompts=prompts: timed(  # type: ignore[misc]
                    lambda: generate(decoder, prompts, max_new_tokens=NEW, stop=())
                ),
            },
            rounds,
        )
        pace = {name: together * NEW / own for name, own in seconds.items()}
        print(
            f"| {together} | {pace['none']:,.0f} | {pace['theirs']:,.0f} | {pace['ours']:,.0f} "
            f"| {seconds['none'] / seconds['ours']:.1f} | {seconds['theirs'] / seconds['ours']:.1f} |",
            flush=True,
        )
    return finished


def impressions(decoder: Decoder, tokenizer: artifact.Tokenizer, reports: list[corpus.Report]) -> None:
    """The table of impressions."""
    room = decoder.shape.max_position_embeddings - IMPRESSION
    asked = [prompt for report in reports if (prompt := report.prompt())]
    asked = asked[:: -(-len(asked) // IMPRESSIONS)]
    prompts = [[tokenizer.end_of_text, *tokenizer.encode(prompt)][-room:] for prompt in asked]
    stop = tokenizer.section_ends
    print(f"\n{len(prompts)} impressions, after {sum(map(len, prompts)):,} tokens of findings\n")
    print("| written | impressions/s | tokens/s | unlike greedy fp32 |\n|---|---|---|---|")
    first: Prompts | None = None
    for name, dtype, sampling in (
        ("greedy, fp32", torch.float32, None),
        ("greedy, bf16", torch.bfloat16, None),
        ("drawn, fp32", torch.float32, Sampling(temperature=1.0)),
        ("drawn, top-p 0.9, fp32", torch.float32, Sampling(temperature=0.7, top_p=0.9)),
    ):
        began = time.process_time()
        written = generate(
            decoder, prompts, max_new_tokens=IMPRESSION, stop=stop, sampling=sampling, dtype=dtype
        )  # fmt: skip
        took = time.process_time() - began
        first = first or written
        unlike = sum(one != other for one, other in zip(first, written, strict=True)) / len(prompts)
        print(
            f"| {name} | {len(prompts) / took:,.1f} | {sum(map(len, written)) / took:,.0f} | {unlike:.1%} |",
            flush=True,
        )


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").split("`")[0])
    arguments.add_argument("--model", type=Path, default=Path("data/model"))
    arguments.add_argument("--tokenizer", type=Path, default=Path("data/tokenizer"))
    arguments.add_argument("--test", type=Path, default=Path("data/corpus/test.parquet"))
    arguments.add_argument("--rounds", type=int, default=3)
    given = arguments.parse_args()
    if not given.model.is_dir():
        sys.exit(f"{given.model} is not there: `make run` makes it")

    torch.set_num_threads(1)
    decoder, _ = model.read(given.model)
    tokenizer = artifact.load(given.tokenizer)
    reports = list(corpus.read_split(given.test))
    encoded = ([tokenizer.end_of_text, *tokenizer.encode(report.text)] for report in reports)
    starts = list(itertools.islice((ids[:PROMPT] for ids in encoded if len(ids) >= PROMPT), 32))
    print(f"{decoder.parameter_count() / 1e6:.1f} M parameters, one thread\n")
    finished = long_texts(decoder, given.model, starts, given.rounds)
    logits, cumulated = rounding(decoder, finished[:4])
    print(
        f"\nCache and batch change logits by {logits:.1e} of the largest, and cumulated probabilities by "
        f"{cumulated:.1e}, at most; {ROUNDING:.1e} is a close call."
    )
    impressions(decoder, tokenizer, reports)


if __name__ == "__main__":
    main()
