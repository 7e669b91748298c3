"""What the model is asked, and where its impressions end."""

import pyarrow as pa
import pytest
import torch

from tasks.artifacts import tokenizer
from tasks.artifacts.corpus import Report, compose
from tasks.evaluate import writing
from tasks.lm.model import Decoder, ModelShape
from tasks.stage import InputError
from tasks.tokenizer.training import PATTERN, SEAM, train


def report(number, **bodies):
    text, sections = compose(bodies)
    same = dict.fromkeys(("patient_id", "study_id", "study_date", "modality", "source", "split"), "")
    return Report(report_id=f"r{number}", text=text, sections=sections, **same)


REPORTS = [
    report(0, findings="The lungs are clear.", impression="No acute disease.", addendum="None."),
    report(1, findings="A left effusion. " * 6, impression="1. Effusion.\n2. No change."),
    report(2, impression="No change."),
    report(3, findings="Clear."),
]


@pytest.fixture(scope="module")
def encoder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tokenizer")
    tokenizer.save(folder, train([one.text for one in REPORTS] * 5, 340), PATTERN, SEAM)
    return tokenizer.load(folder)


@pytest.fixture(scope="module")
def decoder(encoder):
    sizes = {"hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "num_key_value_heads": 1}
    more = {"head_dim": 16, "intermediate_size": 32, "max_position_embeddings": 64}
    made = Decoder(ModelShape(vocab_size=encoder.vocab_size, **sizes, **more))
    made.initialise(0)
    # As it starts, a model with tied weights repeats the last token, a header, which ends every impression.
    with torch.no_grad():
        for weight in made.model.layers.parameters():
            if weight.ndim == 2:
                weight.mul_(20)
    return made.eval()


def test_a_prompt_ends_at_the_impressions_header():
    assert REPORTS[0].prompt() == "FINDINGS: The lungs are clear.\nIMPRESSION:"
    assert REPORTS[2].prompt() is None
    assert REPORTS[3].prompt() is None


def test_a_section_ends_at_a_header_or_the_reports_end_and_not_at_a_line(encoder):
    ends = encoder.section_ends
    assert encoder.end_of_text in ends
    assert set(encoder.encode("ADDENDUM:")) <= ends
    assert not ends & set(encoder.encode("1. Effusion.\n2. No change. The addendum: none"))


def test_impressions_come_back_in_the_order_they_were_asked_for(encoder, decoder):
    told = []
    both = writing.write(decoder, encoder, REPORTS[:2], 5, told.append)
    assert both == [writing.write(decoder, encoder, [one], 5)[0] for one in REPORTS[:2]]
    assert sum(told) == 2
    assert both[0]


def test_a_context_without_room_for_an_impression_is_refused(encoder, decoder):
    with pytest.raises(InputError, match="impression_tokens is 63"):
        writing.write(decoder, encoder, REPORTS[:1], 63)


def test_rules_come_in_the_order_asked_and_a_report_they_lack_is_an_error():
    table = pa.table({"report_id": ["r1", "r0"], "constant": ["c", "c"], "nearest": ["n1", "n0"]})
    assert writing.by_rule(REPORTS[:2], table) == {
        "constant": ["c", "c"],
        "copy": ["The lungs are clear.", REPORTS[1].section("findings")],
        "nearest": ["n0", "n1"],
    }
    with pytest.raises(InputError, match="lacks 1 of 1"):
        writing.by_rule(REPORTS[3:], table)
