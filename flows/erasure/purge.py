"""Remove objects, what leads to them and what was laid out from them. Whatever is already gone is no error."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from dvc.repo import Repo

from flows import ROOT
from flows.erasure.history import Run
from flows.erasure.record import Record
from flows.erasure.stores import Store

# What `flows.promote` leaves in the checkout (named there too, behind imports of seconds).
JUDGED, CHAMPIONS = ("data/judgement", "data/packet"), ".radlm/champions"
MD5 = re.compile(rb"\b[0-9a-f]{32}(?:\.dir)?\b")


def purge(repo: Repo, stores: list[Store], record: Record, weights: bool) -> None:
    """Remove the record's objects from the cache and the remotes, one store after the other.

    A store that fails is noted as not reached; what was removed of it stays removed.
    """
    # A folder's object last: as long as it is there, a run that broke off finds the members by it.
    wanted = sorted(record.to_purge(weights), key=lambda md5: (md5.endswith(".dir"), md5))
    gone = {md5.encode() for md5 in wanted}
    with repo.lock:
        for store in stores:
            try:
                for md5 in wanted:
                    if store.remove(md5) and store.name not in record.objects[md5]["removed_from"]:
                        record.objects[md5]["removed_from"].append(store.name)
                removed = store.remove_runs(lambda content: not gone.isdisjoint(MD5.findall(content)))
                record.content["run_cache_entries_removed"] += removed
                store.forget_index()
            except Exception as error:  # a remote may fail in any way, and the next is purged all the same
                record.not_reached(f"{store.name}: {type(error).__name__}; the objects may still be there")
            record.save()
    # DVC's index of paths and digests; it is made anew, and names of files may name a patient.
    repo.close()
    shutil.rmtree(repo.site_cache_dir, ignore_errors=True)


def clear_checkout(runs: set[Run], record: Record, weights: bool) -> None:
    """Remove the checkout's own copies of what is purged, what killed stages left aside, and what no stage tracks.

    The last judgement and its packet quote reports; they go whoever's those are, and are made anew with the next.
    A champion's files go with the weights.
    """
    gone = record.to_purge(weights)
    for out in {out.path for run in runs for out in run.outs if out.md5 in gone}:
        _remove(ROOT / out)
    for aside in (*ROOT.glob("data/.partial-*"), *(ROOT / path for path in JUDGED)):
        _remove(aside)
    if weights:
        _remove(ROOT / CHAMPIONS)
        for checkpoint in (ROOT / ".radlm" / "train").glob("*/*.ckpt"):
            checkpoint.unlink()


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
