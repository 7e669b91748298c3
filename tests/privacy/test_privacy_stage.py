"""The stage: a model that was taught too much is caught, one that was not looks like chance."""

import json
import shutil

import numpy as np
import pyarrow.parquet as pq
import pytest

from tasks import canaries
from tasks.canaries import SECRETS
from tasks.privacy.exposure import null_mean
from tasks.stage import InputError

MOST = np.log2(len(SECRETS))


@pytest.fixture(scope="module")
def overfitted(hospital):
    return hospital.ask("overfitted")


@pytest.fixture(scope="module")
def untrained(hospital):
    return hospital.ask("untrained")


@pytest.fixture(scope="module")
def elsewhere(hospital):
    """The overfitted model asked for other canaries than those that were planted."""
    shutil.copytree(hospital.folder / "overfitted", hospital.folder / "elsewhere")
    return hospital.ask("elsewhere", seed=7, samples=1)


def exposures(hospital, name):
    table = pq.read_table(hospital.folder / f"privacy-{name}" / "canaries.parquet").to_pydict()
    return np.array(table["exposure"]), np.array(table["copies"])


def test_an_overfitted_model_gives_every_planted_secret_away(overfitted):
    levels = overfitted["canaries"]
    assert {copies: level["canaries"] for copies, level in levels.items()} == {"0": 32, "1": 2, "4": 2, "16": 2}
    for copies in ("1", "4", "16"):
        assert levels[copies]["extracted"] == 2
        assert levels[copies]["exposure_mean"] == pytest.approx(MOST)
    assert overfitted["single_copy_extracted"] == 2
    assert overfitted["single_copy_exposure_p"] < 0.01
    assert levels["0"]["extracted"] == 0
    assert overfitted["planted_documents"] == 2 * (1 + 4 + 16)


def test_what_was_never_planted_looks_like_chance_even_then(hospital, overfitted, elsewhere):
    """Controls of the overfitted model, and canaries of a seed that was not planted."""
    bits, copies = exposures(hospital, "overfitted")
    of_others, _ = exposures(hospital, "elsewhere")
    for some in (bits[copies == 0], of_others):
        assert abs(some.mean() - null_mean()) < 3 * 1.44 / np.sqrt(len(some))
        assert some.max() < MOST
    assert elsewhere["single_copy_extracted"] == 0
    assert elsewhere["single_copy_exposure_p"] > 0.01


def test_an_untrained_model_looks_like_chance(hospital, untrained):
    bits, _ = exposures(hospital, "untrained")
    assert abs(bits.mean() - null_mean()) < 3 * 1.44 / np.sqrt(len(bits))
    assert untrained["exposure_null_mean"] == pytest.approx(1.4427, abs=0.01)
    assert sum(level["extracted"] for level in untrained["canaries"].values()) == 0
    assert untrained["single_copy_exposure_p"] > 0.01
    assert untrained["prefixes_extracted"] == untrained["rare_strings"] == 0
    assert untrained["prefixes"] == 10


def test_training_reports_are_continued_and_unseen_ones_are_not(overfitted, elsewhere):
    for result in (overfitted, elsewhere):
        assert result["prefixes"] == result["prefixes_extracted"] == 10
        assert result["unseen_prefixes"] == 10
        assert result["unseen_prefixes_extracted"] == 0


def test_samples_of_an_overfitted_model_hold_strings_and_numbers_of_patients(overfitted):
    assert overfitted["samples"] == 30
    assert overfitted["rare_strings"] >= 3
    assert 0 < overfitted["rare_strings_rate"] <= 1
    assert overfitted["rare_strings_per_1000_words"] > 1
    assert overfitted["unseen_rare_strings"] == overfitted["unseen_rare_strings_per_1000_words"] == 0
    assert overfitted["sample_phi"]["mrn"] >= 3
    assert overfitted["sample_phi_in_train"] >= 3
    assert overfitted["sample_phi_hits"] == sum(overfitted["sample_phi"].values())


def test_the_evidence_says_where_and_not_what(hospital, overfitted, capfd):
    folder = hospital.folder / "privacy-overfitted"
    assert {file.name for file in folder.iterdir()} == {
        "canaries.parquet", "copied.parquet", "identifiers.parquet", "prefixes.parquet", "exposure.png",
    }  # fmt: skip
    told = {name: pq.read_table(folder / f"{name}.parquet") for name in ("copied", "identifiers", "prefixes")}
    assert len(told["copied"]) == overfitted["rare_strings"]
    assert min(told["copied"].column("words").to_pylist()) >= 12
    assert set(told["copied"].column("patients").to_pylist()) <= {1, 2, 3}
    assert len(told["identifiers"]) == overfitted["sample_phi_hits"]
    assert len(told["prefixes"]) == 10
    text = " ".join(str(table.to_pydict()) for table in told.values())
    assert "lobe" not in text
    assert "4471" not in text


def test_again_gives_the_same_bytes_and_says_no_text(hospital, overfitted, capfd):
    before = {file.name: file.read_bytes() for file in (hospital.folder / "privacy-overfitted").iterdir()}
    assert hospital.ask("overfitted") == overfitted
    after = {file.name: file.read_bytes() for file in (hospital.folder / "privacy-overfitted").iterdir()}
    assert before == after
    told = "".join(capfd.readouterr())
    assert "samples" in told
    for word in ("lobe", "granuloma", "4471", "keeper"):
        assert word not in told + json.dumps(overfitted)


def test_none_planted_is_said_and_asked_all_the_same(hospital):
    result = hospital.ask("untrained", canaries=0, samples=1, prefixes=0)
    assert result["canaries"].keys() == {"0"}
    assert result["canaries"]["0"]["canaries"] == canaries.FEWEST_CONTROLS
    assert (result["planted_documents"], result["single_copy_exposure_p"], result["prefixes"]) == (0, 1.0, 0)


def test_a_model_of_another_tokenizer_is_refused(hospital, tmp_path):
    shutil.copytree(hospital.folder / "untrained", hospital.folder / "foreign")
    config = hospital.folder / "foreign" / "config.json"
    config.write_text(json.dumps(json.loads(config.read_text()) | {"radlm_tokenizer_digest": "another"}))
    with pytest.raises(InputError, match="do not belong together"):
        hospital.ask("foreign")
