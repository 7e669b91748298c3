"""Where DVC keeps objects: the local cache and every configured remote, behind DVC's own object databases."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dvc.repo import Repo
from dvc_data.hashfile.db import get_index

LOCAL = "cache"


@dataclass(frozen=True)
class Store:
    """The cache or a remote. Any method may raise whatever its file system raises."""

    name: str
    databases: tuple[Any, ...]  # DVC's object databases: today's layout (files/md5), and that of DVC 2
    runs: str  # the folder of run-cache entries

    @property
    def _fs(self) -> Any:
        return self.databases[0].fs

    def path(self, md5: str) -> tuple[Any, str] | None:
        """File system and path of an object that is here."""
        for database in self.databases:
            if database.exists(md5):
                return database.fs, database.oid_to_path(md5)
        return None

    def remove(self, md5: str) -> bool:
        """Delete an object; returns whether it was there."""
        there = [database for database in self.databases if database.exists(md5)]
        for database in there:
            database.delete(md5)
        return bool(there)

    def objects(self) -> set[str]:
        """All objects of today's layout."""
        return set(self.databases[0].all()) if self._fs.exists(self.databases[0].path) else set()

    def run_entries(self) -> Iterator[tuple[str, bytes]]:
        """Path and content of the run-cache entries."""
        if self._fs.exists(self.runs):
            for path in sorted(self._fs.find(self.runs)):
                with self._fs.open(path, "rb") as stream:
                    yield path, stream.read()

    def remove_runs(self, unwanted: Callable[[bytes], bool]) -> int:
        """Delete the run-cache entries that are not wanted; returns how many."""
        paths = [path for path, content in self.run_entries() if unwanted(content)]
        for path in paths:
            self._fs.remove(path)
        return len(paths)

    def forget_index(self) -> None:
        """DVC remembers what a remote has; what was deleted would be taken for there."""
        for database in self.databases:
            get_index(database).clear()


def stores(repo: Repo) -> tuple[list[Store], dict[str, str]]:
    """The cache and the remotes that can be asked; and why not, by name, for the others."""
    cache = repo.cache
    found = [Store(LOCAL, (cache.local, cache.legacy), repo.stage_cache.cache_dir)]
    failed: dict[str, str] = {}
    for name in sorted(repo.config["remote"]):
        try:
            databases = tuple(repo.cloud.get_remote_odb(name, "forget", kind) for kind in ("md5", "md5-dos2unix"))
            store = Store(name, databases, databases[1].fs.join(databases[1].path, "runs"))
            store.path("0" * 32)  # whether it answers at all
        except Exception as error:  # a remote may fail in any way, and the others are purged all the same
            failed[name] = type(error).__name__
        else:
            found.append(store)
    return found, failed


class Objects:
    """Objects by their md5, wherever they lie; those of a remote are fetched into `folder`."""

    def __init__(self, found: list[Store], folder: Path):
        self._stores, self._folder = found, folder
        self._members: dict[str, dict[str, str] | None] = {}

    def file(self, md5: str) -> Path | None:
        """A local file with the object's content, or None where no store has it."""
        fetched = self._folder / md5
        if fetched.exists():
            return fetched
        for store in self._stores:
            if place := store.path(md5):
                fs, path = place
                if store.name == LOCAL:
                    return Path(path)
                fetched.parent.mkdir(parents=True, exist_ok=True)
                fs.get_file(path, str(fetched))
                return fetched
        return None

    def members(self, md5: str) -> dict[str, str] | None:
        """The files of a folder's object, path within it -> md5; a file is its own, named "". None if not here."""
        if not md5.endswith(".dir"):
            return {"": md5} if self.file(md5) else None
        if md5 not in self._members:
            file = self.file(md5)
            entries = json.loads(file.read_bytes()) if file else None
            self._members[md5] = entries and {entry["relpath"]: entry["md5"] for entry in entries}
        return self._members[md5]
