"""What transformers makes of a release's Hugging Face folder, beside our own reading of it. `make check-release`

The ids of every test report, the logits and the greedy texts on prompts of the split, each prompt alone, in fp32.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tqdm import tqdm

from tasks.artifacts import corpus, model, tokenizer
from tasks.artifacts.tokenizer import Tokenizer
from tasks.lm.attention import DocumentAttention
from tasks.lm.generation import generate
from tasks.lm.model import Decoder

NEW_TOKENS = 96


@dataclass(frozen=True, kw_only=True)
class Ours:
    """The release as this project reads it, and prompts from the test split with ids, `end_of_text` first."""

    decoder: Decoder
    encoder: Tokenizer
    texts: list[str]
    prompts: list[str]

    @property
    def ids(self) -> list[list[int]]:
        return [[self.encoder.end_of_text, *self.encoder.encode(prompt)] for prompt in self.prompts]

    @torch.no_grad()
    def logits(self, ids: Sequence[int]) -> np.ndarray:
        """[tokens, vocabulary] after each token."""
        hidden = self.decoder(torch.tensor(ids), torch.arange(len(ids)), DocumentAttention([len(ids)]))
        return (hidden @ self.decoder.head_VD.T).numpy()

    def written(self) -> list[str]:
        """The greedy text after each prompt, until the end of text."""
        stop = {self.encoder.end_of_text}
        outputs = generate(self.decoder, self.ids, max_new_tokens=NEW_TOKENS, stop=stop)
        return [self.encoder.decode(ids) for ids in outputs]


def parser(description: str | None) -> argparse.ArgumentParser:
    """The arguments that `read` needs."""
    made = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--release", type=Path, default=Path("data/release"))
    made.add_argument("--test", type=Path, default=Path("data/corpus/test.parquet"))
    made.add_argument("--prompts", type=int, default=100)
    return made


def read(release: Path, test: Path, number: int) -> Ours:
    """The release, and so many prompts spread over the test reports that leave room for an impression."""
    folder = release / "huggingface"
    encoder, (decoder, _) = tokenizer.load(folder), model.read(folder)
    reports = list(corpus.read_split(test))
    room = decoder.shape.max_position_embeddings - NEW_TOKENS
    asked = [prompt for report in reports if (prompt := report.prompt()) and len(encoder.encode(prompt)) < room]
    return Ours(
        decoder=decoder,
        encoder=encoder,
        texts=[report.text for report in reports],
        prompts=asked[:: max(1, len(asked) // number)][:number],
    )


def compare(ours: Ours, logits: Callable[[list[int]], np.ndarray], written: Iterator[str], who: str) -> int:
    """Print how far another reader's logits and texts are from ours; on how many prompts the texts are the same.

    Args:
        logits: of the other reader after each of the ids.
        written: its greedy texts, a prompt each.
    """
    most = largest = 0.0
    for ids in tqdm(ours.ids, desc="logits", ncols=80, mininterval=5):
        own = ours.logits(ids)
        most = max(most, float(np.abs(logits(ids) - own).max()))
        largest = max(largest, float(np.abs(own).max()))
    positions = sum(map(len, ours.ids))
    print(f"{who}, logits: {most:.1e} apart at most, of at most {largest:.1f}, over {positions:,} positions")
    texts = ours.written()
    same = sum(one == other for one, other in zip(texts, written, strict=True))
    print(f"{who}, greedy: {same} of {len(texts)} texts the same ({len({*texts})} different ones)")
    return same


def main() -> None:
    from transformers import AutoModelForCausalLM, AutoTokenizer

    arguments = parser(__doc__).parse_args()
    ours = read(arguments.release, arguments.test, arguments.prompts)
    theirs: Any = AutoTokenizer.from_pretrained(arguments.release / "huggingface")
    reader: Any = AutoModelForCausalLM.from_pretrained(arguments.release / "huggingface")
    ids = theirs(ours.texts).input_ids
    differing = sum(
        found != [ours.encoder.end_of_text, *ours.encoder.encode(text)]
        for found, text in zip(ids, ours.texts, strict=True)
    )
    print(f"transformers, ids: {differing} of {len(ours.texts):,} test reports get others")

    @torch.no_grad()
    def logits(ids: list[int]) -> np.ndarray:
        return reader(torch.tensor([ids])).logits[0].numpy()

    def written() -> Iterator[str]:
        for prompt in ours.prompts:
            inputs = theirs(prompt, return_tensors="pt")
            output = reader.generate(**inputs, max_new_tokens=NEW_TOKENS)[0, inputs.input_ids.shape[1] :]
            yield theirs.decode(output, skip_special_tokens=True)

    compare(ours, logits, written(), "transformers")


if __name__ == "__main__":
    main()
