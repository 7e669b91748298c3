"""The verdict from files: each of the six conditions can fail, and none of them fails by itself."""

import dataclasses
import json
from pathlib import Path

import pytest
from dvc.repo import Repo
from gate_checkout import CHAMPION, PRIVACY, build, evaluations, model, reports, write_split

from benchmarks import gate_pairs
from flows.gate import lineage, privacy, verdict
from flows.gate.checks import FAIL, INCONCLUSIVE, PASS
from flows.gate.settings import GateParams
from tasks import params
from tasks.artifacts import files
from tasks.stage import InputError

ROOT = Path(__file__).parent.parent.parent
# As in params.yaml but for margins that 400 invented patients can decide.
WIDE = dict.fromkeys(("rouge_l_margin", "label_f1_margin", "abnormal_margin", "label_margin"), 0.1)
SETTINGS = dataclasses.replace(
    params.load("gate", GateParams, ROOT / "params.yaml"),
    resamples=300, bpb_margin=0.02, stratum_ceiling=0.1, rate_margin=0.02, label_ceiling=0.5, **WIDE,
)  # fmt: skip
BETTER = gate_pairs.Quality(bits=0.97)


@pytest.fixture
def root(tmp_path):
    """A checkout whose model is better in bits per byte than the champion, and no worse otherwise."""
    judgement = build(tmp_path)
    evaluations(tmp_path, judgement, model(tmp_path, "weights"), quality=BETTER)
    return tmp_path


def judge(root, champion=CHAMPION, reason="", **more):
    return verdict.judge(root, root / "judgement", SETTINGS, champion=champion, reason=reason, **more)


def outcomes(content):
    return {condition["number"]: condition["outcome"] for condition in content["conditions"]}


def set_privacy(root, **figures):
    files.write_json(root / "metrics" / "privacy.json", PRIVACY | figures)


def test_all_six_hold_and_the_file_says_why(root):
    content = judge(root)
    assert outcomes(content) == dict.fromkeys(range(1, 7), PASS)
    assert content["verdict"] == "promote"
    assert content == json.loads((root / "judgement" / "verdict.json").read_text())
    assert content["champion"] == CHAMPION
    assert content["test"]["patients"] == 400
    assert content["test"]["impressions"] == content["test"]["reports"] > 400
    assert all(condition["checks"] for condition in content["conditions"])
    rows = verdict.rows(content)
    assert len(rows) == sum(len(condition["checks"]) for condition in content["conditions"])
    assert len({frozenset(row) for row in rows}) == 1
    overall = content["conditions"][0]["checks"][0]
    assert overall["difference"] == pytest.approx(overall["challenger"] - overall["champion"])
    assert overall["low"] < overall["difference"] < overall["high"] < overall["limit"]
    assert overall["limit"] == pytest.approx(0.02 * overall["champion"])


@pytest.mark.parametrize(
    ("number", "quality"),
    [
        (1, gate_pairs.Quality(bits=1.05, rouge=0.5)),
        (2, gate_pairs.Quality(bits=0.97, hit=0.2)),
        (3, gate_pairs.Quality(bits=0.97, faults=(2.0, 5.0, 0.0, 0.0))),
    ],
)
def test_a_loss_of_one_kind_fails_its_condition_and_no_other(root, number, quality):
    evaluations(root, root / "judgement", model(root, "weights"), quality=quality)
    content = judge(root, reason="whatever it is")
    assert content["verdict"] == "reject"
    assert [at for at, outcome in outcomes(content).items() if outcome == FAIL] == [number]
    assert content["conditions"][number - 1]["title"].lower() in content["headline"]


@pytest.mark.parametrize(
    ("figures", "outcome"),
    [
        ({"single_copy_extracted": 1}, FAIL),
        ({"single_copy_exposure_p": 0.001}, FAIL),
        ({"sample_phi_hits": 1}, FAIL),
        ({"sample_phi_hits": 1, "sample_phi_in_train": 1}, FAIL),
        ({"sample_phi_hits": 1, "sample_phi_in_train": 1, "samples": 10}, FAIL),
        ({"samples": 999}, INCONCLUSIVE),
        ({"canaries": {"0": {"canaries": 24}}}, INCONCLUSIVE),
    ],
)
def test_privacy_knows_no_override(root, figures, outcome):
    set_privacy(root, **figures)
    content = judge(root, reason="the committee wants it")
    assert outcomes(content) == {**dict.fromkeys(range(1, 7), PASS), 4: outcome}
    assert content["verdict"] == {FAIL: "reject", INCONCLUSIVE: "inconclusive"}[outcome]


