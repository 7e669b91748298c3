"""The card: it says every figure of the record, changes with each, and fits a model of any record."""

import copy

import metrics_example
import pytest
from jinja2 import UndefinedError
from ruamel.yaml import YAML

from tasks.export import card, record
from tasks.export.pretokenizer import Choice
from tasks.export.settings import Corpus, ExportParams
from tasks.lm.model import ModelShape

SHAPE = ModelShape(
    vocab_size=4093,
    hidden_size=192,
    num_hidden_layers=4,
    num_attention_heads=3,
    num_key_value_heads=1,
    head_dim=64,
    intermediate_size=576,
    max_position_embeddings=2049,
)
METRICS = metrics_example.metrics(2_508_992)
DIGESTS = {name: f"{number:064x}" for number, name in enumerate(card.LINEAGE, 1)}
GGUF = card.Gguf(file="radlm.gguf", precision="f32", choice=Choice(name="deepseek-v3", texts=5601, differing=3))


def render(metrics=METRICS, *, path="data/raw/synthetic", licence="auto", gguf=GGUF):
    return card.render(
        metrics,
        shape=SHAPE,
        digests=DIGESTS,
        corpus=Corpus(path=path),
        params=ExportParams(data_licence=licence, gguf="f32"),
        gguf=gguf,
    )


def needed():
    """Where each number lies that the card needs, as names."""
    for stage, names in record.NUMBERS.items():
        yield from ((stage, name) for name in names.split())
    evaluate = METRICS["evaluate"]
    yield from (("evaluate", name) for name in record.FORWARD.split())
    yield "evaluate", "abnormal_impressions"
    for kind, strata in evaluate["strata"].items():
        if kind != "all":  # the split as a whole has names of its own
            yield from (("evaluate", "strata", kind, one, name) for one in strata for name in strata[one])
    for writer, names in record.WRITERS.items():
        yield from (("evaluate", "writers", writer, name) for name in names.split())
    for label in evaluate["labels"]:
        yield from (("evaluate", "labels", label, name) for name in record.LABEL.split())
    for copies in METRICS["privacy"]["canaries"]:
        yield from (("privacy", "canaries", copies, name) for name in record.CANARIES.split())
    yield from (("privacy", "sample_phi", name) for name in METRICS["privacy"]["sample_phi"])
    yield from (("ingest", "redacted", name) for name in METRICS["ingest"]["redacted"])


def changed(where, value):
    metrics = copy.deepcopy(METRICS)
    inner = metrics
    for name in where[:-1]:
        inner = inner[name]
    inner[where[-1]] = value(inner[where[-1]])
    return metrics


def test_every_figure_is_on_the_card():
    """A figure is there when the card is another with another figure."""
    before = render()
    silent = {where for where in needed() if render(changed(where, lambda old: old * 3 + 1)) == before}
    assert silent == {("plan", "parameters")}  # of the same model as train's: the stage holds them together
    assert len([*needed()]) > 150
    assert all(digest in before for digest in DIGESTS.values())


def test_a_figure_that_is_not_there_is_an_error():
    incomplete = copy.deepcopy(METRICS)
    del incomplete["privacy"]["prefixes"]
    with pytest.raises((UndefinedError, TypeError)):
        render(incomplete)


def test_the_hub_reads_its_header():
    _, header, page = render(path="data/raw/ours", licence="Ours: 'all' rights | reserved").split("---\n", 2)
    metadata = YAML(typ="safe").load(header)
    assert metadata["license"] == "other"
    assert metadata["license_name"] == "Ours: 'all' rights | reserved"
    assert metadata["pipeline_tag"] == "text-generation"
    results = {metric["type"]: metric["value"] for metric in metadata["model-index"][0]["results"][0]["metrics"]}
    assert results["bits_per_byte"] == METRICS["evaluate"]["test_bpb"]
    assert results["f1"] == METRICS["evaluate"]["writers"]["model"]["label_f1"]
    assert page.startswith("\n# radlm")


def test_a_licence_is_never_made_up():
    assert "made by radlm, no real patient" in render()
    ours = render(path="data/raw/ours")
    assert 'license: "unknown"' in ours
    assert "The reports: not declared." in ours
    assert "invented" not in ours.replace("invented\nsecrets", "").replace("Invented secrets", "")
    assert "The reports: CC0." in render(licence="CC0")


def test_tables_are_whole():
    """Each row of a table has as many cells as its head, and a name with a bar in it is one cell."""
    metrics = copy.deepcopy(METRICS)
    metrics["evaluate"]["strata"]["modality"]["X|R"] = metrics["evaluate"]["strata"]["modality"].pop("XR")
    width, tables = 0, 0
    for line in render(metrics).splitlines():
        cells = line.replace("\\|", "").count("|") if line.startswith("|") else 0
        tables += bool(cells and not width)
        assert not (cells and width) or cells == width, line
        width = cells
    assert tables == 7


def test_a_record_without_impressions_or_newer_reports_has_a_card():
    metrics = copy.deepcopy(METRICS)
    evaluate = metrics["evaluate"]
    for name in ("writers", "labels", "abnormal_impressions", *record.FORWARD.split()):
        del evaluate[name]
    evaluate |= {"impressions": 0, "forward_reports": 0}
    metrics["privacy"] |= {"canaries": {}, "planted_documents": 0}
    page = render(metrics, gguf=None)
    assert "Impressions from findings" not in page
    assert "No report newer than training was tested" in page
    assert "llama.cpp" not in page
    assert "No secrets were planted" in page


@pytest.mark.parametrize(
    ("ngram", "ppmd", "said"),
    [
        (0.4, 0.1, "It needs 40.0% fewer bits than a character 10-gram and 10.0% fewer than PPMd"),
        (0.4, -0.1, "It does not beat PPMd"),
        (-0.1, -0.2, "worse than no model"),
    ],
)
def test_a_model_that_loses_says_so(ngram, ppmd, said):
    metrics = changed(("evaluate", "below_ngram"), lambda _: ngram)
    metrics["evaluate"]["below_ppmd"] = ppmd
    assert said in render(metrics)
