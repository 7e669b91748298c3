"""The tokenizer artefact: lossless, atomic where it should be, and impossible to inject."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.artifacts import tokenizer as artifact
from tasks.stage import InputError
from tasks.tokenizer import comparison
from tasks.tokenizer.training import PATTERN, SEAM, SMALLEST, TokenizerParams, train

TEXTS = [
    "FINDINGS: The lungs are clear. No pleural effusion or pneumothorax. XXXX year old.\nIMPRESSION: Normal.",
    "FINDINGS: A 2.5 x 3.0 cm nodule at L4-L5, unchanged. AP/lateral views.\nIMPRESSION: Stable nodule.",
] * 20


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tokenizer")
    artifact.save(folder, train(TEXTS, 400), PATTERN, SEAM)
    return folder


@pytest.fixture(scope="module")
def tokenizer(folder):
    return artifact.load(folder)


@given(st.text())
def test_any_text_round_trips(tokenizer, text):
    assert tokenizer.decode(tokenizer.encode(text)) == text


@given(st.lists(st.sampled_from(["XXXX", " XXXX", "<|endoftext|>", "FINDINGS:", "\n", " ", "a", "é", "XXX"])))
def test_texts_full_of_special_spellings_round_trip(tokenizer, parts):
    text = "".join(parts)
    ids = tokenizer.encode(text)
    assert tokenizer.decode(ids) == text
    assert tokenizer.end_of_text not in ids


def test_headers_and_placeholders_are_one_token(tokenizer):
    for spelled in ("FINDINGS:", "IMPRESSION:", "XXXX", " XXXX", "[DATE]", " [MRN]"):
        assert len(tokenizer.encode(spelled)) == 1
    assert len(tokenizer.encode("<|endoftext|>")) > 1


def test_digits_and_punctuation_stay_apart(tokenizer):
    ids = tokenizer.encode("2.5 x 13 cm, L4-L5 AP/lateral")
    pieces = [tokenizer.decode([token]) for token in ids]
    assert not [piece for piece in pieces if sum(character.isdigit() for character in piece) > 1]
    for mark in (".", "-", "/", ","):
        assert mark in pieces


def test_merges_are_learnt(tokenizer):
    assert 256 < tokenizer.vocab_size <= 400
    text = TEXTS[0]
    assert len(tokenizer.encode(text)) < len(text.encode()) / 3


def test_atomic_tokens_use_up_no_merges():
    ranks = train(["FINDINGS: Clear. XXXX [DATE] XXXX seen."] * 50, 400)
    assert b"lear" in ranks or b" Clear" in ranks
    assert not [token for token in ranks for part in (b"FI", b"XX", b"DA", b"[D") if part in token]


def test_training_is_deterministic(folder, tmp_path):
    artifact.save(tmp_path, train(TEXTS, 400), PATTERN, SEAM)
    assert (tmp_path / artifact.RANKS).read_bytes() == (folder / artifact.RANKS).read_bytes()


def test_byte_lengths_add_up(tokenizer):
    text = TEXTS[1] + " é <|endoftext|>"
    assert sum(tokenizer.byte_lengths[token] for token in tokenizer.encode(text)) == len(text.encode())
    assert tokenizer.byte_lengths[tokenizer.end_of_text] == 0


def test_gpt2_takes_4_95_tokens_a_term():
    counts = [len(comparison.gpt2().encode_ordinary(term)) for term in comparison.TERMS]
    assert len(counts) == 22
    assert round(sum(counts) / 22, 2) == 4.95


def _write(folder, ranks=None, settings=None):
    (folder / artifact.RANKS).write_bytes(ranks)
    (folder / artifact.SETTINGS).write_text(settings)


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (lambda r, s: (r[:-5] + b"!!", s), "does not hold a readable tokenizer"),
        (lambda r, s: (b"\n".join(r.split(b"\n")[:300] + r.split(b"\n")[301:]), s), "gap or a repetition"),
        (lambda r, s: (b"\n".join(r.split(b"\n")[:200]), s), "lacks some of the 256 single bytes"),
        (lambda r, s: (r, s.replace('"pattern": "', '"pattern": "(')), "does not compile"),
        (lambda r, s: (r, s[:-10]), "does not hold a readable tokenizer"),
        (lambda r, s: (r, json.dumps({"pattern": "."})), "does not hold a readable tokenizer"),
        (lambda r, s: (r, s.replace("FINDINGS:", "FINDING:")), "other special tokens"),
    ],
)
def test_damage_is_one_sentence(folder, tmp_path, damage, sentence):
    ranks, settings = damage((folder / artifact.RANKS).read_bytes(), (folder / artifact.SETTINGS).read_text())
    _write(tmp_path, ranks, settings)
    with pytest.raises(InputError, match=sentence):
        artifact.load(tmp_path)


def test_missing_folder_is_one_sentence(tmp_path):
    with pytest.raises(InputError, match="is missing"):
        artifact.load(tmp_path / "none")


def test_vocabulary_below_the_bytes_is_refused():
    with pytest.raises(ValueError, match=f"at least {SMALLEST}"):
        TokenizerParams(vocabulary="learnt", vocab_size=SMALLEST - 1, superwords=0)
    with pytest.raises(ValueError, match=f"at least {SMALLEST} besides the superwords"):
        TokenizerParams(vocabulary="learnt", vocab_size=SMALLEST + 9, superwords=10)


def test_nothing_to_learn_from_is_one_sentence():
    with pytest.raises(InputError, match="too small to learn a tokenizer"):
        train(["FINDINGS:"], 400)
