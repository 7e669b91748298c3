"""Erasure from end to end: real git, real DVC with hard links and a remote, real MLflow; cut, resumed, repeated."""

import fcntl
import hashlib
import json
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace

import mlflow
import pytest
from dvc.repo import Repo
from forget_hospital import PATIENT, RAW, build, forget, holders, snapshot

from flows.erasure.findings import FOUND, Finding, Findings
from flows.erasure.purge import purge
from flows.erasure.record import Record
from tasks import params

# Ends the process at the fourth object, as a power cut would.
CUT = """
import os
from flows.erasure.stores import Store
remove, count = Store.remove, []
def cut(self, md5):
    count.append(md5)
    return remove(self, md5) if len(count) < 4 else os._exit(9)
Store.remove = cut
"""


def test_a_store_that_refuses_is_told_and_the_next_is_purged(tmp_path):
    class Kept:
        def __init__(self, name):
            self.name = name
            self.objects = {"a" * 32, "b" * 32}

        def remove(self, md5):
            if self.name == "closed":
                raise PermissionError(13, "Permission denied", f"/x/{PATIENT}")
            known = md5 in self.objects
            self.objects.discard(md5)
            return known

        def remove_runs(self, unwanted):
            return sum(map(unwanted, [b"outs: " + b"a" * 32, b"outs: " + b"b" * 32]))

        def forget_index(self):
            pass

    record = Record("0123456789abcdef-00000000")
    record.path = tmp_path / "record.json"
    findings = Findings()
    findings.add("a" * 32, Finding(role="raw", how=FOUND))
    record.begin(findings, 1, [])
    closed, other = Kept("closed"), Kept("open")
    repo = SimpleNamespace(lock=nullcontext(), close=lambda: None, site_cache_dir=str(tmp_path / "site"))
    purge(repo, [closed, other], record, weights=False)
    assert other.objects == {"b" * 32}
    assert record.objects["a" * 32]["removed_from"] == ["open"]
    assert record.content["run_cache_entries_removed"] == 1
    record.complete()
    assert not record.content["completed"]
    written = record.path.read_text()
    assert "closed: PermissionError" in written
    assert PATIENT not in written


