"""`python -m tasks.tokenizer TRAIN_PARQUET VAL_PARQUET TEST_PARQUET INITIAL_FOLDER TOKENIZER_FOLDER METRICS`"""

from __future__ import annotations

import csv
import dataclasses
import itertools
from collections.abc import Iterator
from pathlib import Path

from tasks import params, stage
from tasks.artifacts import corpus, files, huggingface
from tasks.artifacts import tokenizer as artifact
from tasks.artifacts.encoding import BatchEncoder
from tasks.stage import InputError
from tasks.tokenizer import comparison, fitness, fragments, groups, superwords, timeline, training
from tasks.tokenizer.training import TokenizerParams


def main(train_split: Path, val_split: Path, test_split: Path, initial: Path, folder: Path, metrics: Path) -> None:
    """Train a tokenizer on one split, check and compare it on the other, and see how it fits the newest reports.

    With `tokenizer.vocabulary: initial` it is taken from the model in `initial` instead (`train.init_from`).
    Of the test split the time-forward reports are read, for counting alone: nothing is learnt from them.
    """
    settings = params.load("tokenizer", TokenizerParams)
    with files.replace_folder(folder) as aside:
        if settings.vocabulary == "initial":
            if not (initial / artifact.RANKS).exists():
                raise InputError(
                    f"tokenizer.vocabulary is initial and {initial} holds no tokenizer: put {artifact.RANKS} and "
                    f"{artifact.SETTINGS} beside the model there, or set it to learnt"
                )
            artifact.copy(initial, aside)
        else:
            artifact.save(aside, *learn(train_split, settings))
        tokenizer = artifact.load(aside)
        huggingface.save(aside, tokenizer)
        encoder = BatchEncoder(tokenizer)
        for split in (train_split, val_split):
            tokens, text_bytes = check(split, encoder)

        table = comparison.term_table(tokenizer)
        with (aside / "terms.csv").open("w", newline="", encoding="utf-8") as stream:
            writer = csv.DictWriter(stream, dataclasses.asdict(table[0]).keys(), lineterminator="\n")
            writer.writeheader()
            writer.writerows(dataclasses.asdict(row) for row in table)
        comparison.draw(table, aside / "terms.png")

        measured = groups.read(train_split, val_split, test_split, tokenizer.encode)
        fit = fitness.fitness(measured.train, measured.val, measured.forward)
        common = measured.usage.most_fragmented(tokenizer.encode, comparison.gpt2().encode_ordinary)
        fragments.write(common, aside / "fragmented.csv")
        timeline.draw(measured.val, measured.forward, fit, aside / "fitness.png")

    gpt2_tokens = sum(len(comparison.gpt2().encode_ordinary(text)) for text in _texts(val_split))
    result = {
        "vocab_size_asked": settings.vocab_size,
        "vocab_size": tokenizer.vocab_size,
        "bytes_per_token": text_bytes / tokens,
        "gpt2_bytes_per_token": text_bytes / gpt2_tokens,
        "tokens_per_term": sum(row.radlm for row in table) / len(table),
        "gpt2_tokens_per_term": sum(row.gpt2 for row in table) / len(table),
        "tokens_per_term_in_text": sum(row.radlm_in_text for row in table) / len(table),
        "gpt2_tokens_per_term_in_text": sum(row.gpt2_in_text for row in table) / len(table),
        "fitness": fit,
    }
    files.write_json(metrics, result)
    print(
        f"{tokenizer.vocab_size} tokens; {result['tokens_per_term']:.2f} a term (GPT-2 "
        f"{result['gpt2_tokens_per_term']:.2f}); {result['bytes_per_token']:.2f} bytes a token on held-out "
        f"reports (GPT-2 {result['gpt2_bytes_per_token']:.2f})"
    )
    print(fitness.sentence(fit))


def learn(split: Path, settings: TokenizerParams) -> tuple[dict[bytes, int], str, str]:
    """Ranks, the pattern that they go with, and its seam."""
    if settings.vocabulary == "gpt2":
        return comparison.gpt2_ranks(), comparison.GPT2_PATTERN, training.SEAM
    ranks = training.train(_texts(split), settings.vocab_size - settings.superwords)
    if not settings.superwords:
        return ranks, training.PATTERN, training.SEAM
    every = -(-corpus.count(split) // superwords.MOST_REPORTS)
    sample = itertools.islice(_texts(split), 0, None, every)
    return superwords.extend(ranks, sample, settings.superwords), superwords.COARSE_PATTERN, superwords.SEAM


def check(split: Path, encoder: BatchEncoder) -> tuple[int, int]:
    """Tokens and UTF-8 bytes of a split, every report of which survives encoding and decoding.

    Raises:
        AssertionError: a report does not.
    """
    tokens = text_bytes = 0
    for number, texts in enumerate(corpus.read_texts(split)):
        ids, _ = encoder.encode(texts)
        spelled = "".join(texts).encode()
        if encoder.tokenizer.encoding.decode_bytes(ids.tolist()) != spelled:
            raise AssertionError(f"row group {number} of {split} does not survive encoding and decoding")
        tokens, text_bytes = tokens + len(ids), text_bytes + len(spelled)
    return tokens, text_bytes


def _texts(split: Path) -> Iterator[str]:
    return itertools.chain.from_iterable(corpus.read_texts(split))


if __name__ == "__main__":
    stage.run(main)
