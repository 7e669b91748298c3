"""What is refused with which sentence, the prompt, and that the served model writes what the judged one wrote."""

import contextlib
import shutil
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import tiny_release
from tiny_release import CONTEXT, FINDINGS

from tasks.artifacts.corpus import Report, compose
from tasks.evaluate import writing
from tasks.lm.generation import generate
from tasks.serving import writer
from tasks.serving.together import Together
from tasks.serving.writer import MAX_NEW_TOKENS, MAX_ROWS, Refused
from tasks.stage import InputError

SECRET = "quarxibandle"
ROWS = [{"findings": text} for text in FINDINGS]


def report(bodies):
    text, sections = compose(bodies)
    names = ("report_id", "patient_id", "study_id", "study_date", "modality", "source", "split")
    return Report(**dict.fromkeys(names, ""), text=text, sections=sections)


@pytest.mark.parametrize(
    "bodies",
    [
        {"findings": "Clear lungs."},
        {"findings": "Clear lungs.", "exam": "Chest, two views", "indication": "Cough"},
        {"comparison": "None", "technique": "PA", "findings": "Liver: normal.\nSpleen: normal."},
    ],
)
def test_the_prompt_is_that_of_the_corpus(bodies):
    assert writer.prompt_of(bodies) == report({**bodies, "impression": "Normal.", "addendum": "None."}).prompt()


def test_it_writes_what_evaluate_writes(small):
    bodies = [{**row, "exam": exam} for row in ROWS for exam in ("Chest", "Chest, two views")]
    asked = [report({**row, "impression": "Normal."}) for row in bodies]
    expected = writing.write(small.decoder, small.encoder, asked, 12)
    assert small.write(small.check(bodies, {"max_new_tokens": 12})) == expected
    assert len(set(expected)) > 2, "the model must tell prompts apart"


def test_a_batch_is_its_rows_in_order_and_asked_again_it_is_the_same(small):
    request = small.check(ROWS, {"max_new_tokens": 12})
    together = small.write(request)
    alone = [small.write(small.check([row], {"max_new_tokens": 12}))[0] for row in ROWS]
    assert together == alone == small.write(request)


def test_requests_at_once_are_generated_together_and_get_what_they_get_alone(small, monkeypatch):
    """Five ask while the first is worked on: two calls of generate in all, and each row as alone."""
    requests = [small.check([row], {"max_new_tokens": count}) for row in ROWS for count in (3, 12)]
    alone = [small.write(request) for request in requests]
    calls, entered, goes_on = [], threading.Event(), threading.Event()

    def slow(decoder, prompts, **options):
        calls.append(len(prompts))
        entered.set()
        goes_on.wait(20)
        return generate(decoder, prompts, **options)

    monkeypatch.setattr(writer, "generate", slow)
    with ThreadPoolExecutor(len(requests)) as pool:
        first = pool.submit(small.write, requests[0])
        entered.wait(20)
        others = [pool.submit(small.write, request) for request in requests[1:]]
        while len(small._together._waiting) < len(others):
            time.sleep(0.01)
        goes_on.set()
        together = [first.result(), *(other.result() for other in others)]
    assert calls == [1, len(requests) - 1]
    assert together == alone


