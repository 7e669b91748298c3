"""The tokenizer in Hugging Face's format: tiktoken's ids for every text, and no text makes a control token."""

import itertools
import json
import random
import socket
from types import SimpleNamespace

import pytest
import rustbpe
import tiktoken
import tokenizers
from hypothesis import given
from hypothesis import strategies as st
from transformers import AutoTokenizer

from tasks.artifacts import huggingface
from tasks.artifacts import tokenizer as artifact
from tasks.artifacts.tokenizer import ATOMIC, END_OF_TEXT
from tasks.synthesize.generate import Synthesize, corpus
from tasks.tokenizer import comparison
from tasks.tokenizer.training import PATTERN, train

# Pieces of several words, so that tokens are too; the literal end of text is one piece.
COARSE = r"\p{N}| ?[^\r\n\p{N}.:;!?]+[.:;!?]?|[.:;!?]|\s*[\r\n]|\s+"
ANYTHING = r"[\s\S]+"
BYTES = {bytes([byte]): byte for byte in range(256)}
TEXTS = [report["text"] for report, _ in corpus(Synthesize(reports=300, seed=7))]


def specials(ranks, atomic=ATOMIC):
    return {token: len(ranks) + index for index, token in enumerate((END_OF_TEXT, *atomic))}


def learnt(texts, size, pattern):
    trainer = rustbpe.Tokenizer()
    trainer.train_from_iterator(texts, size, pattern=pattern)
    return {bytes(token): rank for token, rank in trainer.get_mergeable_ranks()}


def pair(ranks, pattern, atomic=ATOMIC):
    """The same tokenizer run by tiktoken and by tokenizers, and its tokenizer.json."""
    special = specials(ranks, atomic)
    file = huggingface.tokenizer_files(ranks, pattern, special, end_of_text=END_OF_TEXT)[huggingface.TOKENIZER]
    encoding = tiktoken.Encoding("test", pat_str=pattern, mergeable_ranks=ranks, special_tokens=special)
    return SimpleNamespace(
        ours=artifact.Tokenizer(encoding=encoding, digest="", seam=" "),
        theirs=tokenizers.Tokenizer.from_str(json.dumps(file)),
        file=file,
    )


def differing(tokenizer, texts):
    encodings = tokenizer.theirs.encode_batch_fast(texts, add_special_tokens=False)
    return [
        text for text, encoding in zip(texts, encodings, strict=True) if encoding.ids != tokenizer.ours.encode(text)
    ]


def without_some(ranks):
    """Every fifth longer token left out, so that merges lead to few of the tokens that held it."""
    kept = [token for token in sorted(ranks, key=ranks.get) if len(token) < 3 or ranks[token] % 5]
    return {token: rank for rank, token in enumerate(kept)}


@pytest.fixture(scope="module")
def coarse():
    return pair(learnt(TEXTS, 900, COARSE), COARSE)


@pytest.fixture(scope="module")
def pruned(coarse):
    return pair(without_some(coarse.ours.encoding._mergeable_ranks), COARSE)


@pytest.fixture(scope="module")
def all_four(coarse, pruned):
    gpt2 = pair(comparison.gpt2_ranks(), comparison.GPT2_PATTERN)
    radlm = pair(train(TEXTS, 900), PATTERN)
    return {"radlm": radlm, "gpt2": gpt2, "coarse": coarse, "pruned": pruned}


@pytest.fixture(scope="module", params=["radlm", "gpt2", "coarse", "pruned"])
def tokenizer(request, all_four):
    return all_four[request.param]


def test_reports_get_the_same_ids(tokenizer):
    assert not differing(tokenizer, TEXTS)


