"""Which versions of the raw data held the patient: each laid out by links, and read as ingest reads it."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from flows import ROOT
from flows.erasure.findings import ABSENT, FOUND, Finding, Findings
from flows.erasure.history import History, Raw
from flows.erasure.stores import Objects
from tasks.stage import InputError


@dataclass(frozen=True)
class Answer:
    """What the checkout's own raw data say of the patient."""

    pseudonym: str
    forgotten: bool  # already in `ingest.forgotten`
    reports: int
    files: int  # that hold something of the patient


@dataclass(frozen=True)
class _Place:
    raw: Raw
    folder: Path  # what corpus.path names
    members: dict[str, str]  # path within the folder -> md5
    missing: bool  # some of its objects are not available


def ask(command: str, question: dict[str, Any]) -> dict[str, Any]:
    """Run `python -m tasks.ingest.forget.<command>`, the question on its stdin.

    Raises:
        InputError: it ended with a mistake the user can mend.
        RuntimeError: it broke; its words are kept back, they might quote a report.
    """
    done = subprocess.run(
        [sys.executable, "-m", f"tasks.ingest.forget.{command}"],
        cwd=ROOT,
        input=json.dumps(question),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 2:
        raise InputError(done.stderr.strip().rpartition("error: ")[2])
    if done.returncode:
        raise RuntimeError(f"tasks.ingest.forget.{command} ended with exit code {done.returncode}")
    return json.loads(done.stdout)


def search(
    patient: str, corpus: dict[str, Any], history: History, objects: Objects, findings: Findings, folder: Path
) -> Answer:
    """Look into the checkout's raw data and every version of it; what held the patient goes to `findings`.

    Raises:
        InputError: the checkout's raw data cannot be read.
    """
    places = [place for raw in _versions(history) if (place := _lay_out(raw, history, objects, findings, folder))]
    question = [{"raw": corpus["path"], "corpus": corpus}]
    for place in places:
        wanted = json.loads(place.raw.corpus)
        # Of several collections a version may hold one alone.
        named = wanted.get("sources", {})
        wanted["sources"] = {name: how for name, how in named.items() if (place.folder / name).exists()}
        question.append({"raw": str(place.folder), "corpus": wanted})
    answer = ask("search", {"patient": patient, "places": question})
    here, *versions = answer["places"]
    if here["error"]:
        raise InputError(here["error"])
    for place, said in zip(places, versions, strict=True):
        _note(place, said, history, findings)
    findings.unread -= findings.read
    return Answer(answer["pseudonym"], answer["forgotten"], here["reports"], len(here["files"]))


def _versions(history: History) -> list[Raw]:
    """Those that are objects: a folder whose parts are tracked one by one is none itself."""
    objects = history.tracked | history.made
    return sorted(
        (
            raw
            for raw in history.raws
            if raw.version.path in objects
            or not any(path.startswith(f"{raw.version.path}/") for path in history.tracked)
        ),
        key=lambda raw: (raw.version.path, raw.version.md5, raw.corpus),
    )


def _lay_out(raw: Raw, history: History, objects: Objects, findings: Findings, folder: Path) -> _Place | None:
    """The version as a tree of links under `folder`; None where there is nothing to look into."""
    version, root = raw.version, json.loads(raw.corpus)["path"]
    listed = objects.members(version.md5)
    if listed is None:
        # What a stage makes from its seed holds invented people, so it is suspected of none unseen.
        if version.path not in history.made:
            findings.add(version.md5, Finding(role="raw", how=ABSENT))
        return None
    top = folder / f"{len(list(folder.iterdir()))}"
    top.mkdir()
    members, missing = {}, False
    for name, md5 in listed.items():
        path = PurePosixPath(version.path, name)
        if str(path) != root and PurePosixPath(root) not in path.parents:
            continue  # beside the reports
        if (file := objects.file(md5)) is None:
            missing = True
            continue
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).symlink_to(file)
        members[str(path.relative_to(root))] = md5
    return _Place(raw, top / root, members, missing) if members else None


def _note(place: _Place, said: dict[str, Any], history: History, findings: Findings) -> None:
    md5, seeded = place.raw.version.md5, place.raw.version.path in history.made
    if said["error"]:
        findings.unread.add(md5)
        return
    findings.read.add(md5)
    held = {place.members[name] for name in said["files"]}
    findings.clean |= {*place.members.values()} - held
    if held:
        for member in held:
            findings.add(member, Finding(role="raw", how=FOUND, seeded=seeded))
        findings.add(md5, Finding(role="raw", how=FOUND, seeded=seeded, rows=said["reports"]))
    elif place.missing and not seeded:
        findings.add(md5, Finding(role="raw", how=ABSENT))