def test_an_error_reaches_all_who_waited_and_the_next_are_answered():
    entered, goes_on = threading.Event(), threading.Event()

    def work(items):
        entered.set()
        goes_on.wait(20)
        return [1 // item for item in items]

    one = Together(work)
    with ThreadPoolExecutor(3) as pool:
        first = pool.submit(one, 1)
        entered.wait(20)
        others = [pool.submit(one, number) for number in (0, 1)]
        while len(one._waiting) < 2:
            time.sleep(0.01)
        goes_on.set()
        assert first.result() == 1
        for other in others:
            with pytest.raises(ZeroDivisionError):
                other.result()
    assert one(1) == 1


def test_max_new_tokens_is_heeded(small):
    longest = small.write(small.check(ROWS[:1], {"max_new_tokens": 9}))[0]
    shorter = small.write(small.check(ROWS[:1], {"max_new_tokens": 2}))[0]
    assert longest.startswith(shorter)
    assert 0 < len(shorter) < len(longest)


def test_what_pandas_says_where_there_is_nothing(small):
    filled = {"findings": "  Clear.\n", "exam": None, "indication": float("nan"), "technique": " "}
    assert small.check([filled], {}).rows == [{"findings": "Clear."}]


def test_text_is_brought_to_the_form_of_the_corpus(small):
    raw = "Compared with ____,\r\nthe\u00a0heart is  not\nenlarged. [**Hospital 1**]\n1. Clear.\n2. No effusion."
    (row,) = small.check([{"findings": raw}], {}).rows
    assert row["findings"] == "Compared with XXXX, the heart is not enlarged. XXXX\n1. Clear.\n2. No effusion."


@pytest.mark.parametrize("filling", [" ", "\n", "a", "\n ", "-", "X", "[**", "\n1. ", "é"])
def test_a_megabyte_of_anything_is_answered_soon(small, filling):
    began = time.process_time()
    with contextlib.suppress(Refused):
        small.check([{"findings": f"a{filling * (1_000_000 // len(filling))}b"}], {})
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ("rows", "params", "status", "sentence"),
    [
        ([], {}, 400, "at least one row"),
        ("findings", {}, 400, "at least one row"),
        (5, {}, 400, "at least one row"),
        ([[SECRET]], {}, 400, "row 1 has columns that are not known"),
        ([{SECRET: SECRET}], {}, 400, "row 1 has columns that are not known"),
        ([{"exam": SECRET}], {}, 400, "row 1 has no findings"),
        ([*ROWS, {"findings": ""}], {}, 400, "row 4 has no findings"),
        ([{"findings": " \n\t"}], {}, 400, "row 1 has no findings"),
        ([{"findings": None}], {}, 400, "row 1 has findings that are not a string"),
        ([{"findings": 5}], {}, 400, "row 1 has findings that are not a string"),
        ([{"findings": [SECRET]}], {}, 400, "row 1 has findings that are not a string"),
        ([{"findings": f"{SECRET} \ud800"}], {}, 400, "half a character"),
        ([{"findings": f"{SECRET}.\nIMPRESSION: {SECRET}"}], {}, 400, "section's header within findings"),
        ([{"findings": f"FINDINGS: {SECRET}"}], {}, 400, "section's header within findings"),
        ([{"findings": f"{SECRET} " * CONTEXT}], {}, 413, "row 1 does not fit"),
        ([{"findings": f"{SECRET}-" * 90_000}], {}, 413, "row 1 does not fit"),
        (ROWS * MAX_ROWS, {}, 413, f"{3 * MAX_ROWS}: send it in parts"),
        (ROWS, {"max_new_tokens": CONTEXT}, 413, "reads 0"),
        (ROWS, {"max_new_tokens": 0}, 400, f"from 1 to {MAX_NEW_TOKENS}"),
        (ROWS, {"max_new_tokens": MAX_NEW_TOKENS + 1}, 400, f"from 1 to {MAX_NEW_TOKENS}"),
        (ROWS, {"max_new_tokens": True}, 400, "a whole number"),
        (ROWS, {"max_new_tokens": "5"}, 400, "a whole number"),
        (ROWS, {SECRET: 1}, 400, "max_new_tokens and nothing else"),
        (ROWS, [SECRET], 400, "max_new_tokens and nothing else"),
    ],
)
def test_refusals(small, rows, params, status, sentence):
    with pytest.raises(Refused, match=sentence) as refusal:
        small.check(rows, params)
    assert refusal.value.status == status
    assert SECRET not in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_the_longest_that_fits(small):
    text = " ".join(["a"] * CONTEXT)
    tokens = len(small.encoder.encode(writer.prompt_of({"findings": text}))) + 1
    fits = text[: -2 * (tokens - CONTEXT + writer.NEW_TOKENS)]  # "a" and its space are a token each word
    (prompt,) = small.check([{"findings": fits}], {}).prompts
    assert len(prompt) == CONTEXT - writer.NEW_TOKENS
    assert small.write(small.check([{"findings": fits}], {}))
    with pytest.raises(Refused, match="does not fit"):
        small.check([{"findings": f"{fits} a"}], {})


def test_a_tokenizer_of_another_model(huggingface, tmp_path):
    shutil.copytree(huggingface, tmp_path / "mixed")
    config = tmp_path / "mixed" / "config.json"
    digest = writer.load(huggingface).encoder.digest
    config.write_text(config.read_text().replace(digest, "0" * 64))
    with pytest.raises(InputError, match="not trained with"):
        writer.load(tmp_path / "mixed")


def test_the_release_in_small_is_the_same_each_time(huggingface, tmp_path):
    tiny_release.make(tmp_path / "again")
    assert all((tmp_path / "again" / file.name).read_bytes() == file.read_bytes() for file in huggingface.iterdir())
