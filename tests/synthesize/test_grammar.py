"""A template says what its table says: choices, slots, numbers, denials and bars."""

from random import Random

from tasks.synthesize.grammar import pool, say


def test_a_choice_gives_every_wording():
    (template,) = pool("No [acute |]~fracture~ [is seen|].").usual
    assert [line.text for line in template] == [
        "No acute fracture is seen.", "No acute fracture.", "No fracture is seen.", "No fracture.",
    ]  # fmt: skip
    assert all(line.denies == ("fracture",) for line in template)


def test_a_denial_in_other_words_denies_the_finding():
    (template,) = pool("No ~free air=pneumoperitoneum~. @ ascites").usual
    assert template[0].text == "No free air."
    assert template[0].bars == {"pneumoperitoneum", "ascites"}


def test_a_barred_line_is_never_picked():
    lines = pool("The lungs are clear. @ consolidation\nNo ~pneumothorax~.")
    rng = Random("1")
    picked = [lines.pick(rng, False, frozenset({"consolidation"})) for _ in range(200)]
    assert {line.text for line in picked if line} == {"No pneumothorax."}
    assert pool("Clear. @ nodule").pick(rng, False, frozenset({"nodule"})) is None


def test_held_out_lines_are_for_held_out_patients():
    lines = pool("Usual.\n^ Unusual.")
    rng = Random("1")
    assert {lines.say(rng, False, {}) for _ in range(200)} == {"Usual."}
    assert {lines.say(rng, True, {}) for _ in range(200)} == {"Usual.", "Unusual."}


def test_numbers_are_drawn_within_their_range():
    (template,) = pool("The duct measures <2-6> mm on the {lat}, the aorta <1.6-2.4> cm.").usual
    rng = Random("1")
    for _ in range(100):
        words = say(template[0], rng, {"lat": "left"}).split()
        assert 2 <= int(words[3]) <= 6
        assert 1.6 <= float(words[-2]) <= 2.4
        assert "left," in words


def test_several_lines_are_of_different_templates():
    lines = pool("A <1-9>.\nB <1-9>.\nC <1-9>. @ nodule")
    chosen = lines.several(Random("1"), False, frozenset({"nodule"}), 3)
    assert sorted(line.text[0] for line in chosen) == ["A", "B"]
