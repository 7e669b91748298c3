"""A warm start: the released weights, or one sentence that says why not."""

import dataclasses

import pytest
import torch

from tasks.artifacts import model
from tasks.lm.model import Decoder
from tasks.stage import InputError
from tasks.train import initial


@pytest.fixture
def released(shape, rows, tmp_path):
    decoder = Decoder(shape)
    decoder.initialise(3)
    model.write(tmp_path, decoder, decoder.state_dict(), rows.info)
    return tmp_path, decoder


def test_the_weights_of_the_folder(released, shape, rows):
    folder, decoder = released
    found = initial.weights(folder, shape, rows.info)
    assert found.keys() == decoder.state_dict().keys()
    assert all(torch.equal(found[name], weight) for name, weight in decoder.state_dict().items())


def test_a_folder_without_a_model_is_a_start_from_scratch(shape, rows, tmp_path):
    (tmp_path / "README.md").write_text("nothing yet")
    assert initial.weights(tmp_path, shape, rows.info) is None


def test_another_shape_or_tokenizer_is_refused(released, shape, rows):
    folder, _ = released
    wider = dataclasses.replace(shape, intermediate_size=80)
    with pytest.raises(
        InputError, match=r"has intermediate_size 64, and params.yaml asks for 80: give both the same"
    ):
        initial.weights(folder, wider, rows.info)
    with pytest.raises(InputError, match=r"another tokenizer than the pack's: set tokenizer.vocabulary to initial"):
        initial.weights(folder, shape, dataclasses.replace(rows.info, tokenizer_digest="other"))


def test_a_damaged_model_is_refused(released, shape, rows):
    folder, _ = released
    weights = folder / model.WEIGHTS
    weights.write_bytes(weights.read_bytes()[:-100])
    with pytest.raises(InputError, match="does not hold a whole model"):
        initial.weights(folder, shape, rows.info)
