"""A folder with all that the gate reads, invented and small, and a champion's evaluation beside it."""

import json
import shutil
from pathlib import Path

from benchmarks import gate_pairs
from tasks.artifacts import corpus, evaluation, files, tokenizer

CHAMPION = {"model_digest": "c" * 64, "version": 3}
PRIVACY = {
    "canaries": {"0": {"canaries": 24}, "1": {"canaries": 24}, "4": {"canaries": 24}, "16": {"canaries": 24}},
    "single_copy_extracted": 0,
    "single_copy_exposure_p": 0.4,
    "samples": 1000,
    "sample_phi_hits": 0,
    "sample_phi_in_train": 0,
}


def reports(split, patients, first):
    """Rows of a split, two reports a patient, texts all different."""
    for number in range(first, first + patients):
        for of in range(2):
            text = f"FINDINGS: Number {number} of {of}."
            yield {
                "report_id": f"r{number}-{of}", "patient_id": f"p{number}", "study_id": "", "study_date": "",
                "modality": "XR", "source": "x", "split": split, "forward": False, "cluster": f"c{number}",
                "copies": 1, "text": text,
                "sections": [{"name": "findings", "start": 10, "end": len(text)}],
            }  # fmt: skip


def write_split(folder, split, rows):
    import pyarrow as pa

    writer = corpus.SplitWriter(folder, split)
    writer.write(pa.Table.from_pylist(list(rows), schema=corpus.SCHEMA))
    writer.close()


def build(root: Path) -> Path:
    """Corpus, tokenizer, model, release and metrics of one model; returns the folder of its judgement to come."""
    data = root / "data"
    for name in ("corpus", "tokenizer", "packed", "model"):
        (data / name).mkdir(parents=True)
    for split, patients, first in (("train", 8, 0), ("val", 2, 100), ("test", 4, 200)):
        write_split(data / "corpus", split, reports(split, patients, first))
    tokenizer.save(data / "tokenizer", {bytes([value]): value for value in range(256)}, r"\S+|\s+", " ")
    (data / "packed" / "train.parquet").write_bytes(b"rows")
    model(root, "weights")
    files.write_json(root / "metrics" / "privacy.json", PRIVACY)
    return root / "judgement"


def model(root: Path, weights: str) -> str:
    """Put a model and its release in place; returns its digest."""
    data = root / "data"
    own = tokenizer.load(data / "tokenizer").digest
    files.write_json(data / "model" / "config.json", {"radlm_tokenizer_digest": own})
    (data / "model" / "model.safetensors").write_text(weights)
    shutil.rmtree(data / "release", ignore_errors=True)
    for folder in ("huggingface", "mlflow/artifacts/huggingface"):
        shutil.copytree(data / "model", data / "release" / folder)
        tokenizer.copy(data / "tokenizer", data / "release" / folder)
    digest = files.digest(data / "model" / "config.json", data / "model" / "model.safetensors")
    digests = {
        **{f"corpus_{split}": files.digest(data / "corpus" / f"{split}.parquet") for split in corpus.SPLITS},
        "packed_train": files.digest(data / "packed" / "train.parquet"),
        "tokenizer": own,
        "model": digest,
        "huggingface": files.digest(data / "release" / "huggingface"),
    }
    files.write_json(root / "metrics" / "export.json", {"digests": digests})
    return digest


def evaluations(
    root, judgement, challenger, champion=CHAMPION["model_digest"], patients=400, quality=gate_pairs.EQUAL
):
    """Write the two evaluations of the same invented reports."""
    sides = gate_pairs.pair(5, patients, quality, rarer=50)
    for name, digest, side in (("challenger", challenger, sides[0]), ("champion", champion, sides[1])):
        evaluate(root, judgement / name, digest, side)


def evaluate(root, folder, digest, side):
    """Write one evaluation, as `tasks.evaluate` would."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    ids = side.strata.column("report_id").to_pylist()[:1]
    one = {"report_id": ids, "patient_id": ["p"], "cluster": ["c"], "modality": ["XR"], "forward": [False]}
    numbers = {field.name: [0] for field in evaluation.REPORTS_SCHEMA if field.name not in one}
    identity = {
        "model_digest": digest,
        "test_digest": files.digest(root / "data" / "corpus" / "test.parquet"),
        "tokenizer_digest": "",
        "params": {},
    }
    tables = {
        evaluation.REPORTS: one | numbers,
        evaluation.STRATA: {name: side.strata.column(name) for name in side.strata.schema.names},
        evaluation.IMPRESSIONS: {name: side.impressions.column(name) for name in side.impressions.schema.names},
    }
    evaluation.write(folder, tables, identity)
    folder.with_suffix(".json").write_text(json.dumps({}))
