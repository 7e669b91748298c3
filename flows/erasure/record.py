"""The certificate: what an erasure found and did, in hashes alone. It is also where a broken one goes on from."""

from __future__ import annotations

import subprocess
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from flows import ROOT
from flows.erasure.findings import ABSENT, CERTAINTY, Findings
from tasks.artifacts.files import read_json, write_json

FOLDER = ROOT / "data" / "erasures"
RETRAIN = (
    "A trained model may hold what it was trained on, and nothing takes one patient out of it. "
    "Models, tokenizers, checkpoints and registered versions named here need a retrain, and must then be retired."
)


class Record:
    """One patient's certificate, written whole after every step.

    Attributes:
        content: what the JSON file holds. `objects` maps DVC's md5 to role, how it is known to have
            held the patient (found, derived, absent), and the stores it was removed from.
    """

    def __init__(self, pseudonym: str):
        self.path = FOLDER / f"{pseudonym.partition('-')[0]}.json"
        self.content: dict[str, Any] = {
            "pseudonym": pseudonym,
            "begun": _today(),
            "completed": "",
            "git_commit": "",
            "reports_removed": 0,
            "raw": {"before": [], "after": []},
            "objects": {},
            "run_cache_entries_removed": 0,
            "mlflow": {"runs": [], "model_versions": []},
            "not_reached": [],  # and to be done by running again
            "limits": [],  # what cannot be done from here
            "weights": {"statement": RETRAIN, "objects_standing": 0},
            "proof": {},
        }
        if self.path.exists():
            self.content |= read_json(self.path)
        self._clean: set[str] = set()

    @property
    def objects(self) -> dict[str, dict[str, Any]]:
        return self.content["objects"]

    def begin(self, findings: Findings, reports: int, raw: Collection[str]) -> None:
        """Note what was found, beside what an earlier run had found and may have purged since."""
        content = self.content
        # Of a run that broke off the rest is found again; after a whole one, what was delivered since.
        earlier = content["reports_removed"]
        content["reports_removed"] = earlier + reports if content["completed"] else max(earlier, reports)
        if reports:
            content["raw"]["before"] = sorted({*content["raw"]["before"], *raw})
        content |= {"completed": "", "git_commit": _head(), "not_reached": [], "limits": []}
        # An object's name may come back with other bytes, where a cache had been written through.
        self._clean = findings.clean - findings.by_md5.keys()
        for md5, finding in findings.by_md5.items():
            entry = self.objects.setdefault(md5, {"removed_from": []})
            if "how" in entry and CERTAINTY.index(entry["how"]) >= CERTAINTY.index(finding.how):
                continue  # such as absent, because it was removed
            entry |= {"role": finding.role, "how": finding.how, "learnt": finding.learnt, "seeded": finding.seeded}
            if finding.rows is not None:
                entry["rows"] = finding.rows

    def prove(self, raw: Collection[str], corpus: Collection[str]) -> None:
        """Note the new corpus that was looked through, without one row of the patient."""
        self.content["raw"]["after"] = sorted(raw)
        self.content["proof"] = {"corpus": sorted(corpus), "rows_of_the_patient": 0}

    def complete(self) -> None:
        """Note what stands, and the day if nothing is left for another run."""
        self.content["weights"]["objects_standing"] = self.standing()
        if not self.content["not_reached"]:
            self.content["completed"] = _today()

    def to_purge(self, weights: bool) -> set[str]:
        """Objects to remove wherever they are."""
        return {
            md5
            for md5, entry in self.objects.items()
            if md5 not in self._clean
            and not entry["seeded"]
            and (weights or not entry["learnt"])
            and entry["how"] != ABSENT  # a folder of which parts are missing, and the rest is of others
        }

    def standing(self) -> int:
        """Objects of trained models that were not removed."""
        return sum(entry["learnt"] and not entry["removed_from"] for entry in self.objects.values())

    def not_reached(self, sentence: str) -> None:
        """Note what is still to be done."""
        self.content["not_reached"].append(sentence)

    def limit(self, sentence: str) -> None:
        """Note what stays, whatever is done from here."""
        self.content["limits"].append(sentence)

    def save(self) -> None:
        write_json(self.path, self.content)


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


def _head() -> str:
    """The commit that is checked out; empty before the first."""
    done = subprocess.run(["git", "rev-parse", "-q", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""