@pytest.mark.parametrize(("allowed", "known", "outcome"), [(0, 0, FAIL), (8, 0, FAIL), (9, 0, PASS), (9, 1, FAIL)])
def test_look_alikes_fail_unless_allowed_for_and_a_training_reports_words_always(allowed, known, outcome):
    measured = PRIVACY | {"sample_phi_hits": 9 + known, "sample_phi_in_train": known}
    condition = privacy.judge(measured, dataclasses.replace(SETTINGS, phi_look_alikes=allowed))
    assert condition.outcome == outcome
    assert "9 look-alikes" in condition.sentence


def test_privacy_that_lacks_a_figure_is_a_mistake():
    with pytest.raises(InputError, match="lacks figures"):
        privacy.judge({"canaries": {}}, SETTINGS)


def test_no_better_needs_a_reason_and_one_that_was_rolled_back_too(root):
    evaluations(root, root / "judgement", model(root, "weights"))
    content = judge(root)
    assert outcomes(content) == {**dict.fromkeys(range(1, 7), PASS), 5: INCONCLUSIVE}
    content = judge(root, reason="a patient was erased")
    assert content["verdict"] == "promote"
    assert "a patient was erased" in content["conditions"][4]["sentence"]
    assert content["reason"] == "a patient was erased"
    evaluations(root, root / "judgement", model(root, "weights"), quality=BETTER)
    content = judge(root, rolled_back=True)
    assert outcomes(content) == {**dict.fromkeys(range(1, 7), PASS), 5: FAIL}
    assert judge(root, rolled_back=True, reason="mended")["verdict"] == "promote"


def change(path, **values):
    files.write_json(path, files.read_json(path) | values)


def leak(root, **field):
    """A report of train that has something of test's first."""
    rows = [*reports("train", 8, 0)]
    rows[3] |= field
    write_split(root / "data" / "corpus", "train", rows)
    digest = model(root, "weights")  # with digests that are right
    evaluations(root, root / "judgement", digest, quality=BETTER)


@pytest.mark.parametrize(
    ("damage", "name"),
    [
        (lambda root: change(root / "metrics/export.json", digests={}), "digest of corpus_train"),
        (lambda root: (root / "data/packed/train.parquet").write_bytes(b"other"), "digest of packed_train"),
        (
            lambda root: (root / "data/release/mlflow/artifacts/huggingface/model.safetensors").write_text("other"),
            "the release is the model",
        ),
        (lambda root: (root / "data/release/huggingface/README.md").write_text("x"), "digest of huggingface"),
        (
            lambda root: change(root / "judgement/challenger/identity.json", model_digest="0" * 64),
            "the model that was scored",
        ),
        (lambda root: leak(root, patient_id="p200"), "test patients in train or val"),
        (lambda root: leak(root, cluster="c201"), "test clusters in train or val"),
        (lambda root: leak(root, text="findings:  number 202 of 1."), "test texts in train or val"),
    ],
)
def test_a_broken_lineage_fails(root, damage, name):
    damage(root)
    content = judge(root)
    assert outcomes(content)[6] == FAIL
    assert name in [check["name"] for check in content["conditions"][5]["checks"] if check["outcome"] == FAIL]
    assert content["verdict"] == "reject"


def test_a_model_of_another_tokenizer_fails(root):
    change(root / "data/model/config.json", radlm_tokenizer_digest="0" * 64)
    failed = [check.name for check in lineage.judge(root, {}).checks if check.outcome == FAIL]
    assert "the model's tokenizer" in failed


def test_a_test_split_that_was_scored_before_it_changed_is_not_judged(root):
    change(root / "judgement/champion/identity.json", test_digest="0" * 64)
    with pytest.raises(InputError, match="different test splits"):
        judge(root)


def test_a_champion_that_is_not_the_registrys_is_not_judged(root):
    with pytest.raises(InputError, match="not the registry's"):
        judge(root, champion={"model_digest": "d" * 64, "version": 4})


def test_an_output_unlike_dvc_lock_is_found(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    (tmp_path / "data/raw.txt").write_text("one")
    copy = "mkdir -p data/made && cp data/raw.txt data/made/out.txt"
    stages = {"make": {"cmd": copy, "deps": ["data/raw.txt"], "outs": ["data/made"]}}
    (tmp_path / "dvc.yaml").write_text(json.dumps({"stages": stages}))
    with Repo.init(str(tmp_path), no_scm=True) as repo:
        repo.reproduce()
    assert lineage._changed(tmp_path) == []
    made = tmp_path / "data/made/out.txt"
    made.unlink()  # a link into the cache, perhaps
    made.write_text("two")
    assert lineage._changed(tmp_path) == ["data/made"]


def test_margins_that_make_no_sense_are_refused():
    for name, value in (("bpb_margin", -0.1), ("confidence", 1.0), ("stratum_ceiling", 0.001), ("resamples", 3)):
        with pytest.raises(ValueError, match=name):
            dataclasses.replace(SETTINGS, **{name: value})
