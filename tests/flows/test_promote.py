"""The gate's flow on a real sqlite registry: the evaluations and the page are handed in, all else is as it is."""

import json
import shutil
import sys
from pathlib import Path

import pytest
from gate_checkout import build, evaluate, model
from ruamel.yaml import YAML

from benchmarks import gate_pairs
from flows import command, promote, tracker
from flows.graph import StageError
from tasks.artifacts import files
from tasks.stage import InputError
from tasks.tracking import runs
from tasks.tracking.registry import NAME, Registry

ROOT = Path(__file__).parent.parent.parent
WIDE = {
    "resamples": 300, "bpb_margin": 0.02, "stratum_ceiling": 0.1, "rate_margin": 0.02, "label_ceiling": 0.5,
    **dict.fromkeys(("rouge_l_margin", "label_f1_margin", "abnormal_margin", "label_margin"), 0.1),
}  # fmt: skip
CHAMPION, BETTER, WORSE = (gate_pairs.Quality(bits=bits) for bits in (1.0, 0.95, 1.1))


class Silent:
    """Prefect's logger without a run."""

    def info(self, line):
        pass


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    """MLflow's, with no run in it."""
    path = tmp_path_factory.mktemp("mlflow") / "mlflow.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{path}")
        patch.chdir(path.parent)
        runs.Tracker()
    return path


class Place:
    """A checkout with a registry, in which models come and go."""

    def __init__(self, root):
        self.root = root
        self.sides = {}  # what each model scores
        self.pages = 0

    def put(self, weights, quality):
        """Another model stands in data/model, evaluated and recorded."""
        digest = model(self.root, weights)
        self.sides[digest] = gate_pairs.pair(5, 400, quality, CHAMPION, rarer=50)[0]
        evaluate(self.root, self.root / "data/evaluation", digest, self.sides[digest])
        shutil.copyfile(self.root / "data/evaluation.json", self.root / "metrics/evaluate.json")
        if runs.Tracker().find(runs.MODEL_DIGEST, digest) is None:
            runs.Tracker().create(weights, {runs.MODEL_DIGEST: digest})
        return digest

    def score(self, tokenizer, folder, target):
        paths = [self.root / folder / name for name in ("config.json", "model.safetensors")]
        assert (self.root / tokenizer / "ranks.tiktoken").is_file()
        digest = files.digest(*paths)
        evaluate(self.root, self.root / target, digest, self.sides[digest])

    def page(self, judgement):
        self.pages += 1
        assert (self.root / judgement / "verdict.json").is_file()
        files.replace_file(self.root / "data/packet/index.html", b"<p>packet</p>")

    def champion(self):
        found = runs.Tracker().client.search_registered_models(f"name = '{NAME}'")
        return int(found[0].aliases["champion"]) if found and found[0].aliases else None

    def verdict(self):
        (found,) = (self.root / "data/judgement").glob("*/verdict.json")
        return json.loads(found.read_text())


