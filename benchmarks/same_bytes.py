"""Two fresh clones, the whole graph in each: do they leave the same dvc.lock? `make bench-same-bytes`

Prints a line an output with both digests, and exits with 1 where any differs. Takes two full runs.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parent.parent


def run_clone(folder: Path) -> dict[str, str]:
    """Clone this checkout's HEAD, `dvc repro` there, and return each output's digest."""
    subprocess.run(["git", "clone", "-q", str(ROOT), str(folder)], check=True)
    (folder / "dvc.lock").unlink(missing_ok=True)
    search = os.pathsep.join([os.path.dirname(sys.executable), os.environ["PATH"]])
    began = time.monotonic()
    subprocess.run(
        [sys.executable, "-m", "dvc", "repro"], cwd=folder, env={**os.environ, "PATH": search}, check=True
    )
    print(f"{folder.name}: {time.monotonic() - began:.0f} s", flush=True)
    stages = YAML(typ="safe").load((folder / "dvc.lock").read_text())["stages"]
    outs = {out["path"]: out["md5"] for stage in stages.values() for out in stage["outs"]}
    return {**outs, "dvc.lock": hashlib.sha256((folder / "dvc.lock").read_bytes()).hexdigest()}


def main() -> int:
    with tempfile.TemporaryDirectory() as scratch:
        one, other = (run_clone(Path(scratch) / name) for name in ("first", "second"))
    for path, digest in one.items():
        print(f"{'same     ' if digest == other[path] else 'DIFFERENT'} {digest[:12]} {other[path][:12]} {path}")
    return int(one != other)


if __name__ == "__main__":
    sys.exit(main())
