"""What is counted of reports, worked out by hand, and what is concluded from it."""

import pytest

from tasks.tokenizer import fitness
from tasks.tokenizer.fitness import Seen, Tally
from tasks.tokenizer.fragments import PATIENTS, SHOWN, Fragmented, Usage, write


def seen(*texts):
    known = Seen()
    known.add(texts)
    return known


def test_a_report_is_counted():
    """A token a character; white space, and the header, stand in tokens and bytes alone."""
    total = fitness.tally(["FINDINGS: THE heart is é 7.\nHEART\tis new"], list, seen("The heart is 7."))
    assert total == {
        "reports": 1,
        "tokens": 40,
        "bytes": 41,
        "words": 8,  # THE heart is é 7. HEART is new
        "characters": 23,  # 3 + 5 + 2 + 1 + 2 + 5 + 2 + 3
        "unseen_characters": 9,  # H E, é, H E A R, n w
        "spelt": 6,  # neither é nor 7.
        "unseen_spelt": 1,  # new
        "capitals": 2,  # THE HEART
    }
    measures = fitness.measures(total)
    assert measures.pop("reports") == 1
    assert measures == pytest.approx(
        {
            "tokens_per_word": 5,
            "bytes_per_token": 1.025,
            "unseen_character_share": 9 / 23,
            "unseen_word_share": 1 / 6,
            "all_caps_share": 1 / 3,
        }
    )


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("effusion.", ["effusion"]),
        ("60-year-old", ["year", "old"]),
        ("AP/lateral", ["AP", "lateral"]),
        ("L4-L5", []),
        ("2.5cm", ["cm"]),
        ("FINDINGS:", []),
        ("LUNGS:", ["LUNGS"]),  # no section of ours
        ("XXXX", []),
        ("XXXX's", []),
        ("([DATE])", []),
        ("[DATE]to[DATE]", ["to"]),
        ("Röntgen_µm", ["Röntgen", "µm"]),
    ],
)
def test_words_are_runs_of_letters(part, words):
    assert fitness.spelt(part) == words


def test_a_word_is_known_whatever_its_case_and_the_marks_around_it():
    known = seen("Mild edema, unchanged.", "IMPRESSION: None")
    assert known.words == {"mild", "edema", "unchanged", "none"}
    assert {"M", ",", "I", ":"} <= known.characters
    assert " " not in known.characters
    total = fitness.tally(["(Edema) MILD; oedema impression"], list, known)
    assert (total["spelt"], total["unseen_spelt"]) == (4, 2)  # a header's word is none that was learnt


def test_of_no_reports_all_is_nothing():
    empty = fitness.tally([], list, seen())
    assert set(fitness.measures(empty).values()) == {0}


def test_tallies_add_up():
    texts, known = ["No EDEMA.", "Clear lungs, no edema.", "XXXX year old"], seen("No edema")
    whole = fitness.tally(texts, list, known)
    assert whole == fitness.together(fitness.tally([text], list, known) for text in texts)
    assert whole["reports"] == 3


def group(reports=100, tokens=1500, **counts):
    """1.5 tokens a word, nothing unseen, 4% in capitals."""
    return Tally(
        reports=reports, tokens=tokens, words=1000, bytes=6000, characters=5000, spelt=1000, capitals=40
    ) + (Tally(counts))


def months(**reports):
    return {month.replace("_", "-").removeprefix("m"): group(number) for month, number in reports.items()}


@pytest.mark.parametrize(
    ("val", "forward", "first", "last", "reports"),
    [
        # One month has enough; it is the time-forward test's, however many val has.
        (months(m2024_01=500), months(m2024_02=400, m2024_03=100), "2024-03", "2024-03", 100),
        # 99 are too few: the month before is taken, whole, and no third.
        ({}, months(m2023_11=400, m2023_12=300, m2024_03=99), "2023-12", "2024-03", 399),
        # All that there are.
        (months(m2024_01=500), months(m2024_02=2, m2024_06=1), "2024-02", "2024-06", 3),
        # No time-forward test: val, and of it what is dated.
        ({**months(m2023_05=70, m2023_06=60), "": group(900)}, {}, "2023-05", "2023-06", 130),
    ],
)
def test_the_newest_months_are_taken_until_they_are_enough(val, forward, first, last, reports):
    newest = fitness.fitness(group(), val, forward)["newest"]
    assert (newest["from_month"], newest["to_month"], newest["reports"]) == (first, last, reports)


