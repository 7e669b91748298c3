"""The roster: what it keeps, what it finds, and what it refuses."""

from __future__ import annotations

import sys
import time

import pytest

from tasks import stage
from tasks.phi import roster
from tasks.phi.roster import KEY, Roster, forms_of, main
from tasks.stage import InputError

SECRET = "a key of many letters"


@pytest.fixture
def make(tmp_path, monkeypatch):
    """A roster made from lines, as the command line would, and loaded again."""
    monkeypatch.setenv(KEY, SECRET)

    def made(text, name="names.txt"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        main(tmp_path / name, tmp_path / "roster")
        return Roster.load(tmp_path / "roster", SECRET)

    return made


def found(names, body):
    return [body[hit.start : hit.end] for hit in names.hits({"findings": body})]


def test_names_in_both_orders(make):
    names = make("Jané Roe\nO'Neil, Mary Ann B.\n")
    assert found(names, "Seen by JANE ROE and Roe, Jane.") == ["JANE ROE", "Roe, Jane"]
    assert found(names, "Mary Ann B. O’Neil; O'Neil Mary Ann; Mary-Ann O'Neil") == [
        "Mary Ann B. O’Neil", "O'Neil Mary Ann", "Mary-Ann O'Neil"]  # fmt: skip
    assert found(names, "Jane met a roe; Roes Jane; Mary Ann") == []


def test_numbers_with_and_without_separators(make):
    names = make("123-45-678\n99887766\nAB 12/345\n")
    assert found(names, "MRN 12345678, 123-45-678, 123 45 678") == ["12345678", "123-45-678", "123 45 678"]
    assert found(names, "998-877-66 and ab12345") == ["998-877-66", "ab12345"]
    assert found(names, "1234567 and 9988776") == []


def test_a_csv_joins_first_and_last_names(make):
    names = make("First_Name,Surname,MRN\nJane,Roe,1234567\n", "names.csv")
    assert found(names, "Jane Roe; 1234567; Jane and Roe") == ["Jane Roe", "1234567"]
    assert found(names, "Roe, Jane") == ["Roe, Jane"]


def test_hits_name_the_section_and_its_characters(make):
    (hit,) = make("Jane Roe").hits({"findings": "Clear.", "impression": "Told Jane Roe."})
    assert (hit.category, hit.section, hit.start, hit.end) == ("roster", "impression", 5, 13)


@pytest.mark.parametrize("entry", ["Smith", "No", "2019", "12-3", "J S", "", "ann bob cid dan eve fay"])
def test_what_would_match_everywhere_is_not_listed(entry):
    assert forms_of(entry) == set()


def test_the_file_holds_hashes_alone_and_the_summary_counts(make, tmp_path, capsys):
    make("Jane Roe\nSmith\n1234567\n")
    said = capsys.readouterr().out
    assert "2 entries" in said
    assert "1 skipped" in said
    assert "Roe" not in said
    header, *lines = (tmp_path / "roster").read_text().splitlines()
    assert header.startswith("radlm-roster-1 words=2 check=")
    assert lines == sorted(set(lines))
    assert all(len(line) == 32 and set(line) <= set("0123456789abcdef") for line in lines)


def test_the_same_names_under_another_key_share_no_line(make, tmp_path, monkeypatch):
    make("Jane Roe")
    before = set((tmp_path / "roster").read_text().splitlines()[1:])
    monkeypatch.setenv(KEY, SECRET + "!")
    main(tmp_path / "names.txt", tmp_path / "roster")
    assert not before & set((tmp_path / "roster").read_text().splitlines()[1:])


def test_another_key_is_noticed(make, tmp_path):
    make("Jane Roe")
    with pytest.raises(InputError, match="another key"):
        Roster.load(tmp_path / "roster", SECRET + "!")
    with pytest.raises(InputError, match="16 characters"):
        Roster.load(tmp_path / "roster", "short")


def test_what_is_no_roster_is_told(make, tmp_path):
    make("Jane Roe")
    for damage in ("", "radlm-roster-1\n", "é", (tmp_path / "roster").read_text() + "zz\n"):
        (tmp_path / "bad").write_text(damage, encoding="utf-8")
        with pytest.raises(InputError, match="no roster"):
            Roster.load(tmp_path / "bad", SECRET)
    with pytest.raises(InputError, match="missing"):
        Roster.load(tmp_path / "none", SECRET)


@pytest.mark.parametrize(("text", "told"), [("", "no entries"), ("Smith\n", "none of its 1 entries")])
def test_a_list_without_use_is_told(make, text, told):
    with pytest.raises(InputError, match=told):
        make(text)


def test_the_command_line_without_a_key(tmp_path, monkeypatch, capsys):
    monkeypatch.delenv(KEY, raising=False)
    monkeypatch.setattr(stage, "end_with_parent", lambda: None)
    monkeypatch.setattr(stage.signal, "signal", lambda *_: None)
    monkeypatch.setattr(sys, "argv", ["roster", str(tmp_path / "names"), str(tmp_path / "out")])
    with pytest.raises(SystemExit) as end:
        stage.run(roster.main)
    assert end.value.code == 2
    assert capsys.readouterr().err.startswith(f"error: {KEY} needs at least 16 characters")


def test_a_report_of_180_words_is_fast(make):
    """Some 0.25 ms for reports that repeat themselves; the bound leaves room for a busy machine."""
    names = make("Jane Anna Maria Roe\n")
    words = [f"word{'abcdefghijklmnopqrstuvwxyz'[number % 26]}{number % 60:c}" for number in range(97, 277)]
    reports = [{"findings": " ".join(words[place:] + words[:place])} for place in range(180)]
    before = time.perf_counter()
    for report in reports:
        names.hits(report)
    assert (time.perf_counter() - before) / len(reports) < 0.001
