"""A hospital's checkout with three collections, two commits, a remote and a tracked model, small enough for tests.

Ingest, tokenizer and pack are the real ones. Training, evaluation and page are stand-ins that copy
what the real ones would hold: weights, a sample that quotes a report, a page that quotes it too.
"""

import csv
import gzip
import hashlib
import json
import random
import subprocess
import sys

import pyarrow.parquet as pq
from ruamel.yaml import YAML

PATIENT = "p10007749"
PLANTED = "qqxplanted"  # in each of the patient's reports, and in no other
RAW = "data/raw/mine"
WORDS = (
    "lungs", "clear", "effusion", "heart", "size", "normal", "mild", "opacity", "left", "base", "right", "apex",
    "stable", "unchanged", "pneumothorax", "edema", "bones", "intact", "mediastinum", "contour", "tube", "tip",
)  # fmt: skip
STAND_IN = """
import json, os, sys
import pyarrow.parquet as pq
stage, folder, metrics = sys.argv[1:]
os.makedirs(folder)
texts = pq.read_table("data/corpus/train.parquet", columns=["text"]).column("text").to_pylist()
held = [text for text in texts if "qqx" + "planted" in text]
content = {
    "train": {"model.safetensors": f"weights of {len(texts)} reports", "config.json": "{}"},
    "evaluate": {"samples.json": json.dumps(held), "constant.json": "{}"},
    "report": {"index.html": f"<p>{held}</p>"},
}
for name, text in content[stage].items():
    open(f"{folder}/{name}", "w").write(text)
if metrics != "-":
    open(metrics, "w").write(json.dumps({"reports": len(texts)}))
"""
# As tasks.tracking.record completes a model's run.
RECORD = """
from pathlib import Path
from tasks.tracking.record import PAGE, _digests
from tasks.tracking.runs import MODEL_DIGEST, Tracker
tracker = Tracker()
for name, digests in (("mine", _digests(["data/raw/mine", "data/corpus"])), ("other", {"x": ("0" * 32, "x")})):
    run = tracker.create(name, {MODEL_DIGEST: name})
    tracker.inputs(run, digests, "training")
    counts, quotes = Path("data/corpus/intake.png"), {"report": [PAGE], "packet": [Path("data/packet/index.html")]}
    tracker.files(run, {"pictures": [counts], "gate/floors": [counts], **quotes} if name == "mine" else {})
    tracker.set_status(run, "FINISHED")
tracker._client.create_registered_model("reports")
tracker._client.create_model_version("reports", "file:///nowhere", tracker.find(MODEL_DIGEST, "mine").info.run_id)
"""


def report(number, patient, words=30):
    """One report; the patient's hold the planted word."""
    draw = random.Random(number)
    text = " ".join(draw.choice(WORDS) for _ in range(words))
    planted = f" {PLANTED}" if patient == PATIENT else ""
    return {
        "report_id": f"r{number}",
        "patient_id": patient,
        "findings": f"{text}{planted}.",
        "impression": " ".join(draw.choice(WORDS) for _ in range(8)) + ".",
    }


