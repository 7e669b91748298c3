"""What the privacy stage sees of a model, the longer it is taught the same text. `make bench-privacy`

The hospital is that of tests/privacy: 12 invented reports, each with a record number that a gate should
have taken out, and canaries; the same small decoder is taught it for more and more steps.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import sys
import tempfile
from pathlib import Path

import torch

from tests.privacy.overfitting import build, train_model

CANARIES = {"canaries": 6, "samples": 100}
COLUMNS = (
    *(
        "steps ",
        "exposure: controls ",
        "once ",
        "4 times ",
        "16 times ",
        "p of once ",
        "extracted: once ",
        "4 ",
        "16 ",
    ),
    *("reports continued ", "unseen ones ", "strings of a patient ", "identifiers "),
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, nargs="+", default=[0, 15, 30, 60, 120, 240])
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    print(
        "| steps | exposure: controls | once | 4 times | 16 times | p of once | extracted: once | 4 | 16 | ", end=""
    )
    print("reports continued | unseen ones | strings of a patient | identifiers |")
    print("|" + "---|" * 13, flush=True)
    with tempfile.TemporaryDirectory() as folder:
        made = build(Path(folder), **CANARIES)
        for steps in arguments.steps:
            train_model(made, f"model-{steps}", steps)
            with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
                found = made.ask(f"model-{steps}", **CANARIES)
            levels = [found["canaries"][copies] for copies in ("0", "1", "4", "16")]
            bits = " | ".join(f"{level['exposure_mean']:.2f}" for level in levels)
            out = " | ".join(f"{level['extracted']} of {level['canaries']}" for level in levels[1:])
            print(
                f"| {steps} | {bits} | {found['single_copy_exposure_p']:.2g} | {out} "
                f"| {found['prefixes_extracted']} of {found['prefixes']} "
                f"| {found['unseen_prefixes_extracted']} of {found['unseen_prefixes']} "
                f"| {found['rare_strings']} | {found['sample_phi_hits']} |",
                flush=True,
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
