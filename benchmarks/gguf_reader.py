"""What llama.cpp makes of a release's GGUF file, beside our own reading of it. `make check-gguf`

The ids of every text of a test split and of texts thrown together to be hard, for some of them also under the other
splits that the file could name; the logits and the greedy texts on prompts of the split. llama.cpp is
llama-cpp-python's build of it (`pip install ".[gguf]"`: minutes of a C++ compiler, and no part of `make run` or
`make test`).

With --reports other files are read besides: CSVs, each row a text of its columns, cleaned as `ingest` cleans.
"""

from __future__ import annotations

import csv
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import gguf
import numpy as np

from benchmarks import release
from benchmarks.release import Ours
from tasks.artifacts.tokenizer import ATOMIC, END_OF_TEXT, Tokenizer
from tasks.export import gguf_file, pretokenizer
from tasks.normalise import clean

F32 = int(gguf.GGMLQuantizationType.F32)
HARD = [*"      \n\n\t.,:;()[]-/'\"+=<>%^~|*#012345", "\r\n", "\u00e9", "e\u0301", "\u00b0", "\u00bd", "\u2019"]
HARD += [END_OF_TEXT, *ATOMIC]
HARD_TEXTS, SOME = 5_000, 500


def reader(path: Path, *, context: int = 0) -> Any:
    """The file in llama.cpp: its vocabulary alone, or with a context the model, its cache in fp32 as ours.

    Raises:
        SystemExit: llama-cpp-python is not there.
    """
    try:
        import llama_cpp
    except ImportError:
        sys.exit('error: llama-cpp-python is not installed: pip install ".[gguf]", or run make check-gguf')
    if not context:
        return llama_cpp.Llama(str(path), vocab_only=True, verbose=False)
    batch = {"n_ctx": context, "n_batch": context, "n_threads": 1, "n_threads_batch": 1}
    return llama_cpp.Llama(str(path), logits_all=True, type_k=F32, type_v=F32, verbose=False, **batch)


def differing(theirs: Any, encoder: Tokenizer, texts: Sequence[str]) -> list[int]:
    """Which of the texts get other ids from llama.cpp; `end_of_text` in front is part of them."""
    return [
        number
        for number, text in enumerate(texts)
        if theirs.tokenize(text.encode()) != [encoder.end_of_text, *encoder.encode(text)]
    ]


def hard(texts: Sequence[str], number: int, seed: int = 1) -> list[str]:
    """Words of the texts and what splits disagree about, thrown together."""
    rng = random.Random(seed)
    words = [word for text in texts[:300] for word in text.split()]
    return [
        "".join(rng.choice(words) if rng.random() < 0.45 else rng.choice(HARD) for _ in range(12))
        for _ in range(number)
    ]


def rows(path: Path) -> list[str]:
    """Each row of a CSV as one text, cleaned as reports are."""
    with path.open(encoding="utf-8", newline="") as stream:
        return [clean(" ".join(row)) for row in csv.reader(stream)]


def tell_ids(theirs: Any, ours: Ours, groups: dict[str, list[str]]) -> None:
    """Texts of which the release's file gives other ids; and of some of them under each split it could name."""
    for name, texts in groups.items():
        print(
            f"llama.cpp, ids: {len(differing(theirs, ours.encoder, texts)):,} of {len(texts):,} {name} get others"
        )
    some = {name: texts[:: -(-len(texts) // SOME)] for name, texts in groups.items()}
    print(f"\n| splits | {' | '.join(f'{len(texts):,} {name}' for name, texts in some.items())} |")
    print(f"|---|{'---|' * len(some)}")
    with tempfile.TemporaryDirectory() as folder:
        for splits in (*pretokenizer.CANDIDATES, "default"):
            path = Path(folder) / f"{splits}.gguf"
            gguf_file.write(path, ours.decoder, ours.encoder, splits=splits, precision="f32", about={})
            counts = [len(differing(reader(path), ours.encoder, texts)) for texts in some.values()]
            print(f"| {splits} | {' | '.join(f'{count:,}' for count in counts)} |", flush=True)


def compare(theirs: Any, ours: Ours) -> int:
    """As `release.compare`, with the ids that llama.cpp itself takes from a prompt's text."""

    def logits(ids: list[int]) -> np.ndarray:
        theirs.reset()
        theirs.eval(ids)
        return theirs.scores[: len(ids)]

    def written() -> Iterator[str]:
        for prompt in ours.prompts:
            found: list[int] = []
            for token in theirs.generate(theirs.tokenize(prompt.encode()), temp=0.0):
                if token == theirs.token_eos() or len(found) == release.NEW_TOKENS:
                    break
                found.append(token)
            yield theirs.detokenize(found).decode(errors="replace")

    return release.compare(ours, logits, written(), "llama.cpp")


def main() -> None:
    parser = release.parser(__doc__)
    parser.add_argument("--reports", type=Path, nargs="*", default=[])
    arguments = parser.parse_args()
    ours = release.read(arguments.release, arguments.test, arguments.prompts)
    groups = {"test reports": ours.texts, **{f"rows of {path.stem}": rows(path) for path in arguments.reports}}
    file = arguments.release / "radlm.gguf"
    tell_ids(reader(file), ours, groups | {"texts thrown together": hard(ours.texts, HARD_TEXTS)})
    print()
    compare(reader(file, context=ours.decoder.shape.max_position_embeddings), ours)


if __name__ == "__main__":
    main()