@pytest.mark.long
def test_an_erasure_is_rehearsed_cut_resumed_and_repeated(checkout):
    build(checkout)
    refuse_and_rehearse(checkout)
    path, raw, remote = checkout.path, checkout.path / RAW, checkout.path.parent / "remote"
    others = {name: bytes for name, bytes in files(raw).items() if PATIENT not in name}
    table = (raw / "tables/a.csv").read_bytes().splitlines(keepends=True)
    tokenizer = (path / "data/tokenizer/ranks.tiktoken").read_bytes()
    old = cache_objects(path / ".dvc/cache")
    assert any("tree/files" in name for name in holders(path))

    # Cut in the middle: from here on ingest drops the patient, whatever happens.
    forget(checkout, code=9, before=CUT)
    assert len(forgotten(path)) == 1

    # Going on with a remote that cannot be reached: all else is done, and it is said.
    checkout.dvc("remote", "add", "away", "s3://nobody-is-here/x")
    told = forget(checkout, code=1)
    assert "Not reached, run again: away did not answer" in told
    assert certificate(path)["completed"] == ""
    assert "still stand" in told
    assert not (path / "data/packed").exists()
    assert (path / "data/model").exists()
    assert (path / "data/tokenizer/ranks.tiktoken").read_bytes() == tokenizer

    # Nothing of the patient anywhere but the planted word, which all six reports repeat, among the tokenizer's:
    # it is learnt, as weights are, and the certificate says by name that it stands. Every other byte as it was.
    standing = {name for name, entry in certificate(path)["objects"].items() if entry["role"] == "tokenizer"}
    for name in holders(path.parent):
        content = (path.parent / name).read_bytes()
        assert PATIENT[1:].encode() not in content, name
        assert hashlib.md5(content).hexdigest() in standing, name
    assert holders(Path(Repo(str(path)).site_cache_dir)) == []  # DVC's index of paths, outside of the checkout
    assert (raw / "tables/a.csv").read_bytes() == b"".join(line for line in table if PATIENT.encode() not in line)
    after = files(raw)
    assert after.keys() == others.keys()
    changed = {name for name in others if after[name] != others[name]}
    assert changed == {"tables/a.csv", "lines/b.jsonl.gz", "tree/mimic-cxr-2.0.0-metadata.csv.gz"}
    assert json.loads(checkout.read("metrics/ingest.json"))["reports_in"] == 75 + 40 + 24
    for store in (path / ".dvc/cache", remote):
        assert all(name == hashlib.md5(content).hexdigest() for name, content in cache_objects(store).items())
    # Objects that held nothing of the patient are still there: a report of the tree is an object of its own.
    kept = old.keys() & cache_objects(path / ".dvc/cache").keys()
    assert {hashlib.md5(content).hexdigest() for name, content in others.items() if "files/p10" in name} <= kept
    assert checkout.dvc("status", RAW + ".dvc").count("changed") == 0

    # The certificate: hashes alone, and what happened.
    record = certificate(path)
    assert record["reports_removed"] == 6
    assert record["raw"]["before"] != record["raw"]["after"]
    assert record["proof"]["rows_of_the_patient"] == 0
    assert {entry["role"] for entry in record["objects"].values()} == {
        "raw", "corpus", "packed", "plan", "tokenizer", "model", "evaluation", "report"
    }  # fmt: skip
    assert sum(entry.get("rows", 0) for entry in record["objects"].values() if entry["role"] == "packed") >= 1
    learnt = {name for name, entry in record["objects"].items() if entry["role"] in ("tokenizer", "model")}
    assert record["weights"]["objects_standing"] == len(learnt) > 0
    assert all((path / ".dvc/cache/files/md5" / name[:2] / name[2:]).exists() for name in learnt)
    assert record["mlflow"]["model_versions"] == [{"name": "reports", "version": "1"}]
    (run,) = record["mlflow"]["runs"]
    assert run["artifacts"] == ["packet", "report"]
    client = mlflow.MlflowClient(f"sqlite:///{path}/mlflow.db")
    assert {item.path for item in client.list_artifacts(run["run_id"])} == {"gate", "pictures"}
    # What a judgement left of reports went with them; a champion's weights stand as others do.
    assert not (path / "data/judgement").exists()
    assert not (path / "data/packet").exists()
    assert (path / ".radlm/champions/c/model.safetensors").exists()

    # Once more, with the weights: no error, and nothing that was made since goes.
    checkout.dvc("remote", "remove", "away")
    corpus = snapshot(path / "data/corpus")
    told = forget(checkout, "--weights")
    assert "still stand" not in told
    assert not (path / "data/model").exists()
    assert not (path / ".radlm/champions").exists()
    assert holders(path.parent) == []  # the tokenizer went too, from cache and remote
    assert snapshot(path / "data/corpus") == corpus
    record = certificate(path)
    assert record["completed"]
    assert record["not_reached"] == []
    assert record["reports_removed"] == 6
    assert len(forgotten(path)) == 1
    assert checkout.dvc("status", "-q", "-c", "ingest", code=1) == ""  # only not pushed yet


def refuse_and_rehearse(checkout):
    """A dry run, an unknown patient and a run under way change nothing."""
    before = snapshot(checkout.path)
    told = forget(checkout, "--dry-run")
    assert "6 reports would be taken out" in told
    assert "nothing was changed" in told
    assert "Version 1 of the registered model reports was trained on them." in told
    output = checkout.python("-m", "flows.forget", "nobody", code=2)
    (sentence,) = output.splitlines()
    assert sentence.startswith("error: no report of this patient")
    with (checkout.path / ".radlm/retrain.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        assert "another run of this checkout is under way" in forget(checkout, code=2)
    assert snapshot(checkout.path) == before


def files(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def cache_objects(folder):
    """Content of the objects by their name, folders' own left out."""
    found = {path.parent.name + path.name: path.read_bytes() for path in folder.glob("files/md5/*/*")}
    return {name: content for name, content in found.items() if not name.endswith(".dir")}


def forgotten(path):
    return params.read(path / "params.yaml")["ingest"]["forgotten"]


def certificate(path):
    (file,) = (path / "data/erasures").iterdir()
    return json.loads(file.read_text())