@pytest.mark.parametrize("pattern", [PATTERN, comparison.GPT2_PATTERN], ids=["radlm", "gpt2"])
def test_both_engines_cut_at_the_same_places_around_code_points(pattern):
    # Ranks that join any two characters, so that every cut of the pattern shows in the ids.
    joints = [bytes(two) for two in itertools.product(range(256), repeat=2) if not 0x80 <= two[1] < 0xC0]
    tokenizer = pair(BYTES | {joint: 256 + index for index, joint in enumerate(joints)}, pattern)
    # All but the long runs of ideographs, syllables, private and unassigned ones; one in 64 of those.
    mixed = (
        range(0x3400),
        range(0xA000, 0xAC00),
        range(0xF900, 0x17000),
        range(0x18D00, 0x20000),
        range(0xE0000, 0xE0200),
    )
    points = [*itertools.chain(*mixed), *range(0x3400, 0xD800, 64), *range(0xE000, 0x110000, 64)]
    texts = [
        "".join(f"a{chr(point)}a {chr(point)}-" for point in points[start : start + 64])
        for start in range(0, len(points), 64)
    ]
    assert not differing(tokenizer, texts)
    # A cut that is another in one rare category is seen.
    other = json.dumps(tokenizer.file).replace(r"\\p{L}", r"[\\p{L}\\p{Mc}]")
    assert differing(SimpleNamespace(ours=tokenizer.ours, theirs=tokenizers.Tokenizer.from_str(other)), texts[:50])


PARTS = [*ATOMIC, END_OF_TEXT, "<|", "endoftext|>", "X", "FINDINGS", "'s", *": .\n\t1aé"]


@given(st.text() | st.lists(st.sampled_from(PARTS) | st.text(max_size=2)).map("".join))
def test_any_text_gets_the_same_ids_and_comes_back(all_four, text):
    for name, tokenizer in all_four.items():
        assert not differing(tokenizer, [text]), name
        assert tokenizer.theirs.decode(tokenizer.ours.encode(text)) == text
        assert tokenizer.ours.end_of_text not in tokenizer.theirs.encode(text, add_special_tokens=False).ids


def vocabularies():
    """Ranks over two or three letters: learnt from random strings, and random ones in a random order."""
    rng = random.Random(11)
    for letters in ("ab", "a-", "abc"):
        for size in (4, 12, 40):
            texts = ["".join(rng.choices(letters, weights=(4, 1, 1)[: len(letters)], k=50)) for _ in range(100)]
            yield letters, learnt(texts, 256 + size, ANYTHING)
            tokens = {"".join(rng.choices(letters, k=rng.randint(2, 5))).encode() for _ in range(size)}
            order = rng.sample(sorted(tokens), len(tokens))
            yield letters, BYTES | {token: 256 + index for index, token in enumerate(order)}


def test_ties_are_broken_alike():
    rng = random.Random(12)
    runs, from_later_ranks = 0, 0
    for letters, ranks in vocabularies():
        tokenizer = pair(ranks, ANYTHING, atomic=())
        texts = ["".join(some) for n in range(1, 8) for some in itertools.product(letters, repeat=n)]
        texts += [letters[0] * n for n in range(8, 300, 7)]
        texts += ["".join(rng.choices(letters, weights=(9, 1, 1)[: len(letters)], k=150)) for _ in range(30)]
        assert not differing(tokenizer, texts)
        runs += letters[0].encode() * 4 in ranks
        merges = [[part.encode() for part in merge] for merge in tokenizer.file["model"]["merges"]]
        from_later_ranks += any(max(ranks[left], ranks[right]) > ranks[left + right] for left, right in merges)
    assert runs > 5
    assert from_later_ranks > 2


def test_a_token_has_one_merge():
    tokenizer = pair(BYTES | {b"aa": 256, b"aaa": 257, b"ba": 258, b"baa": 259}, ANYTHING)
    assert tokenizer.file["model"]["merges"] == [["a", "a"], ["aa", "a"], ["b", "a"], ["b", "aa"]]
    assert not tokenizer.file["model"]["ignore_merges"]
    other = _changed(tokenizer.file, merges=[["a", "a"], ["a", "aa"], ["b", "a"], ["ba", "a"]])
    assert differing(SimpleNamespace(ours=tokenizer.ours, theirs=other), ["aaa", "baa"]) == ["aaa", "baa"]


def test_no_text_makes_the_control_token(tokenizer):
    befores = "", " ", "1", ".", "\n", "the ", "XXXX", "<|"
    afters = "", " ", "1", ".", "\n", " lung", END_OF_TEXT
    texts = [before + END_OF_TEXT + after for before in befores for after in afters]
    assert not differing(tokenizer, texts)
    assert tokenizer.ours.end_of_text not in itertools.chain(*map(tokenizer.ours.encode, texts))


