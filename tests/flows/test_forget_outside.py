"""What quotes reports outside DVC goes with a patient; counts stay, and weights until they are asked for."""

import pytest

from flows.erasure import purge

QUOTES = (
    "data/judgement/a-b/challenger/impressions.parquet",
    "data/judgement/a-b/champion/impressions.parquet",
    "data/packet/index.html",
    "data/.partial-evaluation/samples.json",
)
COUNTS = ("metrics/evaluate.json", "data/erasures/one.json")
WEIGHTS = (".radlm/champions/2/model.safetensors", ".radlm/train/key/last.ckpt")


class Record:
    def to_purge(self, weights):
        return set()


@pytest.mark.parametrize("weights", [False, True])
def test_the_last_judgement_and_its_page_go(tmp_path, monkeypatch, weights):
    monkeypatch.setattr(purge, "ROOT", tmp_path)
    for name in QUOTES + COUNTS + WEIGHTS:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    purge.clear_checkout(set(), Record(), weights)
    left = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert left == {*COUNTS, *(() if weights else WEIGHTS)}
