"""The model as one file that llama.cpp reads: weights, sizes and tokenizer.

The format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md; the names of keys and tensors are those of
the `gguf` package, by llama.cpp's authors.
"""

from __future__ import annotations

from pathlib import Path

import gguf
import numpy as np

from tasks.artifacts import huggingface
from tasks.artifacts.tokenizer import END_OF_TEXT, Tokenizer
from tasks.lm.model import Decoder

ARCHITECTURE = gguf.MODEL_ARCH.QWEN3


def write(
    path: Path, decoder: Decoder, tokenizer: Tokenizer, *, splits: str, precision: str, about: dict[str, str]
) -> None:
    """Write the file; the same bytes from the same model, tokenizer and `gguf` package.

    Args:
        splits: name of llama.cpp's pre-tokenizer, see `pretokenizer.choose`.
        precision: f32, or f16 for the matrices (norms stay f32, as in llama.cpp's own conversions).
        about: further keys of the file and their text.
    """
    shape = decoder.shape
    writer = gguf.GGUFWriter(path, gguf.MODEL_ARCH_NAMES[ARCHITECTURE])
    writer.add_name("radlm")
    writer.add_file_type(gguf.LlamaFileType.ALL_F32 if precision == "f32" else gguf.LlamaFileType.MOSTLY_F16)
    for key, value in sorted(about.items()):
        writer.add_string(key, value)
    writer.add_vocab_size(shape.vocab_size)
    writer.add_context_length(shape.max_position_embeddings)
    writer.add_embedding_length(shape.hidden_size)
    writer.add_block_count(shape.num_hidden_layers)
    writer.add_feed_forward_length(shape.intermediate_size)
    writer.add_head_count(shape.num_attention_heads)
    writer.add_head_count_kv(shape.num_key_value_heads)
    writer.add_key_length(shape.head_dim)
    writer.add_value_length(shape.head_dim)
    writer.add_rope_freq_base(shape.rope_theta)
    writer.add_layer_norm_rms_eps(shape.rms_norm_eps)
    _add_tokenizer(writer, tokenizer, splits)
    names = gguf.get_tensor_name_map(ARCHITECTURE, shape.num_hidden_layers)
    for name, weight in decoder.state_dict().items():
        tensor = weight.float().numpy()
        if precision == "f16" and tensor.ndim > 1:
            tensor = tensor.astype(np.float16)
        their_name = names.get_name(name, try_suffixes=(".weight",))
        assert their_name, name
        writer.add_tensor(their_name, tensor)  # the output's weights are the embedding's: the file holds them once
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _add_tokenizer(writer: gguf.GGUFWriter, tokenizer: Tokenizer, splits: str) -> None:
    tokens, types, merges = vocabulary(tokenizer)
    writer.add_tokenizer_model("gpt2")  # llama.cpp's word for byte-level BPE
    writer.add_tokenizer_pre(splits)
    writer.add_token_list(tokens)
    writer.add_token_types(types)
    writer.add_token_merges(merges)
    writer.add_bos_token_id(tokenizer.end_of_text)
    writer.add_eos_token_id(tokenizer.end_of_text)
    writer.add_pad_token_id(tokenizer.end_of_text)
    writer.add_add_bos_token(True)
    writer.add_add_eos_token(False)


def vocabulary(tokenizer: Tokenizer) -> tuple[list[str], list[int], list[str]]:
    """Tokens in the order of their ids, the type of each, and the merges, as llama.cpp spells them.

    Headers and placeholders are "user-defined": found in every text before it is split, the longest first, and
    spelled as they are. `end_of_text` is a control token, which a text alone cannot make. A rank that is spelled
    like one of the others loses its id, as in `artifacts.huggingface`: llama.cpp wants each spelling once.
    """
    encoding = tokenizer.encoding
    special = encoding._special_tokens
    file = huggingface.tokenizer_files(
        encoding._mergeable_ranks, encoding._pat_str, special, end_of_text=END_OF_TEXT
    )[huggingface.TOKENIZER]
    spelled = {number: token for token, number in file["model"]["vocab"].items()}
    tokens = [spelled.get(number, f"[UNUSED {number}]") for number in range(tokenizer.vocab_size)]
    types = [
        int(gguf.TokenType.NORMAL if number in spelled else gguf.TokenType.UNUSED)
        for number in range(tokenizer.vocab_size)
    ]
    for number in special.values():
        types[number] = int(gguf.TokenType.USER_DEFINED)
    types[tokenizer.end_of_text] = int(gguf.TokenType.CONTROL)
    return tokens, types, [" ".join(parts) for parts in file["model"]["merges"]]
