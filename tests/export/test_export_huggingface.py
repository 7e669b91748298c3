"""The Hugging Face folder alone, in a process without this project: the same ids, logits and texts as ours."""

import json
import os
import subprocess
import sys

import pytest
import release_example
import torch
from safetensors.torch import load_file

from tasks.artifacts import model, tokenizer
from tasks.artifacts.tokenizer import END_OF_TEXT
from tasks.export import __main__ as export
from tasks.lm.attention import DocumentAttention

# Whatever a program of others would do with a folder that it was given.
PROGRAM = """
import importlib.util, json, sys
from pathlib import Path
import torch
from safetensors.torch import save_file
from transformers import AutoModelForCausalLM, AutoTokenizer

folder, out = Path(sys.argv[1]), Path(sys.argv[2])
prompts = json.loads((out / "prompts.json").read_text())
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)
found = {"class": type(model).__name__, "ours": importlib.util.find_spec("tasks") is not None}
found |= {"ids": [], "written": []}
logits = {}
for number, prompt in enumerate(prompts):
    inputs = tokenizer(prompt, return_tensors="pt")
    with torch.no_grad():
        logits[str(number)] = model(**inputs).logits[0].contiguous()
    written = model.generate(**inputs, max_new_tokens=24)[0, inputs.input_ids.shape[1] :]
    found["ids"].append(inputs.input_ids[0].tolist())
    found["written"].append(tokenizer.decode(written, skip_special_tokens=True))
found["longest"] = tokenizer.model_max_length
found["generation"] = model.generation_config.to_diff_dict()
(out / "found.json").write_text(json.dumps(found))
save_file(logits, out / "logits.safetensors")
"""
PROMPTS = [
    *(text[: len(text) // 3] for text in release_example.TEXTS[:6]),
    "FINDINGS: XXXX [DATE] The lungs are clear.\nIMPRESSION:",
    f"é ½ {END_OF_TEXT} is text here",
]


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    """Our folder, what transformers found in it, and its logits."""
    root = tmp_path_factory.mktemp("loaded")
    release_example.make(root)
    folder, out = root / "huggingface", root / "out"
    encoder, (decoder, _) = tokenizer.load(root / "data/tokenizer"), model.read(root / "data/model")
    export.write_huggingface(folder, root / "data/model", root / "data/tokenizer", encoder, decoder, "A card.\n")
    out.mkdir()
    (out / "prompts.json").write_text(json.dumps(PROMPTS))
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, folder, out],
        cwd=out,
        env=environment | {"HF_HUB_OFFLINE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder, json.loads((out / "found.json").read_text()), load_file(out / "logits.safetensors")


@torch.no_grad()
def logits(decoder, ids):
    hidden = decoder(torch.tensor(ids), torch.arange(len(ids)), DocumentAttention([len(ids)]))
    return hidden @ decoder.head_VD.T


def greedy(decoder, ids, stop):
    """Plain: the whole text again for every token."""
    written = []
    while len(written) < 24:
        following = int(logits(decoder, ids + written)[-1].argmax())
        if following == stop:
            break
        written.append(following)
    return written


def test_it_is_qwen3_and_needs_none_of_our_code(loaded):
    _, found, _ = loaded
    assert found["class"] == "Qwen3ForCausalLM"
    assert found["ours"] is False
    assert found["longest"] == release_example.CONTEXT
    assert found["generation"]["max_new_tokens"] == release_example.CONTEXT // 2
    assert found["generation"]["do_sample"] is False


def test_the_same_ids_logits_and_greedy_texts(loaded):
    folder, found, theirs = loaded
    encoder, (decoder, _) = tokenizer.load(folder), model.read(folder)
    expected = [[encoder.end_of_text, *encoder.encode(prompt)] for prompt in PROMPTS]
    assert found["ids"] == expected
    for number, ids in enumerate(expected):
        torch.testing.assert_close(theirs[str(number)], logits(decoder, ids), atol=1e-4, rtol=0)
    written = [encoder.decode(greedy(decoder, ids, encoder.end_of_text)) for ids in expected]
    assert found["written"] == written
    assert len(set(written)) == len(PROMPTS)  # each its own: a text that is always the same would be equal too


def test_the_logits_tell_models_apart(loaded):
    folder, found, theirs = loaded
    decoder, _ = model.read(folder)
    with torch.no_grad():
        decoder.model.layers[1].mlp.down_proj.weight[0] += 0.01
    assert (theirs["0"] - logits(decoder, found["ids"][0])).abs().max() > 1e-3