def test_a_piece_that_is_the_literal_is_not_the_control_token(pruned):
    """Where some ranks need `ignore_merges`, a second split does it; without, the literal is the token."""
    assert pruned.file["model"]["ignore_merges"]
    merges_alone = SimpleNamespace(ours=pruned.ours, theirs=_changed(pruned.file, ignore_merges=False))
    assert differing(merges_alone, TEXTS)
    splits = pruned.file["pre_tokenizer"]["pretokenizers"]
    unguarded = pruned.file | {"pre_tokenizer": {"type": "Sequence", "pretokenizers": [splits[0], splits[-1]]}}
    assert _changed(unguarded).encode(END_OF_TEXT, add_special_tokens=False).ids == [pruned.ours.end_of_text]


def _changed(file, **model):
    return tokenizers.Tokenizer.from_str(json.dumps(file | {"model": file["model"] | model}))


def test_a_rank_spelled_like_the_control_token_is_refused():
    ranks = BYTES | {END_OF_TEXT.encode(): 256}
    with pytest.raises(ValueError, match="train without texts that hold it"):
        huggingface.tokenizer_files(ranks, COARSE, specials(ranks), end_of_text=END_OF_TEXT)


def test_same_bytes_whatever_the_order_of_the_ranks(all_four, tmp_path):
    ours = all_four["radlm"].ours
    encoding = ours.encoding
    backwards = tiktoken.Encoding(
        "backwards",
        pat_str=encoding._pat_str,
        mergeable_ranks=dict(reversed(encoding._mergeable_ranks.items())),
        special_tokens=dict(reversed(encoding._special_tokens.items())),
    )
    huggingface.save(tmp_path / "a", ours)
    huggingface.save(tmp_path / "b", artifact.Tokenizer(encoding=backwards, digest="", seam=" "))
    for name in (huggingface.TOKENIZER, huggingface.CONFIG):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


TEXT = f"FINDINGS: XXXX , n't. The XXXX{END_OF_TEXT}is é  clear .\nIMPRESSION: {END_OF_TEXT}"


@pytest.fixture(scope="module", params=["radlm", "pruned"])
def loaded(request, all_four, tmp_path_factory):
    """Ours, what transformers makes of its folder beside our model's config, and the hosts it asked."""
    folder = tmp_path_factory.mktemp("huggingface")
    huggingface.save(folder, all_four[request.param].ours, max_length=1024)
    (folder / "config.json").write_text(json.dumps({"model_type": "qwen3"}))  # has a tokenizer of its own
    asked = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", lambda *arguments, **_: asked.append(arguments) or [])
        tokenizer = AutoTokenizer.from_pretrained(folder)
    return all_four[request.param].ours, tokenizer, asked


def test_transformers_needs_no_network_and_knows_the_tokens(loaded):
    ours, theirs, asked = loaded
    assert not asked
    assert theirs.bos_token == theirs.eos_token == theirs.pad_token == END_OF_TEXT
    assert theirs.bos_token_id == theirs.eos_token_id == theirs.pad_token_id == ours.end_of_text
    assert theirs.all_special_ids == [ours.end_of_text]
    assert theirs.model_max_length == 1024
    assert max(theirs.get_vocab().values()) == ours.vocab_size - 1
    assert {token: theirs.convert_tokens_to_ids(token) for token in ATOMIC} == {
        token: ours.encode(token)[0] for token in ATOMIC
    }


def test_transformers_gives_the_same_ids_after_one_end_of_text(loaded):
    ours, theirs, _ = loaded
    texts = [TEXT, "", END_OF_TEXT, *TEXTS[:50]]
    expected = [ours.encode(text) for text in texts]
    assert theirs(texts, add_special_tokens=False).input_ids == expected
    assert theirs(texts).input_ids == [[ours.end_of_text, *ids] for ids in expected]
    assert theirs(TEXT).keys() == {"input_ids", "attention_mask"}
    # The way in that the docstring leaves open: the assertions above are not true of any text.
    assert theirs(TEXT, add_special_tokens=False, split_special_tokens=False).input_ids.count(ours.end_of_text) == 2


def test_transformers_gives_the_text_back(loaded):
    _, theirs, _ = loaded
    for text in (TEXT, *TEXTS[:50]):
        ids = theirs(text).input_ids
        assert theirs.decode(ids) == END_OF_TEXT + text
        assert theirs.decode(ids, skip_special_tokens=True) == text


def test_max_length_is_left_open_by_default(all_four, tmp_path):
    huggingface.save(tmp_path, all_four["radlm"].ours)
    assert "model_max_length" not in json.loads((tmp_path / huggingface.CONFIG).read_text())
