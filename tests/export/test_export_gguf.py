"""The file for llama.cpp: weights, sizes and tokens under its names; splits chosen by what they do to the ids."""

import gguf
import numpy as np
import pytest
import release_example

from tasks.artifacts import model, tokenizer
from tasks.artifacts.tokenizer import ATOMIC, END_OF_TEXT
from tasks.export import gguf_file, pretokenizer
from tasks.tokenizer import comparison, superwords
from tasks.tokenizer.training import SEAM

TEXTS = release_example.TEXTS


@pytest.fixture(scope="module")
def ours(tmp_path_factory):
    root = tmp_path_factory.mktemp("gguf")
    release_example.make(root)
    decoder, _ = model.read(root / "data/model")
    return decoder, tokenizer.load(root / "data/tokenizer")


def read(tmp_path, ours, precision="f32", about=()):
    decoder, encoder = ours
    path = tmp_path / "radlm.gguf"
    gguf_file.write(path, decoder, encoder, splits="superbpe", precision=precision, about=dict(about))
    return gguf.GGUFReader(path)


def test_weights_are_the_models_by_llama_cpps_names(tmp_path, ours):
    decoder, _ = ours
    tensors = {tensor.name: tensor for tensor in read(tmp_path, ours).tensors}
    weights = decoder.state_dict()
    assert len(tensors) == len(weights)
    for theirs, name in [
        ("token_embd.weight", "model.embed_tokens.weight"),
        ("output_norm.weight", "model.norm.weight"),
        ("blk.1.attn_q_norm.weight", "model.layers.1.self_attn.q_norm.weight"),
        ("blk.1.attn_output.weight", "model.layers.1.self_attn.o_proj.weight"),
        ("blk.0.ffn_gate.weight", "model.layers.0.mlp.gate_proj.weight"),
    ]:
        np.testing.assert_array_equal(tensors[theirs].data, weights[name].numpy())


def test_half_precision_is_for_matrices_alone(tmp_path, ours):
    reader = read(tmp_path, ours, precision="f16")
    types = {tensor.name: tensor.tensor_type for tensor in reader.tensors}
    assert types["blk.0.attn_q.weight"] == gguf.GGMLQuantizationType.F16
    assert types["blk.0.attn_norm.weight"] == gguf.GGMLQuantizationType.F32


def test_sizes_and_tokens_are_told(tmp_path, ours):
    decoder, encoder = ours
    reader = read(tmp_path, ours, about={"radlm.model_digest": "abc"})
    told = {name: field.contents() for name, field in reader.fields.items()}
    assert told["general.architecture"] == "qwen3"
    assert told["qwen3.block_count"] == decoder.shape.num_hidden_layers
    assert told["qwen3.attention.head_count_kv"] == decoder.shape.num_key_value_heads
    assert told["qwen3.attention.key_length"] == decoder.shape.head_dim
    assert told["qwen3.context_length"] == decoder.shape.max_position_embeddings
    assert told["qwen3.rope.freq_base"] == decoder.shape.rope_theta
    assert told["radlm.model_digest"] == "abc"
    assert told["tokenizer.ggml.pre"] == "superbpe"
    assert told["tokenizer.ggml.bos_token_id"] == told["tokenizer.ggml.eos_token_id"] == encoder.end_of_text
    assert told["tokenizer.ggml.add_bos_token"] is True
    tokens, types = told["tokenizer.ggml.tokens"], told["tokenizer.ggml.token_type"]
    assert len(tokens) == len(types) == len({*tokens}) == encoder.vocab_size
    assert (tokens[encoder.end_of_text], types[encoder.end_of_text]) == (END_OF_TEXT, gguf.TokenType.CONTROL)
    defined = {token for token, kind in zip(tokens, types, strict=True) if kind == gguf.TokenType.USER_DEFINED}
    assert defined == {*ATOMIC}
    assert len(told["tokenizer.ggml.merges"]) == encoder.encoding.max_token_value - 256 - len(ATOMIC)


def with_ranks(folder, ranks, pattern, seam):
    folder.mkdir()
    tokenizer.save(folder, ranks, pattern, seam)
    return tokenizer.load(folder)


def test_a_rank_that_is_spelled_like_a_placeholder_keeps_its_place_without_its_name(tmp_path):
    bytes_alone = {bytes([byte]): byte for byte in range(256)}
    ranks = bytes_alone | {b"XX": 256, b"XXXX": 257, b"ab": 258}
    encoder = with_ranks(tmp_path / "a", ranks, release_example.PATTERN, SEAM)
    tokens, types, _ = gguf_file.vocabulary(encoder)
    assert tokens.count("XXXX") == 1
    assert types[257] == gguf.TokenType.UNUSED
    assert tokens[258] == "ab"


def test_splits_are_those_that_change_the_fewest_texts(tmp_path, ours):
    _, encoder = ours
    choice = pretokenizer.choose(encoder, TEXTS)
    assert (choice.name, choice.texts, choice.differing) == ("deepseek-v3", len(TEXTS), 0)
    # Reports as they come may have lines of spaces; of the candidates one alone cuts there as ours does.
    uncleaned = with_ranks(
        tmp_path / "uncleaned", release_example.train(release_example.RAW, 900), release_example.PATTERN, SEAM
    )
    assert pretokenizer.choose(uncleaned, release_example.RAW).name == "seed-coder"
    gpt2 = with_ranks(tmp_path / "gpt2", comparison.gpt2_ranks(), comparison.GPT2_PATTERN, SEAM)
    assert pretokenizer.choose(gpt2, TEXTS[:40]) == pretokenizer.Choice(name="trillion", texts=40, differing=0)
    ranks = superwords.extend(encoder.encoding._mergeable_ranks, TEXTS, 200)
    wide = with_ranks(tmp_path / "wide", ranks, superwords.COARSE_PATTERN, superwords.SEAM)
    assert pretokenizer.choose(wide, TEXTS).name == "superbpe"


def test_texts_with_other_ids_are_counted(ours, monkeypatch):
    """After an apostrophe `seed-coder` cuts "s" and "t" off, and ours does not."""
    _, encoder = ours
    word = next(
        token.decode() for token in encoder.encoding._mergeable_ranks if len(token) > 2 and token[:1] in b"st"
    )
    assert word.isalpha()
    monkeypatch.setattr(pretokenizer, "CANDIDATES", {"seed-coder": pretokenizer.CANDIDATES["seed-coder"]})
    choice = pretokenizer.choose(encoder, [f"'{word}'", word])
    assert choice == pretokenizer.Choice(name="seed-coder", texts=2, differing=1)