def test_without_dates_nothing_is_said_of_the_newest():
    found = fitness.fitness(group(), {"": group(7), }, {})  # fmt: skip
    assert found.keys() == {"train", "val"}
    assert found["val"]["reports"] == 7
    assert "no held-out report is dated" in fitness.sentence(found)


@pytest.mark.parametrize(
    ("newest", "measure", "drift", "over"),
    [
        (group(tokens=1650), "tokens_per_word", 1.1, False),
        (group(tokens=1651), "tokens_per_word", 1.1006667, True),
        (group(tokens=1000), "tokens_per_word", 0.6666667, False),
        (group(unseen_characters=10), "unseen_character_share", 0.001, False),  # val has 5
        (group(unseen_characters=11), "unseen_character_share", 0.0012, True),
        (group(unseen_spelt=30), "unseen_word_share", 0.02, False),  # val has 10
        (group(unseen_spelt=31), "unseen_word_share", 0.021, True),
        (group(capitals=100), "all_caps_share", 0.1, False),  # 140 against train's 40
        (group(capitals=101), "all_caps_share", 0.101, True),
    ],
)
def test_what_is_beyond_its_limit_has_drifted(newest, measure, drift, over):
    val = group(unseen_characters=5, unseen_spelt=10, capitals=-20)
    found = fitness.fitness(group(), {"2024-01": val}, {"2024-02": newest})
    assert found["drift"][measure] == pytest.approx(drift)
    assert found["drifted"] == ([measure] if over else [])
    assert fitness.sentence(found).endswith(f"LOOK AT {measure}" if over else "the tokenizer fits")


def test_the_sentence_names_months_and_ratio():
    found = fitness.fitness(group(), {}, {"2024-02": group(tokens=1530), "2024-01": group(1)})
    assert fitness.sentence(found) == (
        "the newest 100 held-out reports (2024-02) need 1.02 times the tokens a word of the training reports: "
        "the tokenizer fits"
    )


def used(*reports):
    usage = Usage()
    for patient, text in reports:
        usage.add(str(patient), text)
    return usage


def test_a_word_of_nine_patients_is_not_shown_and_of_ten_is():
    assert PATIENTS == 10
    nine = [*((patient, "Cuffing.") for patient in range(9)), *((0, "cuffing again") for _ in range(20))]
    assert used(*nine).most_fragmented(list, list) == []
    assert used(*nine, (9, "The cuffing")).most_fragmented(list, lambda text: [1, 2]) == [
        Fragmented(word="cuffing", radlm=8, gpt2=2, reports=30)  # with its space, and a token a character
    ]


def test_words_in_capitals_and_words_of_one_token_are_not_shown():
    everybody = [(patient, "COPD, PICC. Clear Lungs") for patient in range(10)]
    rows = used(*everybody, (0, "copd")).most_fragmented(lambda word: [1] if word == " clear" else [1, 2], list)
    assert [row.word for row in rows] == ["lungs"]


def test_words_come_by_tokens_then_reports_then_alphabet():
    everybody = [
        (patient, "FINDINGS: XXXX [ACCESSION] beta gamma, alpha. Gamma; the 3cm delta-two") for patient in range(10)
    ]
    words = used(*everybody, (0, "delta")).most_fragmented(list, list)
    assert [(row.word, row.reports) for row in words] == [("delta", 11), ("alpha", 10), ("gamma", 10), ("beta", 10)]


def test_as_many_are_shown_as_fit_and_written_as_csv(tmp_path):
    many = " ".join(f"word{'abcdefghijklmnopqrstuvwxyz'[number]}" for number in range(26))
    rows = used(*((patient, many) for patient in range(10))).most_fragmented(list, list)
    assert len(rows) == SHOWN == 20
    write(rows[:1], tmp_path / "some.csv")
    assert (tmp_path / "some.csv").read_bytes() == b"word,radlm,gpt2,reports\nworda,6,6,10\n"
    write([], tmp_path / "none.csv")
    assert (tmp_path / "none.csv").read_bytes() == b"word,radlm,gpt2,reports\n"
