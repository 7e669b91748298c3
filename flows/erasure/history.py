"""Every version of the data that DVC was ever told of: in git's history, in this checkout, in the run cache."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from ruamel.yaml import YAML, YAMLError

from flows import ROOT

STAGE = re.compile(r"python -m tasks\.(\w+) ")
RAW = "data/raw/"  # what is tracked here is raw, even if no run has named it yet
NAMES = ("dvc.lock", "params.yaml")


@dataclass(frozen=True)
class Version:
    """A path as it was at some time."""

    path: str
    md5: str


@dataclass(frozen=True)
class Run:
    """A stage as it once ran, from dvc.lock or the run cache."""

    stage: str
    deps: tuple[Version, ...]
    outs: tuple[Version, ...]
    forgotten: tuple[str, ...] = ()  # whom ingest was told to drop


@dataclass(frozen=True)
class Raw:
    """A version of raw data, and how it was to be read: the `corpus` section of its time, as JSON."""

    version: Version
    corpus: str


@dataclass
class History:
    """What is known of all times together."""

    runs: set[Run] = field(default_factory=set)
    current: set[Run] = field(default_factory=set)  # those of the checkout's own dvc.lock
    raws: set[Raw] = field(default_factory=set)
    tracked: set[str] = field(default_factory=set)  # paths of .dvc files

    @property
    def made(self) -> set[str]:
        """Paths that a stage makes."""
        return {out.path for run in self.runs for out in run.outs}

    def add_lock(self, content: Mapping[str, Any]) -> None:
        """The stages of a dvc.lock."""
        for name, entry in content.get("stages", {}).items():
            self.add_run(entry, name)

    def add_run(self, entry: Mapping[str, Any], stage: str = "") -> None:
        """One stage; the run cache does not name it, its command does."""
        found = STAGE.match(" ".join(str(entry.get("cmd", "")).split()) + " ")
        params = entry.get("params", {}).get("params.yaml", {})
        run = Run(
            stage=stage or (found[1] if found else ""),
            deps=_versions(entry.get("deps")),
            outs=_versions(entry.get("outs")),
            forgotten=tuple((params.get("ingest") or {}).get("forgotten") or ()),
        )
        self.runs.add(run)
        corpus = params.get("corpus")
        if run.stage == "ingest" and corpus:
            path = str(corpus.get("path", ""))
            self.raws |= {Raw(dep, _text(corpus)) for dep in run.deps if dep.path == path}

    def add_tracked(self, file: str, content: Mapping[str, Any], corpus: Mapping[str, Any]) -> None:
        """A .dvc file at a time when params.yaml had this `corpus` section."""
        for out in _versions(content.get("outs")):
            path = str(PurePosixPath(file).parent / out.path)
            self.tracked.add(path)
            if related(path, str(corpus.get("path", ""))):
                self.raws.add(Raw(Version(path, out.md5), _text(corpus)))
            elif path.startswith(RAW):
                self.raws.add(Raw(Version(path, out.md5), _text({"path": path})))


def related(one: str, other: str) -> bool:
    """Whether two paths are the same, or one lies in the other."""
    return one == other or one.startswith(f"{other}/") or other.startswith(f"{one}/")


def history(run_cache: Iterable[bytes]) -> History:
    """The checkout as it stands, all commits that any ref of git reaches, and the run cache's entries."""
    found = History()
    found.add_lock(_yaml(_checkout().get("dvc.lock", b"")))
    found.current = {*found.runs}
    for files in (_checkout(), *_commits()):
        corpus = _yaml(files.get("params.yaml", b"")).get("corpus") or {}
        found.add_lock(_yaml(files.get("dvc.lock", b"")))
        for name, content in files.items():
            if name.endswith(".dvc"):
                found.add_tracked(name, _yaml(content), corpus)
    for entry in run_cache:
        found.add_run(_yaml(entry))
    return found


def git_holds(path: str) -> bool:
    """Whether files under `path` that are not DVC's own stand in git's history itself."""
    names = _git("log", "--all", "--format=", "--name-only", "--", path).decode().splitlines()
    return any(not name.endswith((".dvc", ".gitignore")) for name in names if name)


def tracked(path: str) -> dict[str, str]:
    """The checkout's .dvc files whose data are in `path`, or around it, with the md5 of those."""
    return {
        name: out.md5
        for name in _tracked_files()
        for out in _versions(_yaml((ROOT / name).read_bytes()).get("outs"))
        if related(str(PurePosixPath(name).parent / out.path), path)
    }


def _tracked_files() -> list[str]:
    listed = _git("ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", "*.dvc").decode()
    return [name for name in sorted({*listed.split("\0")}) if name and (ROOT / name).is_file()]


def _checkout() -> dict[str, bytes]:
    names = [*_tracked_files(), *(name for name in NAMES if (ROOT / name).is_file())]
    return {name: (ROOT / name).read_bytes() for name in names}


def _commits() -> Iterator[dict[str, bytes]]:
    """The files of each commit that changed any of them, each distinct set once."""
    blobs: dict[str, bytes] = {}
    seen: set[frozenset[tuple[str, str]]] = set()
    listed = _git("log", "--all", "--full-history", "--format=%H", "--", "*.dvc", *NAMES).decode()
    for commit in listed.split():
        tree = {}
        for entry in _git("ls-tree", "-r", "-z", commit).decode().split("\0"):
            facts, _, name = entry.partition("\t")
            if name.endswith(".dvc") or name in NAMES:
                tree[name] = facts.split()[2]
        if (key := frozenset(tree.items())) in seen:
            continue
        seen.add(key)
        for blob in {*tree.values()} - blobs.keys():
            blobs[blob] = _git("cat-file", "blob", blob)
        yield {name: blobs[blob] for name, blob in tree.items()}


def _git(*arguments: str) -> bytes:
    """Git's answer; empty where there is no repository."""
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, check=False).stdout


def _versions(entries: Any) -> tuple[Version, ...]:
    return tuple(Version(str(entry["path"]), str(entry["md5"])) for entry in entries or () if entry.get("md5"))


def _text(corpus: Mapping[str, Any]) -> str:
    return json.dumps(corpus, sort_keys=True, default=str)


def _yaml(content: bytes) -> dict[str, Any]:
    """A mapping; a file that never was valid says nothing."""
    try:
        found = YAML(typ="safe").load(content)
    except YAMLError:
        return {}
    return found if isinstance(found, dict) else {}
