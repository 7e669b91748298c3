"""The release as a whole: its files, its names, the same bytes again, and what is refused."""

import contextlib
import json
import os
import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import release_example

from tasks.artifacts import files, model, tokenizer
from tasks.export import __main__ as export
from tasks.export import mlflow_model
from tasks.stage import InputError

ROOT = Path(__file__).parents[2]
RELEASE = Path("data/release")
HUGGINGFACE = {
    *("config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json", "generation_config.json"),
    *("ranks.tiktoken", "settings.json", "README.md"),
}
READABLE = {".json", ".md", ".tiktoken", ".py", ".txt", ".yaml", ""}  # MLmodel has no suffix
WEIGHTS = {".safetensors", ".gguf"}


def run(root, **environment):
    return subprocess.run(
        [sys.executable, "-m", "tasks.export", *release_example.ARGUMENTS],
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def contents(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder in which the stage has run."""
    root = tmp_path_factory.mktemp("made")
    release_example.make(root)
    with contextlib.chdir(root):
        again()
    return root


@pytest.fixture
def copied(made, tmp_path, monkeypatch):
    """A copy of that folder to break, as the current one."""
    root = shutil.copytree(made, tmp_path / "copied")
    monkeypatch.chdir(root)
    return root


def again():
    export.main(*map(Path, release_example.ARGUMENTS))


def test_the_release_holds_what_others_load_under_the_models_name(made):
    root, release = made, made / RELEASE
    result = json.loads((root / "metrics/export.json").read_text())
    assert {path.name for path in release.iterdir()} == {"huggingface", "mlflow", "radlm.gguf"}
    assert {path.name for path in (release / "huggingface").iterdir()} == HUGGINGFACE
    name = model.digest(root / "data/model")
    assert model.digest(release / "huggingface") == result["digests"]["model"] == name
    # Ours loads it too: a release can be judged again and trained on from.
    _, trained_with = model.read(release / "huggingface")
    assert tokenizer.load(release / "huggingface").digest == trained_with == result["digests"]["tokenizer"]
    assert result["digests"]["corpus_test"] == files.digest(root / "data/corpus/test.parquet")
    assert result["digests"]["huggingface"] == files.digest(release / "huggingface")
    assert result["bytes"]["gguf"] == (release / "radlm.gguf").stat().st_size
    assert contents(release / "mlflow/artifacts/huggingface") == contents(release / "huggingface")


def test_the_same_bytes_again_and_in_another_process(copied):
    before = contents(copied / RELEASE) | contents(copied / "metrics")
    again()
    assert contents(copied / RELEASE) | contents(copied / "metrics") == before
    shutil.rmtree(copied / RELEASE)
    done = run(copied, PYTHONHASHSEED="7", TZ="Asia/Tokyo")
    assert done.returncode == 0, done.stderr
    assert model.digest(copied / "data/model")[:16] in done.stdout
    assert contents(copied / RELEASE) | contents(copied / "metrics") == before


def holding_pickles(folder):
    """Files that are neither plain text nor of the two formats that hold numbers alone."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix not in WEIGHTS:
            try:
                readable = path.suffix in READABLE and "\0" not in path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                readable = False
            if not readable:
                found.append(path.name)
    return found


def test_nothing_is_a_pickle(copied):
    assert not holding_pickles(copied / RELEASE)
    assert (copied / RELEASE / "radlm.gguf").read_bytes()[:4] == b"GGUF"
    assert (copied / RELEASE / "huggingface/model.safetensors").read_bytes()[8:9] == b"{"
    (copied / RELEASE / "huggingface/more.json").write_bytes(pickle.dumps({"weights": [0.5]}))
    assert holding_pickles(copied / RELEASE) == ["more.json"]


def test_the_dials_reach_the_release(copied):
    Path("params.yaml").write_text(
        "corpus: {path: /somewhere/ours}\nexport: {data_licence: 'CC BY 4.0 | ours', gguf: none}\n"
    )
    again()
    assert not (RELEASE / "radlm.gguf").exists()
    assert json.loads(Path("metrics/export.json").read_text())["gguf"] is False
    card = (RELEASE / "huggingface/README.md").read_text()
    assert 'license_name: "CC BY 4.0 | ours"' in card
    assert "llama.cpp" not in card
    assert "invented." not in card
    assert "/somewhere" not in card


def test_a_broken_export_leaves_the_last_release(copied, monkeypatch):
    before = contents(copied / RELEASE)
    assert before

    def fail(folder, huggingface):
        raise RuntimeError("no room")

    monkeypatch.setattr(mlflow_model, "write", fail)
    with pytest.raises(RuntimeError):
        again()
    assert contents(copied / RELEASE) == before
    assert [path.name for path in RELEASE.parent.iterdir() if "partial" in path.name] == []


def damage_number(stage, *names):
    def damage():
        path = Path(f"metrics/{stage}.json")
        content = json.loads(path.read_text())
        inner = content
        for name in names[:-1]:
            inner = inner[name]
        del inner[names[-1]]
        path.write_text(json.dumps(content))

    return damage


def dials(section):
    return lambda: Path("params.yaml").write_text(f"corpus: {{path: a}}\nexport: {section}\n")


def another_tokenizer():
    folder = Path("data/tokenizer")
    other = release_example.train(release_example.TEXTS, 800)
    tokenizer.save(folder, other, release_example.PATTERN, release_example.SEAM)


def another_model():
    path = Path("metrics/train.json")
    path.write_text(json.dumps(json.loads(path.read_text()) | {"parameters": 1}))


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda: Path("metrics/privacy.json").unlink(), r"metrics/privacy\.json is missing"),
        (lambda: Path("metrics/plan.json").write_text("{"), r"metrics/plan\.json is not valid JSON"),
        (damage_number("evaluate", "test_bpb_low"), r"metrics/evaluate\.json .*'test_bpb_low'"),
        (damage_number("evaluate", "writers", "copy", "bleu"), r"metrics/evaluate\.json .*'writers\.copy\.bleu'"),
        (damage_number("evaluate", "strata", "time", "test", "low"), r"evaluate\.json .*'strata\.time\.test\.low'"),
        (damage_number("evaluate", "labels"), r"metrics/evaluate\.json .*'labels'"),
        (damage_number("evaluate", "forward_bpb_high"), r"metrics/evaluate\.json .*'forward_bpb_high'"),
        (damage_number("privacy", "canaries", "1", "extracted"), r"privacy\.json .*'canaries\.1\.extracted'"),
        (lambda: Path("data/corpus/val.parquet").unlink(), r"data/corpus/val\.parquet is missing"),
        (lambda: Path("data/model/model.safetensors").write_bytes(b"x"), "data/model does not hold a whole model"),
        (lambda: Path("data/packed/train.parquet").write_bytes(b"x"), r"data/packed/train\.parquet is damaged"),
        (another_tokenizer, "do not belong together"),
        (another_model, r"metrics/train\.json is not of the model in data/model"),
        (
            lambda: Path("params.yaml").write_text("corpus: {path: a}\nexport: {data_licence: ' ', gguf: f32}"),
            "in one",
        ),
        (
            lambda: Path("params.yaml").write_text("corpus: {path: a}\nexport: {data_licence: a, gguf: q4}"),
            "f32, f16",
        ),
    ],
)
def test_what_cannot_be_used_is_named_and_the_last_release_stays(copied, damage, told):
    before = contents(copied / RELEASE)
    damage()
    with pytest.raises(InputError, match=told):
        again()
    assert contents(copied / RELEASE) == before
