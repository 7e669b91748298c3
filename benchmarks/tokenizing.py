"""The pace of training a tokenizer and of encoding, beside others on the same text. `make bench-tokenizer`

Training: a bare call of rustbpe, ours (which leaves out atomic tokens), Hugging Face's tokenizers. Encoding:
tiktoken's batch calls, one call a text, Hugging Face's, ours in one process, and ours as the pack stage does it,
through the executor. All ids are compared with tiktoken's, text by text; with those of the call that knows no
special tokens, on the texts that hold none. Medians of alternating rounds: a busy machine is busy for all.
"""

from __future__ import annotations

import argparse
import functools
import itertools
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import rustbpe
import tokenizers
from tokenizers import Regex, decoders, models, pre_tokenizers, trainers

from tasks.artifacts import corpus, huggingface
from tasks.artifacts import tokenizer as artifact
from tasks.artifacts.encoding import BatchEncoder
from tasks.executor.local import workers
from tasks.executor.ordered import ordered
from tasks.pack.encode import encode_block
from tasks.tokenizer import training

ROUNDS = 5
NO_CUT = 2**31
BATCH = "tiktoken encode_ordinary_batch, 2 threads"


def medians(works: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Seconds of each, all of them once a round."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            began = time.perf_counter()
            work()
            times[name].append(time.perf_counter() - began)
    return {name: statistics.median(found) for name, found in times.items()}


def hugging_face(texts: list[str], vocab_size: int) -> None:
    made = tokenizers.Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(training.PATTERN), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    made.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    made.train_from_iterator(
        texts, trainers.BpeTrainer(vocab_size=vocab_size, initial_alphabet=alphabet, show_progress=False)
    )


def train(texts: list[str], vocab_size: int, rounds: int) -> None:
    """Print a table of training."""

    def bare() -> None:
        rustbpe.Tokenizer().train_from_iterator(iter(texts), vocab_size, pattern=training.PATTERN)

    seconds = medians(
        {
            "rustbpe, a bare call": bare,
            "radlm": lambda: training.train(texts, vocab_size),
            "Hugging Face tokenizers": lambda: hugging_face(texts, vocab_size),
        },
        rounds,
    )
    table("training", seconds, texts, beside="rustbpe, a bare call")


def encode(tokenizer: artifact.Tokenizer, folder: Path, blocks: list[list[str]], rounds: int) -> None:
    """Print a table of encoding, after all ids were compared."""
    texts = list(itertools.chain.from_iterable(blocks))
    with tempfile.TemporaryDirectory() as made:
        huggingface.save(Path(made), tokenizer)
        theirs = tokenizers.Tokenizer.from_file(str(Path(made) / huggingface.TOKENIZER))
    encoding, atomic = tokenizer.encoding, set(artifact.ATOMIC)
    work = functools.partial(encode_block, *artifact.contents(folder), "", NO_CUT)
    expected = [tokenizer.encode(text) for text in texts]
    flat = np.array(list(itertools.chain.from_iterable(expected)))
    ids, lengths = BatchEncoder(tokenizer).encode(texts)
    assert np.array_equal(ids, flat)
    assert lengths.tolist() == [len(one) for one in expected]
    assert np.array_equal(np.concatenate([block.tokens for block in ordered(work, blocks)]), flat)
    assert [one.ids for one in theirs.encode_batch_fast(texts, add_special_tokens=False)] == expected
    plain = [text for text in texts if not any(token in text for token in atomic)]
    ids, _ = BatchEncoder(tokenizer).encode(plain)
    assert ids.tolist() == list(itertools.chain.from_iterable(encoding.encode_ordinary_batch(plain)))

    seconds = medians(
        {
            "tiktoken encode_ordinary_batch, 2 threads": lambda: encoding.encode_ordinary_batch(
                texts, num_threads=2
            ),
            "tiktoken encode_batch with special tokens, 2 threads": lambda: encoding.encode_batch(
                texts, num_threads=2, allowed_special=atomic, disallowed_special=()
            ),
            "tiktoken encode, a call a text": lambda: [tokenizer.encode(text) for text in texts],
            "Hugging Face encode_batch_fast": lambda: theirs.encode_batch_fast(texts),
            "radlm, one process": lambda: BatchEncoder(tokenizer).encode(texts),
            f"radlm, {workers()} processes, their start included": lambda: list(ordered(work, blocks)),
        },
        rounds,
    )
    table("encoding", seconds, texts, beside=BATCH)


def table(title: str, seconds: Mapping[str, float], texts: list[str], *, beside: str) -> None:
    size = sum(len(text.encode()) for text in texts) / 1e6
    print(f"\n| {title}, {len(texts):,} reports, {size:,.1f} MB | seconds | MB/s | pace |\n|---|---|---|---|")
    for name, took in seconds.items():
        print(f"| {name} | {took:.2f} | {size / took:.1f} | {seconds[beside] / took:.2f} |")
    sys.stdout.flush()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=Path("data/corpus/train.parquet"))
    parser.add_argument("--tokenizer", type=Path, default=Path("data/tokenizer"))
    parser.add_argument("--vocabulary", type=int, default=16_384)
    parser.add_argument("--times", type=int, default=1, help="the corpus so many times over")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    arguments = parser.parse_args()
    blocks: list[Any] = list(corpus.read_texts(arguments.corpus)) * arguments.times
    train(list(itertools.chain.from_iterable(blocks)), arguments.vocabulary, arguments.rounds)
    encode(artifact.load(arguments.tokenizer), arguments.tokenizer, blocks, arguments.rounds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
