"""MLflow's forms of a request come to the same rows, and what is none of them gets a sentence."""

import contextlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.serving import forms
from tasks.serving.writer import Refused, Request

JSON = b"application/json"
SECRET = "quarxibandle"
ROWS = [{"findings": "a", "exam": "b"}, {"findings": "c", "exam": "d"}]


@pytest.mark.parametrize(
    "body",
    [
        {"dataframe_records": ROWS},
        {"dataframe_split": {"columns": ["findings", "exam"], "data": [["a", "b"], ["c", "d"]]}},
        {"dataframe_split": {"columns": ["findings", "exam"], "data": [["a", "b"], ["c", "d"]], "index": [0, 1]}},
        {"inputs": {"findings": ["a", "c"], "exam": ["b", "d"]}},
        {"inputs": ROWS},
        {"instances": ROWS, "params": None},
    ],
)
def test_forms(body):
    assert forms.parse(JSON, json.dumps(body).encode()) == (ROWS, {})


@pytest.mark.parametrize(
    "mime", [b"application/json", b"application/json; charset=utf-8", b'APPLICATION/JSON;charset="UTF-8"']
)
def test_content_types(mime):
    assert forms.parse(mime, json.dumps({"inputs": ROWS, "params": {"x": 1}}).encode()) == (ROWS, {"x": 1})


@pytest.mark.parametrize("mime", [b"", b"text/csv", b"application/json; charset=latin-1", b"\xff"])
def test_other_content_types(mime):
    with pytest.raises(Refused, match="application/json in UTF-8") as refusal:
        forms.parse(mime, json.dumps({"inputs": ROWS}).encode())
    assert refusal.value.status == 415


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"inputs": ' + b"[" * 100_000,
        f'{{"inputs": "{SECRET}'.encode(),
        b"null",
        b"[]",
        b"5",
        b'"inputs"',
        b"{}",
        f'{{"{SECRET}": 1}}'.encode(),
        b'{"messages": []}',
        b'{"inputs": [], "instances": []}',
        b'{"inputs": null}',
        f'{{"inputs": "{SECRET}"}}'.encode(),
        b'{"inputs": {}}',
        b'{"inputs": {"findings": "a"}}',
        b'{"inputs": {"findings": ["a"], "exam": []}}',
        b'{"instances": {"findings": ["a"]}}',
        b'{"dataframe_records": 5}',
        b'{"dataframe_split": []}',
        b'{"dataframe_split": {"columns": ["findings"]}}',
        b'{"dataframe_split": {"columns": ["findings"], "data": ["a"]}}',
        b'{"dataframe_split": {"columns": ["findings"], "data": [["a", "b"]]}}',
        b'{"dataframe_split": {"columns": ["findings", "findings"], "data": [["a", "b"]]}}',
        b'{"dataframe_split": {"columns": [["findings"]], "data": [["a"]]}}',
    ],
)
def test_malformed(body):
    with pytest.raises(Refused) as refusal:
        forms.parse(JSON, body)
    assert refusal.value.status == 400
    assert "dataframe_records" in str(refusal.value)
    assert SECRET not in str(refusal.value)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.floats(allow_subnormal=False) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(forms.FORMS), ANYTHING, ANYTHING)
def test_anything_in_a_form_ends_in_rows_or_a_refusal(small, form, content, params):
    body = json.dumps({form: content, "params": params}).encode()
    with contextlib.suppress(Refused):
        assert small.check(*forms.parse(JSON, body)).prompts


def test_what_mlflow_gets_has_the_same_columns_in_every_row():
    request = Request(rows=[{"findings": "a"}, {"findings": "c", "exam": "d"}], max_new_tokens=7, prompts=[])
    assert json.loads(forms.canonical(request)) == {
        "dataframe_records": [{"findings": "a", "exam": ""}, {"findings": "c", "exam": "d"}],
        "params": {"max_new_tokens": 7},
    }
