"""Encoding in batches and superwords: the same ids as tiktoken gives, text by text."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.artifacts import encoding
from tasks.artifacts import tokenizer as artifact
from tasks.artifacts.encoding import BatchEncoder
from tasks.tokenizer import comparison, superwords, training

SENTENCES = [
    "The lungs are clear.",
    "No pleural effusion or pneumothorax.",
    "Heart size is normal; XXXX unchanged.",
    "A 2.5 x 3.0 cm nodule, compared with [DATE].",
    "Größe unverändert.",
]
TEXTS = [
    "FINDINGS: " + " ".join(some) + "\nIMPRESSION: No acute disease."
    for some in itertools.permutations(SENTENCES, 3)
]


@pytest.fixture(scope="module")
def learnt():
    return training.train(TEXTS, 500)


@pytest.fixture(scope="module", params=["plain", "gpt2", "superwords"])
def tokenizer(request, learnt, tmp_path_factory):
    folder = tmp_path_factory.mktemp(request.param)
    match request.param:
        case "plain":
            artifact.save(folder, learnt, training.PATTERN, training.SEAM)
        case "gpt2":
            artifact.save(folder, comparison.gpt2_ranks(), comparison.GPT2_PATTERN, training.SEAM)
        case "superwords":
            more = superwords.extend(learnt, TEXTS, 60)
            artifact.save(folder, more, superwords.COARSE_PATTERN, superwords.SEAM)
    return artifact.load(folder)


def same_ids(tokenizer, texts):
    encoder = BatchEncoder(tokenizer)
    for _ in range(2):  # the second time from what it knows
        ids, lengths = encoder.encode(texts)
        edges = np.cumsum([0, *lengths])
        found = [ids[start:end].tolist() for start, end in itertools.pairwise(edges)]
        assert found == [tokenizer.encode(text) for text in texts]


def test_reports(tokenizer):
    same_ids(tokenizer, [*TEXTS, "", " ", "one", *SENTENCES])


PLAIN = (" ", "  ", "\n", "\t", "\r\n", ".", ". ", " .", "a", "the", "é", "e\u0301", "2", "2.5", "肺")
SPECIAL = (
    "XXXX",
    " XXXX",
    "[DATE]",
    "FINDINGS:",
    "<|endoftext|>",
    "'s",
    "\u00a0",
    "\u2003",
    "\x1c",
    "\x85",
    "\u200b",
    "🫁",
)
spelled = st.sampled_from(PLAIN + SPECIAL)


@given(st.lists(spelled, max_size=30).map("".join))
def test_white_space_and_special_spellings(tokenizer, text):
    same_ids(tokenizer, [text])
    assert tokenizer.decode(tokenizer.encode(text)) == text


@given(st.lists(st.text(max_size=60), max_size=4))
def test_any_text(tokenizer, texts):
    same_ids(tokenizer, texts)
    assert [tokenizer.decode(tokenizer.encode(text)) for text in texts] == texts


def test_what_is_known_is_bounded(tokenizer, monkeypatch):
    monkeypatch.setattr(encoding, "LARGEST_CACHE", 3)
    same_ids(tokenizer, TEXTS)


def test_parts_are_looked_up(tokenizer, monkeypatch):
    """The other tests would pass if every text was encoded whole."""
    encoder, calls = BatchEncoder(tokenizer), []
    encode = artifact.Tokenizer.encode
    monkeypatch.setattr(artifact.Tokenizer, "encode", lambda self, text: calls.append(text) or encode(self, text))
    encoder.encode(TEXTS)
    first = len(calls)
    assert first < len(TEXTS)  # each of a few sentences' words, not each text's
    if tokenizer.seam == " ":
        assert max(text.strip().count(" ") for text in calls) == 0
    encoder.encode(TEXTS)
    assert len(calls) == first


def test_superwords_span_words_and_cost_fewer_tokens(learnt, tmp_path):
    more = superwords.extend(learnt, TEXTS, 60)
    assert len(learnt) < len(more) <= len(learnt) + 60
    assert [token for token in more if token.strip().count(b" ") > 2]
    assert {token: rank for token, rank in more.items() if rank < len(learnt)} == learnt
    artifact.save(tmp_path, more, superwords.COARSE_PATTERN, superwords.SEAM)
    tokenizer = artifact.load(tmp_path)
    assert len(tokenizer.encode(" No pleural effusion or pneumothorax.")) <= 2
    assert superwords.extend(learnt, TEXTS, 60) == more


def test_no_sentence_is_merged_with_the_next(learnt):
    more = superwords.extend(learnt, ["No effusion. Lungs clear. "] * 50, 200)
    assert not [token for token in more if b". " in token]
