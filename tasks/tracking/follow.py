"""Carries a journal to MLflow while training goes on, without ever holding training up."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from tasks.tracking.journal import Journal
from tasks.tracking.runs import MODEL_DIGEST, OWNER, TRAIN_KEY, Tracker, git_commit, owner, tracking_uri

EVERY = 3.0  # seconds between two looks at the journal
AFTER_FAILURE = 30.0  # seconds before a tracker that failed is asked again
LAST_WORD = 20.0  # seconds the tracker gets at the end, before training is over without it


class Follower(threading.Thread):
    """Ships new journal entries in the background; `record` catches up on what it could not."""

    def __init__(self, journal: Journal, train_key: str, name: str, params: Mapping[str, Any]):
        super().__init__(name="mlflow", daemon=True)
        self.run_name = os.environ.get("DVC_EXP_NAME") or name
        self.status = "FINISHED"
        self.model_digest = ""
        self._journal, self._key, self._params = journal, train_key, params
        self._tracker: Tracker | None = None
        self._run_id = ""
        self._warned = False
        self._repeat = False
        self._end = threading.Event()

    def run(self) -> None:
        pause = 0.0
        while not self._end.wait(pause):
            pause = EVERY if self._try(self._ship) else AFTER_FAILURE
        if self._try(self._ship):  # a run that is closed has all its points
            self._try(self._close)

    def stop(self) -> None:
        """Ship the rest and close the run; gives up after `LAST_WORD` seconds."""
        self._end.set()
        self.join(LAST_WORD)

    def _try(self, action: Any) -> bool:
        try:
            if self._tracker is None:
                self._tracker = Tracker()
            if not self._run_id:
                self._open(self._tracker)
            action(self._tracker)
        except Exception as error:  # a tracker may fail in any way, and training goes on
            if not self._warned:
                print(
                    f"warning: MLflow at {tracking_uri()} does not answer ({type(error).__name__}): "
                    f"training goes on, and the run is completed when it is back",
                    file=sys.stderr,
                )
            self._warned = True
            return False
        return True

    def _open(self, tracker: Tracker) -> None:
        tracker.close_orphans()
        found = tracker.find(TRAIN_KEY, self._key)
        if found and found.info.status == "FINISHED":
            # The same inputs, code and params: the same model, which has its run already.
            print(f"this training is already recorded as MLflow run {found.info.run_name}: no second run is made")
            self._run_id, self._repeat = found.info.run_id, True
            return
        tags = {TRAIN_KEY: self._key, OWNER: owner(), "mlflow.source.name": "radlm", "mlflow.source.type": "JOB"}
        if commit := git_commit():
            tags["mlflow.source.git.commit"] = commit
        if found:
            run_id = found.info.run_id
            tracker.tag(run_id, tags)
            tracker.set_status(run_id, "RUNNING")
        else:
            run_id = tracker.create(self.run_name, tags)
        tracker.params(run_id, self._params)  # a run found may have been cut off before it had them
        self._run_id = run_id

    def _ship(self, tracker: Tracker) -> None:
        if not self._repeat:
            done = tracker.last_step(self._run_id)
            tracker.ship(self._run_id, (entry for entry in self._journal.read() if entry["step"] > done))

    def _close(self, tracker: Tracker) -> None:
        if self._repeat:
            return
        if self.model_digest:
            tracker.tag(self._run_id, {MODEL_DIGEST: self.model_digest})
        tracker.set_status(self._run_id, self.status)


@contextmanager
def following(journal: Journal, train_key: str, name: str, params: Mapping[str, Any]) -> Iterator[Follower]:
    """Follow `journal` inside the block; the run ends FINISHED, FAILED on an error, KILLED on a signal.

    Set `model_digest` on what is yielded once the model is in place.
    """
    follower = Follower(journal, train_key, name, params)
    follower.start()
    try:
        yield follower
    except (SystemExit, KeyboardInterrupt):
        follower.status = "KILLED"
        raise
    except BaseException:
        follower.status = "FAILED"
        raise
    finally:
        follower.stop()
