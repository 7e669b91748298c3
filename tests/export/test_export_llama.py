"""llama.cpp itself reads the GGUF file: the same ids, logits, greedy texts. Runs where it is installed."""

import numpy as np
import pytest
import release_example

from tasks.artifacts import model, tokenizer
from tasks.export import gguf_file, pretokenizer

pytest.importorskip(
    "llama_cpp", reason='llama-cpp-python is not installed: make check-gguf, or pip install ".[gguf]"'
)

from benchmarks import gguf_reader
from benchmarks.release import Ours

TEXTS = release_example.TEXTS
PROMPTS = [text[: len(text) // 3] for text in TEXTS[:8]] + ["FINDINGS: XXXX [DATE] é\nIMPRESSION:"]


@pytest.fixture(scope="module")
def ours(tmp_path_factory):
    root = tmp_path_factory.mktemp("llama")
    release_example.make(root)
    decoder, _ = model.read(root / "data/model")
    return root, decoder, tokenizer.load(root / "data/tokenizer")


def written(ours, splits, precision="f32"):
    root, decoder, encoder = ours
    path = root / f"{splits}-{precision}.gguf"
    gguf_file.write(path, decoder, encoder, splits=splits, precision=precision, about={})
    return path


@pytest.mark.parametrize("splits", pretokenizer.CANDIDATES)
def test_the_stand_in_foretells_which_texts_get_other_ids(ours, splits):
    _, _, encoder = ours
    texts = TEXTS + release_example.RAW + gguf_reader.hard(TEXTS, 1000)
    theirs = gguf_reader.differing(gguf_reader.reader(written(ours, splits)), encoder, texts)
    assert theirs == [*pretokenizer.differing(encoder, splits, texts)]


def test_reports_get_the_same_ids_under_the_chosen_splits(ours):
    _, _, encoder = ours
    choice = pretokenizer.choose(encoder, TEXTS)
    assert choice.differing == 0
    theirs = gguf_reader.reader(written(ours, choice.name))
    assert gguf_reader.differing(theirs, encoder, TEXTS) == []
    # No text makes the control token, and not every text comes out alike: a file with other splits is seen.
    assert theirs.tokenize(b"<|endoftext|>").count(encoder.end_of_text) == 1
    assert gguf_reader.differing(gguf_reader.reader(written(ours, "default")), encoder, TEXTS)


def test_the_same_logits_and_greedy_texts(ours, capsys):
    _, decoder, encoder = ours
    theirs = gguf_reader.reader(written(ours, "deepseek-v3"), context=release_example.CONTEXT)
    here = Ours(decoder=decoder, encoder=encoder, texts=[], prompts=PROMPTS)
    assert gguf_reader.compare(theirs, here) == len(PROMPTS)
    assert f"({len(PROMPTS)} different ones)" in capsys.readouterr().out
    for ids in here.ids:
        theirs.reset()
        theirs.eval(ids)
        np.testing.assert_allclose(theirs.scores[: len(ids)], here.logits(ids), atol=1e-3, rtol=0)
        assert np.abs(here.logits(ids)).max() > 1e-1