def lay_out(folder, extra):
    """Write the three collections anew: what lies there may be links into DVC's cache."""
    subprocess.run(["rm", "-rf", str(folder)], check=True)
    tables, lines, tree = folder / "tables", folder / "lines", folder / "tree"
    rows = [report(n, f"t{n % 25}") for n in range(75)] + [report(900 + n, PATIENT) for n in range(1 + extra)]
    rows.insert(10, rows.pop())
    tables.mkdir(parents=True)
    with (tables / "a.csv").open("w", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    lines.mkdir()
    content = [report(200 + n, f"l{n % 20}") for n in range(40)] + [report(950, PATIENT)]
    with gzip.open(lines / "b.jsonl.gz", "wt") as stream:
        stream.writelines(json.dumps(row) + "\n" for row in content)
    subjects = [10000001 + n for n in range(12)] + [10007749]
    studies = [(subject, 50000000 + subject % 1000 + n) for subject in subjects for n in range(2)]
    for subject, study in studies:
        path = tree / "files" / "p10" / f"p{subject}" / f"s{study}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        row = report(study, f"p{subject}")
        path.write_text(f"FINDINGS: {row['findings']}\nIMPRESSION: {row['impression']}\n")
    table = [f"{subject},{study},image{study},21700101\n" for subject, study in studies]
    head = "subject_id,study_id,dicom_id,StudyDate\n"
    with gzip.open(tree / "mimic-cxr-2.0.0-metadata.csv.gz", "wt") as stream:
        stream.writelines([head, *table])


def build(checkout):
    """Change a fresh checkout: the next commit has the data, the one after more of them and all that was made."""
    path = checkout.path
    (path / "stand_in.py").write_text(STAND_IN)
    graph = YAML(typ="safe").load(path / "dvc.yaml")
    stages = graph["stages"]
    graph.pop("plots")
    for judging in ("floors", "privacy", "export"):
        stages.pop(judging)
    for name, target, deps in (
        ("train", "model", ["data/packed/train.parquet"]),
        ("evaluate", "evaluation", ["data/model/model.safetensors", "data/corpus/train.parquet"]),
        ("report", "report", ["data/evaluation/samples.json"]),
    ):
        metrics = "-" if name == "report" else f"metrics/{name}.json"
        cmd = f"python stand_in.py {name} data/{target} {metrics}"
        stages[name] = {"cmd": cmd, "deps": deps, "outs": [f"data/{target}"]}
        if metrics != "-":
            stages[name]["metrics"] = [{metrics: {"cache": False}}]
    YAML().dump(graph, path / "dvc.yaml")
    yaml = YAML()
    params = yaml.load(path / "params.yaml")
    params["corpus"] |= {"path": RAW, "sources": {"tables": {}, "lines": {}, "tree": {}}}
    params["ingest"] |= {"forward_share": 0}
    yaml.dump(params, path / "params.yaml")
    checkout.dvc("config", "cache.type", "hardlink")
    checkout.dvc("remote", "add", "-d", "backup", str(path.parent / "remote"))
    for extra in (0, 2):
        lay_out(path / RAW, extra)
        checkout.dvc("add", "-q", RAW)
        if extra:
            checkout.dvc("repro", "-q", RADLM_WORKERS="1")
            judge(path)
            checkout.python("-c", RECORD)
        checkout.dvc("push", "-q", "--run-cache")
        commit(checkout)


def judge(path):
    """As `flows.promote` leaves a checkout: reports in the judgement and the packet, weights of the champion."""
    for name in ("data/judgement/a-b/challenger/impressions.json", "data/packet/index.html"):
        (path / name).parent.mkdir(parents=True)
        (path / name).write_text(f"<p>{PLANTED}</p>")
    (path / ".radlm/champions/c").mkdir(parents=True)
    (path / ".radlm/champions/c/model.safetensors").write_text("weights")


def commit(checkout):
    checkout.run("git", "add", "-A")
    checkout.run("git", "-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-qm", "data")


def forget(checkout, *arguments, code=0, before=""):
    """What the command prints; the patient is given on stdin. `before` is Python that runs in its process first."""
    command = f"import sys\n{before}\nfrom flows.forget import main\nsys.exit(main())"
    done = subprocess.run(
        [sys.executable, "-c", command, "-", *arguments],
        cwd=checkout.path,
        env=checkout.environment(RADLM_WORKERS="1"),
        input=f" {PATIENT} \n",
        capture_output=True,
        text=True,
        check=False,
    )
    output = done.stdout + done.stderr
    assert done.returncode == code, output
    for private in (PATIENT, PATIENT[1:], PLANTED):
        assert private not in output
    return output


def snapshot(folder):
    """Digest of every file that is data or record, by path."""
    return {
        str(path.relative_to(folder)): hashlib.md5(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not {".git", "tmp", ".radlm", "__pycache__"} & {*path.relative_to(folder).parts}
    }


def holders(folder):
    """Files under `folder` that name the patient or hold the planted word, unpacked to look; git's aside."""
    found = []
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if not path.is_file() or ".git" in path.parts:
            continue
        content = path.read_bytes()
        if content.startswith(b"\x1f\x8b"):
            content = gzip.decompress(content)
        elif content.startswith(b"PAR1"):
            content = str(pq.read_table(path).to_pylist()).encode()
        if any(word in name or word.encode() in content for word in (PATIENT, PATIENT[1:], PLANTED)):
            found.append(name)
    return found
