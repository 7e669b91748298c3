"""The stage on a small corpus: which reports are measured, and that nothing is learnt from the test split."""

import json
from pathlib import Path

import pyarrow as pa
import pytest
from ruamel.yaml import YAML

from tasks.artifacts import corpus, huggingface
from tasks.artifacts import tokenizer as artifact
from tasks.stage import InputError
from tasks.tokenizer import __main__ as stage
from tasks.tokenizer import groups
from tasks.tokenizer.fitness import LIMITS

PARAMS = Path(__file__).parents[2] / "params.yaml"
SAID = "FINDINGS: The lungs are clear. No pleural effusion or pneumothorax."


def report(number, split, text=SAID, date="", patient="", forward=False):
    text, sections = corpus.compose({"findings": text.removeprefix("FINDINGS: ")})
    return {
        "report_id": f"r{number}", "patient_id": patient or f"{split}{number}", "study_id": f"s{number}",
        "study_date": date, "modality": "XR", "source": "raw", "split": split, "forward": forward, "cluster": "",
        "copies": 1, "text": text, "sections": [vars(section) for section in sections],
    }  # fmt: skip


TRAIN = [report(number, "train", date="2023-01-15") for number in range(30)]
VAL = [report(0, "val", date="2023-01-31"), report(1, "val", "FINDINGS: Clear lungs.")]
TEST = [
    report(0, "test", "FINDINGS: Earlier words.", "2023-01-02"),
    report(1, "test", "FINDINGS: LUNGS ARE CLEARED.", "2024-05-02", forward=True),
    report(2, "test", SAID, "2024-06-30", forward=True),
]


def write(folder, test=TEST, train=TRAIN):
    with corpus.split_writers(folder) as writers:
        for split, reports in (("train", train), ("val", VAL), ("test", test)):
            writers[split].write(pa.Table.from_pylist(reports, schema=corpus.SCHEMA))
    return [folder / f"{split}.parquet" for split in corpus.SPLITS]


def test_reports_are_counted_by_month_and_of_test_the_time_forward_ones_alone(tmp_path):
    found = groups.read(*write(tmp_path), list)
    assert found.train["reports"] == 30
    assert {month: tally["reports"] for month, tally in found.val.items()} == {"2023-01": 1, "": 1}
    assert {month: tally["reports"] for month, tally in found.forward.items()} == {"2024-05": 1, "2024-06": 1}
    may = found.forward["2024-05"]
    assert (may["words"], may["spelt"], may["unseen_spelt"], may["capitals"]) == (3, 3, 1, 3)
    assert found.usage.most_fragmented(list, list)[0].word == "pneumothorax"


def test_a_sample_is_spread_over_row_groups_and_what_is_seen_is_still_that_of_all(tmp_path, monkeypatch):
    monkeypatch.setattr(corpus, "ROW_GROUP", 4)
    monkeypatch.setattr(groups, "SAMPLE", 3)
    train = [report(number, "train", f"FINDINGS: Say {'abcdefghij'[number] * 3}.") for number in range(10)]
    train[9] = report(9, "train", "FINDINGS: Cleared.")  # not in the sample
    read = []
    found = groups.read(*write(tmp_path, train=train), lambda text: read.append(text) or [])
    assert found.train["reports"] == 3
    assert read[:3] == ["FINDINGS: Say aaa.", "FINDINGS: Say ddd.", "FINDINGS: Say ggg."]
    assert found.forward["2024-05"]["unseen_spelt"] == 2  # LUNGS ARE
    assert found.train["unseen_spelt"] == 0


@pytest.mark.parametrize(
    ("number", "most", "places"), [(5, 3, [0, 1, 3]), (3, 5, [0, 1, 2]), (0, 5, []), (6, 3, [0, 2, 4])]
)
def test_places_are_evenly_spread(number, most, places):
    assert groups.spread(number, most).tolist() == places


def test_a_split_without_reports_is_no_group(tmp_path):
    found = groups.read(*write(tmp_path, test=[]), list)
    assert found.forward == {}


def run(folder, test, monkeypatch, initial=None, **dials):
    """Metrics, and the bytes of what the stage wrote."""
    folder.mkdir()
    monkeypatch.chdir(folder)
    params = YAML(typ="safe").load(PARAMS.read_text())["tokenizer"] | {"vocab_size": 300} | dials
    (folder / "params.yaml").write_text(f"tokenizer: {json.dumps(params)}\n")
    stage.main(*write(folder, test), initial or folder, folder / "tokenizer", folder / "metrics.json")
    made = {path.name: path.read_bytes() for path in (folder / "tokenizer").iterdir()}
    return json.loads((folder / "metrics.json").read_text()), made


def test_nothing_is_learnt_from_the_test_split(tmp_path, monkeypatch):
    first, made = run(tmp_path / "first", TEST, monkeypatch)
    assert made.keys() == {
        artifact.RANKS, artifact.SETTINGS, huggingface.TOKENIZER, huggingface.CONFIG,
        "terms.csv", "terms.png", "fragmented.csv", "fitness.png",
    }  # fmt: skip
    fit = first["fitness"]
    newest = fit["newest"]
    assert (newest["from_month"], newest["to_month"], newest["reports"]) == ("2024-05", "2024-06", 2)
    assert fit["drifted"] == list(LIMITS)  # LUNGS ARE CLEARED, half of what there is

    # Other words in a report that is not of the time-forward test leave every byte as it was.
    other = [report(0, "test", "FINDINGS: Quite other, квазар.", "2023-01-02"), *TEST[1:]]
    assert run(tmp_path / "other", other, monkeypatch) == (first, made)

    # In one that is they are counted, and the tokenizer stays.
    newer = [*TEST[:2], report(2, "test", "FINDINGS: Quite other, квазар.", "2024-06-30", forward=True)]
    second, remade = run(tmp_path / "newer", newer, monkeypatch)
    assert {name for name in made if made[name] != remade[name]} == {"fitness.png"}
    assert {name for name in first if first[name] != second[name]} == {"fitness"}
    assert second["fitness"]["newest"]["unseen_word_share"] > newest["unseen_word_share"]
    assert all(second["fitness"][split] == fit[split] for split in ("train", "val"))


def test_the_tokenizer_of_the_model_that_training_starts_from_is_kept(tmp_path, monkeypatch):
    run(tmp_path / "first", TEST, monkeypatch)
    made = tmp_path / "first/tokenizer"
    _, kept = run(tmp_path / "kept", TEST, monkeypatch, initial=made, vocabulary="initial", vocab_size=400)
    assert kept[artifact.RANKS] == (made / artifact.RANKS).read_bytes()
    assert kept[artifact.SETTINGS] == (made / artifact.SETTINGS).read_bytes()
    with pytest.raises(InputError, match=r"initial and .*nothing holds no tokenizer: put ranks.tiktoken"):
        run(tmp_path / "none", TEST, monkeypatch, initial=tmp_path / "nothing", vocabulary="initial")
    assert not (tmp_path / "none/tokenizer").exists()
