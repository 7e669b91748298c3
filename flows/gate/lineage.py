"""Condition 6: the record says what the model was made from, the files are those, no test report was trained on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from dvc.exceptions import DvcException
from dvc.repo import Repo

from flows.gate import checks
from flows.gate.checks import COUNT, FAIL, PASS, Check, Condition
from tasks.artifacts import corpus, files, tokenizer
from tasks.stage import InputError

MODEL_FILES = ("config.json", "model.safetensors")
# Raw data may have grown since: dvc.lock still names what this model was made from.
CHECKED, GROWS = ("data/", "metrics/"), "data/raw/"


def model_digest(folder: Path) -> str:
    """As `tasks.artifacts.model.digest`, without torch's seconds.

    Raises:
        InputError: a file is missing.
    """
    for name in MODEL_FILES:
        if not (folder / name).is_file():
            raise InputError(f"{folder / name} is missing: run `dvc repro` to make it")
    return files.digest(*(folder / name for name in MODEL_FILES))


def judge(root: Path, identity: Mapping[str, Any]) -> Condition:
    """Whether the lineage of the model in `root`/data/model is whole.

    Args:
        identity: of its evaluation: the digests of model and test split that were scored.

    Raises:
        InputError: a file is missing or damaged, or DVC cannot be asked.
    """
    data = root / "data"
    told = files.read_json(root / "metrics" / "export.json").get("digests", {})
    digests: dict[str, Callable[[], str]] = {
        "corpus_train": lambda: files.digest(data / "corpus" / "train.parquet"),
        "corpus_val": lambda: files.digest(data / "corpus" / "val.parquet"),
        "corpus_test": lambda: files.digest(data / "corpus" / "test.parquet"),
        "packed_train": lambda: files.digest(data / "packed" / "train.parquet"),
        "tokenizer": lambda: tokenizer.load(data / "tokenizer").digest,
        "model": lambda: model_digest(data / "model"),
        "huggingface": lambda: files.digest(data / "release" / "huggingface"),
    }
    actual = {name: of() for name, of in digests.items()}
    found = [_yes(f"digest of {name}", told.get(name) == digest) for name, digest in actual.items()]
    released = model_digest(data / "release" / "huggingface")
    served = model_digest(data / "release" / "mlflow" / "artifacts" / "huggingface")
    named = files.read_json(data / "model" / "config.json").get("radlm_tokenizer_digest")
    found += [
        _yes("the release is the model", {released, served} == {actual["model"]}),
        _yes("the model's tokenizer", named == actual["tokenizer"]),
        _yes("the model that was scored", identity.get("model_digest") == actual["model"]),
        _yes("the test split that was scored", identity.get("test_digest") == actual["corpus_test"]),
    ]
    if (root / "dvc.lock").exists():
        changed = _changed(root)
        found.append(_count("outputs unlike dvc.lock", len(changed)))
    shared = _shared(data / "corpus")
    found += [_count(f"test {name} in train or val", number) for name, number in shared.items()]
    sentence = (
        f"{sum(told.get(name) == digest for name, digest in actual.items())} of {len(actual)} digests as recorded, "
        f"{sum(shared.values())} patients, clusters or texts of the test split in train or val"
    )
    return checks.condition(6, "Lineage", sentence, found)


def _yes(name: str, held: bool) -> Check:
    return Check(name=name, unit="", outcome=PASS if held else FAIL)


def _count(name: str, number: int) -> Check:
    return Check(name=name, unit=COUNT, outcome=FAIL if number else PASS, challenger=number, limit=0)


def _changed(root: Path) -> list[str]:
    """Outputs of stages that are not what dvc.lock says, or that a later stage did not see as they are."""
    try:
        with Repo(str(root)) as repo:
            status = repo.status()
    except DvcException as error:
        raise InputError(f"DVC was not to be asked: {' '.join(str(error).split())}") from None
    found = set()
    for causes in status.values():
        for cause in causes:
            if isinstance(cause, Mapping):  # else a word: changed command, always changed
                found |= {path for changes in cause.values() for path in changes}
    return sorted(path for path in found if path.startswith(CHECKED) and not path.startswith(GROWS))


def _shared(folder: Path) -> dict[str, int]:
    """How many patients, clusters and texts (case and white space aside) of test are in train or val too."""
    sides: dict[str, dict[str, set[Any]]] = {}
    for split in corpus.SPLITS:
        held = sides.setdefault(
            "test" if split == "test" else "seen", {"patients": set(), "clusters": set(), "texts": set()}
        )
        for table in corpus.read_columns(folder / f"{split}.parquet", ["patient_id", "cluster", "text"]):
            held["patients"].update(table.column("patient_id").to_pylist())
            held["clusters"].update(table.column("cluster").to_pylist())
            held["texts"].update(_normalised(table.column("text").to_pylist()))
    test, seen = sides["test"], sides["seen"]
    return {name: len((test[name] & seen[name]) - {""}) for name in test}


def _normalised(texts: list[str]) -> Iterator[bytes]:
    """16 bytes a text: a million reports are 100 MB."""
    for text in texts:
        yield hashlib.blake2b(" ".join(text.lower().split()).encode(), digest_size=16).digest()
