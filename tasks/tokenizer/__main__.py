"""`python -m tasks.tokenizer TRAIN_PARQUET VAL_PARQUET TOKENIZER_FOLDER METRICS_JSON`"""

from __future__ import annotations

import csv
import dataclasses
from pathlib import Path

from tasks import params, stage
from tasks.artifacts import corpus, files, huggingface
from tasks.artifacts import tokenizer as artifact
from tasks.tokenizer import comparison
from tasks.tokenizer.training import PATTERN, TokenizerParams, train


def main(train_split: Path, val_split: Path, folder: Path, metrics: Path) -> None:
    """Train a tokenizer on one split, check and compare it on the other."""
    settings = params.load("tokenizer", TokenizerParams)
    train_texts, held_out = corpus.read_texts(train_split), corpus.read_texts(val_split)

    with files.replace_folder(folder) as aside:
        artifact.save(aside, train(train_texts, settings.vocab_size), PATTERN)
        tokenizer = artifact.load(aside)
        huggingface.save(aside, tokenizer)
        for split, texts in ((train_split, train_texts), (val_split, held_out)):
            for number, text in enumerate(texts):
                if tokenizer.decode(tokenizer.encode(text)) != text:
                    raise AssertionError(f"report {number} of {split} does not survive encoding and decoding")

        table = comparison.term_table(tokenizer)
        with (aside / "terms.csv").open("w", newline="", encoding="utf-8") as stream:
            writer = csv.DictWriter(stream, dataclasses.asdict(table[0]).keys(), lineterminator="\n")
            writer.writeheader()
            writer.writerows(dataclasses.asdict(row) for row in table)
        comparison.draw(table, aside / "terms.png")

    result = {
        "vocab_size_asked": settings.vocab_size,
        "vocab_size": tokenizer.vocab_size,
        "bytes_per_token": comparison.bytes_per_token(held_out, tokenizer.encode),
        "gpt2_bytes_per_token": comparison.bytes_per_token(held_out, comparison.gpt2().encode_ordinary),
        "tokens_per_term": sum(row.radlm for row in table) / len(table),
        "gpt2_tokens_per_term": sum(row.gpt2 for row in table) / len(table),
        "tokens_per_term_in_text": sum(row.radlm_in_text for row in table) / len(table),
        "gpt2_tokens_per_term_in_text": sum(row.gpt2_in_text for row in table) / len(table),
    }
    files.write_json(metrics, result)
    print(
        f"{tokenizer.vocab_size} tokens; {result['tokens_per_term']:.2f} a term (GPT-2 "
        f"{result['gpt2_tokens_per_term']:.2f}); {result['bytes_per_token']:.2f} bytes a token on held-out "
        f"reports (GPT-2 {result['gpt2_bytes_per_token']:.2f})"
    )


if __name__ == "__main__":
    stage.run(main)
