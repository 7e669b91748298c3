"""The registry's champion: who it is, its files, who follows it, and the way back.

`python -m tasks.tracking.registry`, a question in JSON on stdin, the answer in JSON on stdout: MLflow is asked in a
process of its own, which may hang or be slow without holding a flow up. A registered version is never deleted, and
the alias is moved last: ended anywhere, the old champion stands.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tasks import stage
from tasks.artifacts import files
from tasks.stage import InputError
from tasks.tracking.runs import MODEL_DIGEST, Tracker, tracking_uri

NAME, ALIAS = "radlm", "champion"
PREVIOUS = "radlm.previous_champion"  # the version that this one took the alias from; empty for the first
ROLLED_BACK = "radlm.rolled_back"
VERDICT, REASON = "radlm.verdict", "radlm.reason"
RELEASE = "release"  # artifacts of the run; a folder in it for each state of the release
WEIGHTS = "artifacts/huggingface"  # in the MLflow model
MODEL_FILES = ("config.json", "model.safetensors")  # their digest is the model's name


class Registry:
    """Versions of the registered model. Any method may raise what mlflow raises."""

    def __init__(self) -> None:
        self._tracker = Tracker()
        self._client = self._tracker.client

    def champion(self, *, folder: str, challenger: str) -> dict[str, Any]:
        """Version, digest and files of the champion, and what is known of the challenger.

        Args:
            folder: its files are laid into a folder here that is named by its digest, unless they are there.

        Returns:
            {"champion": {"version", "model_digest", "folder"} or None, "rolled_back", "recorded"}; the folder is ""
            where the files are gone, as after an erasure.

        Raises:
            InputError: the files are not those of the version's digest.
        """
        known = {
            "rolled_back": any(
                version.tags.get(MODEL_DIGEST) == challenger and version.tags.get(ROLLED_BACK)
                for version in self._versions()
            ),
            "recorded": self._tracker.find(MODEL_DIGEST, challenger) is not None,
        }
        version = self._champion()
        if version is None:
            return {"champion": None, **known}
        digest = version.tags.get(MODEL_DIGEST, "")
        found = {"version": int(version.version), "model_digest": digest, "folder": ""}
        if digest != challenger:
            found["folder"] = self._fetch(version, digest, Path(folder))
        return {"champion": found, **known}

    def _fetch(self, version: Any, digest: str, folder: Path) -> str:
        target = folder / digest[:16]
        if not target.exists():
            where = self._inside(version)
            if where is None or not self._client.list_artifacts(version.run_id, f"{where}/{WEIGHTS}"):
                return ""
            with files.replace_folder(target) as aside, contextlib.redirect_stdout(sys.stderr):
                down = self._client.download_artifacts(version.run_id, f"{where}/{WEIGHTS}", str(aside.resolve()))
                for file in sorted(Path(down).iterdir()):
                    file.rename(aside / file.name)
                for around in [path for path in aside.iterdir() if path.is_dir()]:
                    shutil.rmtree(around)  # what it came in, which differs with the store
        present = [target / name for name in MODEL_FILES if (target / name).is_file()]
        if files.digest(*present) != digest:
            raise InputError(
                f"{target} does not hold the champion, version {version.version}: delete it and run again; if it "
                f"comes back, roll back with `python -m flows.promote --rollback`"
            )
        return str(target)

    def conclude(self, *, verdict: str, against: str, rows: list[dict[str, Any]], packet: str) -> None:
        """Put verdict, evidence and packet to the challenger's run.

        Args:
            verdict: path of verdict.json.
            against: names what it was held against, and with it the folder in the run.
            rows: the evidence, a row a check.
            packet: path of the page.
        """
        content = files.read_json(Path(verdict))
        run_id = self._run(content["challenger"]["model_digest"])
        self._tracker.files(run_id, {f"gate/{against}": [Path(verdict)], "packet": [Path(packet)]})
        table = f"gate/{against}/checks.json"
        if table in {item.path for item in self._client.list_artifacts(run_id, f"gate/{against}")}:
            self._tracker.delete_artifacts(run_id, [table])  # MLflow would add the rows to the old ones
        self._client.log_table(run_id, {key: [row[key] for row in rows] for key in rows[0]}, table)
        self._tracker.tag(run_id, {VERDICT: content["verdict"]})

    def promote(self, *, model_digest: str, release: str, before: int | None, reason: str) -> dict[str, Any]:
        """Register the release as a version of its run, and give it the alias.

        Args:
            release: the MLflow model's folder.
            before: the champion that it was judged against.

        Raises:
            InputError: another champion was named in the meantime, or the release is of another model.
        """
        champion = self._champion()
        now = None if champion is None else int(champion.version)
        if now != before:
            raise InputError(
                f"another champion was named while this model was judged (version {now or 'none'} now, "
                f"{before or 'none'} before): run `python -m flows.promote` again"
            )
        held = [Path(release) / WEIGHTS / name for name in MODEL_FILES]
        if not all(path.is_file() for path in held) or files.digest(*held) != model_digest:
            raise InputError(f"{release} is not a release of this model: run `dvc repro export`")
        run_id = self._run(model_digest)
        # By content: what a version points to is never written over.
        where = f"{RELEASE}/{files.digest(Path(release))[:16]}"
        self._client.log_artifacts(run_id, release, where)
        source = f"{self._client.get_run(run_id).info.artifact_uri}/{where}"
        tags = {
            MODEL_DIGEST: model_digest,
            VERDICT: "promote",
            PREVIOUS: "" if before is None else str(before),
            **({REASON: reason} if reason else {}),
        }
        version = self._register(run_id, source, tags)
        self._client.set_registered_model_alias(NAME, ALIAS, version)
        return {"version": int(version)}

    def _register(self, run_id: str, source: str, tags: Mapping[str, str]) -> str:
        """A new version; or the one that a promotion which broke off before the alias has left."""
        if not self._client.search_registered_models(f"name = '{NAME}'"):
            self._client.create_registered_model(NAME)
        for version in self._versions():
            same = all(version.tags.get(key, "") == value for key, value in tags.items())
            if same and version.source == source and not version.tags.get(ROLLED_BACK):
                return str(version.version)
        return str(self._client.create_model_version(NAME, source, run_id, tags=dict(tags)).version)

    def rollback(self) -> dict[str, int]:
        """Give the alias back to the version that had it before.

        Raises:
            InputError: there is no champion, or none before it, or that one is gone.
        """
        champion = self._champion()
        if champion is None:
            raise InputError("there is no champion to roll back: `python -m flows.promote` names the first")
        previous = champion.tags.get(PREVIOUS, "")
        if not previous:
            raise InputError(f"version {champion.version} is the first champion: there is none to go back to")
        target = next((one for one in self._versions() if str(one.version) == previous), None)
        where = None if target is None else self._inside(target)
        if target is None or where is None or not self._client.list_artifacts(target.run_id, where):
            raise InputError(
                f"version {previous}, the champion before {champion.version}, is gone: nothing is changed"
            )
        self._client.set_model_version_tag(NAME, str(champion.version), ROLLED_BACK, "true")
        self._client.set_registered_model_alias(NAME, ALIAS, previous)
        return {"from": int(champion.version), "to": int(previous)}

    def _run(self, model_digest: str) -> str:
        found = self._tracker.find(MODEL_DIGEST, model_digest)
        if found is None:
            raise InputError("MLflow has no run of this model: run `python -m tasks.tracking` first")
        return found.info.run_id

    def _versions(self) -> list[Any]:
        """All versions, newest first."""
        found = self._client.search_model_versions(f"name = '{NAME}'")
        return sorted(found, key=lambda version: -int(version.version))

    def _champion(self) -> Any | None:
        found = self._client.search_registered_models(f"name = '{NAME}'")
        number = found[0].aliases.get(ALIAS) if found else None
        return None if number is None else self._client.get_model_version(NAME, str(number))

    def _inside(self, version: Any) -> str | None:
        """Where the version lies among its run's artifacts; None for one that was registered from elsewhere."""
        _, found, path = str(version.source).partition(f"/{RELEASE}/")
        return f"{RELEASE}/{path}" if found and version.run_id else None


def main() -> None:
    """Answer {"ask": a method of Registry, its arguments}."""
    question = json.load(sys.stdin)
    try:
        answer = getattr(Registry(), question.pop("ask"))(**question)
    except InputError:
        raise
    except Exception as error:  # a tracker may fail in any way
        print(f"MLflow at {tracking_uri()} did not answer ({type(error).__name__})", file=sys.stderr)
        sys.exit(1)
    print(json.dumps(answer))


if __name__ == "__main__":
    stage.run(main)
