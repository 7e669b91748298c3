"""From the rows of a request to their impressions: what is refused, the prompts, the generation."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from tasks.artifacts import model, tokenizer
from tasks.artifacts.corpus import SECTIONS, compose, header
from tasks.artifacts.tokenizer import Tokenizer
from tasks.lm.generation import generate
from tasks.lm.model import Decoder
from tasks.normalise import clean, unwrap
from tasks.serving.together import Together
from tasks.stage import InputError

FINDINGS = "findings"
# The findings, which must be there, and what else a report says before its impression.
COLUMNS = (FINDINGS, *(name for name in SECTIONS[: SECTIONS.index("impression")] if name != FINDINGS))
HEADERS = re.compile(rf"^({'|'.join(map(re.escape, map(header, SECTIONS)))})", re.MULTILINE)  # on cleaned lines
MAX_ROWS = 32
NEW_TOKENS, MAX_NEW_TOKENS = 96, 512  # of an impression: where it ends unasked, and what can be asked for


class Refused(Exception):
    """A request that is not answered, told in one sentence that holds nothing of its text.

    Attributes:
        status: of HTTP.
    """

    def __init__(self, sentence: str, status: int = 400):
        super().__init__(sentence)
        self.status = status


@dataclass(frozen=True, kw_only=True)
class Request:
    """What was asked and can be answered.

    Attributes:
        rows: section bodies by name, a report each.
        max_new_tokens: of an impression.
        prompts: the rows' token ids, `end_of_text` first.
    """

    rows: list[dict[str, str]]
    max_new_tokens: int
    prompts: list[list[int]]


class Writer:
    """A model with its tokenizer. Any number of threads may ask it."""

    def __init__(self, decoder: Decoder, encoder: Tokenizer):
        self.decoder, self.encoder = decoder, encoder
        self._together = Together(self._write)

    def check(self, rows: Any, params: Any) -> Request:
        """The request, if it can be answered.

        Args:
            rows: a list of mappings from `COLUMNS` to text; `findings` must be there and not be empty.
            params: a mapping; `max_new_tokens` is the only one.

        Raises:
            Refused: it cannot.
        """
        wanted = _new_tokens(params)
        if not isinstance(rows, Sequence) or isinstance(rows, str) or not rows:
            raise Refused("a request needs at least one row with findings")
        if len(rows) > MAX_ROWS:
            raise Refused(f"a request may have {MAX_ROWS} rows and this one has {len(rows)}: send it in parts", 413)
        room = self.decoder.shape.max_position_embeddings - wanted
        cleaned, prompts = [], []
        for number, row in enumerate(rows, 1):
            bodies = _bodies(row, f"row {number}")
            prompt = self._encoded(prompt_of(bodies), room)
            if prompt is None:
                raise Refused(
                    f"row {number} does not fit: beside an impression of {wanted} tokens the model reads "
                    f"{max(room, 0)}: shorten it or lower max_new_tokens",
                    413,
                )
            cleaned.append(bodies)
            prompts.append(prompt)
        return Request(rows=cleaned, max_new_tokens=wanted, prompts=prompts)

    def _encoded(self, text: str, room: int) -> list[int] | None:
        """The prompt's token ids, or None where they are more than `room`."""
        # tiktoken is not asked about what cannot fit: on a megabyte of the same sign its split pattern may give up.
        if len(text.encode()) > room * max(self.encoder.byte_lengths):
            return None
        try:
            ids = [self.encoder.end_of_text, *self.encoder.encode(text)]
        except ValueError:
            return None
        return ids if len(ids) <= room else None

    def write(self, request: Request) -> list[str]:
        """An impression a row, greedily; it ends with its line or with the report.

        Requests that wait are generated together: more rows a second, and not another token, since `generate` in
        fp32 gives each prompt what it would get alone.
        """
        return self._together(request)

    def _write(self, requests: Sequence[Request]) -> list[list[str]]:
        stop = {self.encoder.end_of_text, *self.encoder.encode("\n")}
        prompts = [prompt for request in requests for prompt in request.prompts]
        longest = max(request.max_new_tokens for request in requests)
        written = iter(generate(self.decoder, prompts, max_new_tokens=longest, stop=stop, dtype=torch.float32))
        return [
            [self.encoder.decode(next(written)[: request.max_new_tokens]).strip() for _ in request.prompts]
            for request in requests
        ]


def load(folder: Path) -> Writer:
    """The writer of a release's Hugging Face folder.

    Raises:
        InputError: a file is missing or damaged, or the tokenizer is not the model's.
    """
    decoder, trained_with = model.read(folder)
    encoder = tokenizer.load(folder)
    if encoder.digest != trained_with:
        raise InputError(f"{folder} holds a tokenizer that its model was not trained with: run `dvc repro export`")
    return Writer(decoder=decoder, encoder=encoder)


def prompt_of(bodies: Mapping[str, str]) -> str:
    """A report up to its impression's header, as `Report.prompt` has it."""
    return f"{compose(dict(bodies))[0]}\n{header('impression')}"


def _new_tokens(params: Any) -> int:
    if not isinstance(params, Mapping) or params.keys() - {"max_new_tokens"}:
        raise Refused("params may hold max_new_tokens and nothing else")
    wanted = params.get("max_new_tokens", NEW_TOKENS)
    if isinstance(wanted, bool) or not isinstance(wanted, int) or not 1 <= wanted <= MAX_NEW_TOKENS:
        raise Refused(f"max_new_tokens must be a whole number from 1 to {MAX_NEW_TOKENS}")
    return wanted


def _bodies(row: Any, where: str) -> dict[str, str]:
    """The row's section bodies in the corpus's form, without those that are empty."""
    if not isinstance(row, Mapping) or row.keys() - set(COLUMNS):
        raise Refused(f"{where} has columns that are not known: it may have {', '.join(COLUMNS)}")
    bodies = {}
    for name, value in row.items():
        if name != FINDINGS and (value is None or (isinstance(value, float) and math.isnan(value))):
            continue  # how pandas says that there is none
        if not isinstance(value, str):
            raise Refused(f"{where} has {name} that are not a string")
        if any("\ud800" <= character <= "\udfff" for character in value):
            raise Refused(f"{where} has {name} with half a character (a lone surrogate)")
        lines = clean(value)
        if HEADERS.search(lines):
            raise Refused(
                f"{where} has a section's header within {name}: send each section's text in its own column"
            )
        if body := unwrap(lines):
            bodies[name] = body
    if FINDINGS not in bodies:
        raise Refused(f"{where} has no findings")
    return bodies
