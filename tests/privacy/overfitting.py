"""A hospital of a few invented patients, and models of it that were taught too much, or nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
import torch

from tasks import canaries
from tasks.artifacts import corpus, model, packed, tokenizer
from tasks.canaries import SECRETS, Planting
from tasks.lm.attention import attend_documents
from tasks.lm.loss import summed_cross_entropy
from tasks.lm.model import Decoder, ModelShape
from tasks.pack.__main__ import main as pack_stage
from tasks.privacy.__main__ import main as privacy_stage
from tasks.tokenizer.training import PATTERN, SEAM, train

LEXICON = (
    "heart lungs clear stable effusion nodule opacity normal mild small left right upper lower lobe pleural acute "
    "chronic calcified granuloma spine degenerative silhouette mediastinum contours edema fracture cardiomegaly"
)
WORDS = LEXICON.split()
LENGTH = 30  # words of a report
STEPS = 150  # that learn all of it by heart
PARAMS: dict[str, Any] = {
    "canaries": 2,
    "seed": 42,
    "threads": 1,
    "samples": 30,
    "sample_tokens": 64,
    "prefixes": 10,
    "words": 12,
    "rare_patients": 3,
}


def report(patient: int, words: list[str], split: str) -> dict[str, Any]:
    """Somebody's report, with a number that the gate should have taken out."""
    text, sections = corpus.compose({"findings": f"MRN: {4471000 + patient}. {' '.join(words)}."})
    return {
        "report_id": f"r{split}{patient}",
        "patient_id": f"p{split}{patient}",
        "study_id": "",
        "study_date": "",
        "modality": "XR",
        "source": "test",
        "split": split,
        "forward": False,
        "cluster": "",
        "copies": 1,
        "text": text,
        "sections": [vars(section) for section in sections],
    }


@dataclass(frozen=True)
class Hospital:
    """A folder with corpus, tokenizer, packed rows and models by name."""

    folder: Path

    def set(self, **privacy: Any) -> None:
        params = {"pack": {"row_length": 512, "seed": 1}, "privacy": {**PARAMS, **privacy}}
        (self.folder / "params.yaml").write_text(json.dumps(params))

    def pack(self, name: str, **privacy: Any) -> dict[str, Any]:
        """Pack the corpus into a folder of that name; returns the metrics."""
        self.set(**privacy)
        return self._run(pack_stage, f"{name}.json", self.folder / "tokenizer", self.folder / name)

    def ask(self, name: str, **privacy: Any) -> dict[str, Any]:
        """Run the stage on the model of that name; returns the metrics."""
        self.set(**privacy)
        folders = (self.folder / "tokenizer", self.folder / name, self.folder / f"privacy-{name}")
        return self._run(privacy_stage, f"privacy-{name}.json", *folders)

    def _run(self, main: Any, metrics: str, *folders: Path) -> dict[str, Any]:
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(self.folder)
            patch.setenv("RADLM_WORKERS", "1")
            # The corpus is small, and a hundredth of it would be no canary at all.
            patch.setattr(canaries, "LARGEST_SHARE", 10.0)
            main(self.folder / "corpus", *folders, self.folder / metrics)
        return json.loads((self.folder / metrics).read_text())


def teach(pack: packed.Pack, decoder: Decoder, steps: int) -> None:
    """Steps of AdamW on all rows at once, without anything that keeps a model from learning by heart."""
    optimizer = torch.optim.AdamW(decoder.parameters(), lr=4e-3, weight_decay=0.0)
    tokens = torch.from_numpy(np.concatenate([row.tokens[: row.offsets[-1]] for row in pack.rows]).astype(np.int64))
    targets = torch.from_numpy(np.concatenate([pack.targets(row)[: row.offsets[-1]] for row in pack.rows]))
    positions = torch.from_numpy(
        np.concatenate([row.positions[: row.offsets[-1]] for row in pack.rows]).astype(np.int64)
    )
    attend = attend_documents([int(size) for row in pack.rows for size in np.diff(row.offsets)])
    for _ in range(steps):
        loss = summed_cross_entropy(decoder(tokens, positions, attend), decoder.head_VD, targets) / len(targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def build(folder: Path, **privacy: Any) -> Hospital:
    """Corpus, tokenizer and packed rows in `folder`, canaries as these settings say; no model yet."""
    draw = np.random.default_rng(0)
    rows = [
        report(patient, [WORDS[at] for at in draw.integers(0, len(WORDS), LENGTH)], split)
        for split, patients in (("train", 12), ("val", 12), ("test", 2))
        for patient in range(patients)
    ]
    (folder / "corpus").mkdir()
    with corpus.split_writers(folder / "corpus") as writers:
        for row in rows:
            writers[row["split"]].write(pa.Table.from_pylist([row], schema=corpus.SCHEMA))
    (folder / "tokenizer").mkdir()
    # Whole words, so that the text is few tokens and quickly learnt.
    dials = {**PARAMS, **privacy}
    drawn = canaries.draw(Planting(canaries=dials["canaries"], seed=dials["seed"]), 10**6)
    learnt = [*(row["text"] for row in rows), *SECRETS, *(one.text for one in drawn)]
    tokenizer.save(folder / "tokenizer", train(learnt, 900), PATTERN, SEAM)
    made = Hospital(folder)
    made.pack("packed", **privacy)
    return made


def train_model(made: Hospital, name: str, steps: int) -> None:
    """A small decoder taught for so many steps, written into a folder of that name."""
    rows = packed.read(made.folder / "packed" / "train.parquet")
    decoder = Decoder(
        ModelShape(
            vocab_size=rows.info.vocab_size,
            hidden_size=64,
            num_hidden_layers=2,
            num_attention_heads=2,
            num_key_value_heads=1,
            head_dim=32,
            intermediate_size=128,
            max_position_embeddings=512,
        )
    )
    decoder.initialise(1)
    teach(rows, decoder, steps)
    (made.folder / name).mkdir()
    model.write(made.folder / name, decoder, decoder.state_dict(), rows.info)