@pytest.fixture
def place(database, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{tmp_path}/mlflow.db")
    shutil.copy(database, tmp_path)
    monkeypatch.setattr(runs, "EXPERIMENT", "gate")
    build(tmp_path)
    params = YAML(typ="safe").load(ROOT / "params.yaml")
    params["gate"] |= WIDE
    with (tmp_path / "params.yaml").open("w") as stream:
        YAML().dump(params, stream)
    place = Place(tmp_path)
    monkeypatch.setattr(promote, "ROOT", tmp_path)
    monkeypatch.setattr(promote, "recorded_state", lambda: {"results": files.digest(tmp_path / "metrics")})
    monkeypatch.setattr(promote, "get_run_logger", Silent)
    monkeypatch.setattr(promote, "create_table_artifact", lambda **_: None)
    monkeypatch.setattr(promote, "judge", promote.judge.fn)
    monkeypatch.setattr(promote, "packet", place.page)

    class Score:
        @staticmethod
        def with_options(task_run_name):
            return place.score

    monkeypatch.setattr(promote, "score", Score)
    monkeypatch.setattr(tracker, "ask", lambda what, **question: getattr(Registry(), what)(**question))
    return place


def test_a_first_model_a_better_one_a_worse_one_and_the_way_back(place, capsys):
    first = place.put("one", CHAMPION)
    assert promote.judged() == ""
    assert promote.settle()["line"] == "promoted: version 1 is the champion (against the floors)"
    assert place.verdict()["champion"] is None
    bits = place.verdict()["conditions"][0]["checks"][0]
    assert bits["champion"] > bits["challenger"]  # the n-gram's
    assert promote.judged() == "promoted: version 1 is the champion (against the floors)"
    assert promote.settle()["line"] == "nothing to judge: the champion, version 1, is this model"
    assert place.pages == 1

    second = place.put("two", BETTER)
    assert promote.judged() == ""  # other results
    assert promote.settle()["line"] == "promoted: version 2 is the champion (against version 1)"
    assert place.verdict()["champion"] == {"model_digest": first, "version": 1}
    assert (place.root / ".radlm/champions" / first[:16] / "model.safetensors").read_text() == "one"

    place.put("three", WORSE)
    outcome = promote.settle("all the same")
    assert outcome["verdict"] == "reject"
    assert outcome["line"].startswith("rejected (against version 2): bits per byte")
    assert place.champion() == 2
    assert [path.name for path in (place.root / ".radlm/champions").iterdir()] == [second[:16]]
    assert len([*(place.root / "data/judgement").iterdir()]) == 1

    promote.rollback()
    assert "version 1 is the champion again, version 2 was" in capsys.readouterr().out
    assert place.champion() == 1
    # What was rolled back does not come again by itself, however much better it is.
    place.put("two", BETTER)
    assert promote.settle()["verdict"] == "reject"
    assert promote.settle("the fault was elsewhere")["line"].startswith("promoted: version 3")
    client = runs.Tracker().client
    assert len(client.search_model_versions(f"name = '{NAME}'")) == 3
    run = runs.Tracker().find(runs.MODEL_DIGEST, second)
    assert run.data.tags["radlm.verdict"] == "promote"


def test_one_that_writes_the_same_stays_outside_but_for_a_reason(place):
    place.put("one", CHAMPION)
    promote.settle()
    place.put("two", CHAMPION)
    assert promote.settle()["line"] == "rejected (against version 1): better in one"
    assert place.champion() == 1
    assert promote.settle("an erasure")["line"].startswith("promoted: version 2")


def test_a_champion_whose_files_were_erased_is_followed_by_what_beats_the_floors(place):
    first = place.put("one", CHAMPION)
    promote.settle()
    runs.Tracker().delete_artifacts(runs.Tracker().find(runs.MODEL_DIGEST, first).info.run_id, ["release"])
    place.put("two", CHAMPION)
    assert promote.settle()["line"] == "promoted: version 2 is the champion (against the floors)"
    with pytest.raises(InputError, match="version 1, the champion before 2, is gone"):
        promote.rollback()


def test_a_champion_named_while_another_was_judged_stays(place, monkeypatch):
    """A rollback waits for no run; the run under way then promotes nothing."""
    for weights, quality in (("one", CHAMPION), ("two", BETTER)):
        place.put(weights, quality)
        promote.settle()
    place.put("three", gate_pairs.Quality(bits=0.9))

    def page(judgement):
        place.page(judgement)
        promote.rollback()

    monkeypatch.setattr(promote, "packet", page)
    with pytest.raises(InputError, match="another champion was named"):
        promote.settle()
    assert place.champion() == 1
    assert promote.judged() == ""


def test_a_page_that_cannot_be_made_promotes_nothing(place, monkeypatch):
    place.put("one", CHAMPION)
    monkeypatch.setattr(
        promote, "packet", lambda *_: (_ for _ in ()).throw(StageError("packet: no", mistake=False))
    )
    with pytest.raises(StageError, match="packet"):
        promote.settle()
    assert place.champion() is None


def test_other_margins_call_for_another_judgement(place):
    place.put("one", CHAMPION)
    promote.settle()
    file = place.root / "params.yaml"
    file.write_text(file.read_text().replace("min_patients: 200", "min_patients: 300"))
    assert promote.judged() == ""


def test_a_tracker_that_is_down_is_one_sentence_and_exit_code_1(monkeypatch, capsys):
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://127.0.0.1:9")
    monkeypatch.setattr(command, "_signals_interrupt", lambda: None)
    monkeypatch.setattr(sys, "argv", ["promote", "--rollback"])
    assert promote.main() == 1
    told = capsys.readouterr()
    (sentence,) = told.err.splitlines()
    assert sentence.startswith("error: MLflow at http://127.0.0.1:9 did not answer (")
    assert "the champion is who it was" in sentence
    assert told.out == ""


def test_nothing_to_roll_back_is_a_mistake(place, monkeypatch, capsys):
    monkeypatch.setattr(command, "_signals_interrupt", lambda: None)
    monkeypatch.setattr(sys, "argv", ["promote", "--rollback"])
    assert promote.main() == 2
    (sentence,) = capsys.readouterr().err.splitlines()
    assert sentence.startswith("error: there is no champion to roll back")


def test_a_reason_and_a_rollback_do_not_go_together(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["promote", "--rollback", "--reason", "both"])
    with pytest.raises(SystemExit) as ended:
        promote.main()
    assert ended.value.code == 2
    assert "not allowed with" in capsys.readouterr().err
