"""The model's bits of each report: the same as one report at a time, wherever packing put its pieces."""

import math

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from tasks.artifacts import packed, tokenizer
from tasks.artifacts.corpus import Report, compose
from tasks.evaluate import floors, scoring, writing
from tasks.lm.attention import DocumentAttention
from tasks.lm.model import Decoder, ModelShape
from tasks.pack.cuts import cut
from tasks.pack.rows import fill, plan
from tasks.tokenizer.training import PATTERN, SEAM, train

ROW = 32


def report(number, findings, impression):
    text, sections = compose({"findings": findings, "impression": impression})
    return Report(
        report_id=f"r{number}",
        patient_id=f"p{number}",
        study_id="",
        study_date="",
        modality="XR",
        source="test",
        split="test",
        text=text,
        sections=sections,
    )


REPORTS = [
    report(0, "The lungs are clear.", "No acute disease."),
    report(1, "Opacity in the left lower lobe, größer als zuvor. " * 5 + "End.", "Pneumonia."),  # longer than a row
    report(2, "", "No change. XXXX"),
    report(3, "Heart size is normal. No effusion.", ""),
]


@pytest.fixture(scope="module")
def encoder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tokenizer")
    tokenizer.save(folder, train([one.text for one in REPORTS] * 5, 340), PATTERN, SEAM)
    return tokenizer.load(folder)


@pytest.fixture(scope="module")
def decoder(encoder):
    decoder = Decoder(
        ModelShape(
            vocab_size=encoder.vocab_size,
            hidden_size=32,
            num_hidden_layers=2,
            num_attention_heads=2,
            num_key_value_heads=1,
            head_dim=16,
            intermediate_size=64,
            max_position_embeddings=ROW,
        )
    )
    decoder.initialise(3)
    return decoder.eval()


@pytest.fixture(scope="module")
def scores(encoder, decoder):
    encoded = [encoder.encode(one.text) for one in REPORTS]
    info = packed.PackInfo(
        row_length=ROW, vocab_size=encoder.vocab_size, end_of_text=encoder.end_of_text, tokenizer_digest="t"
    )
    lengths = np.array([len(ids) for ids in encoded])
    sizes = np.array(encoder.byte_lengths)
    cuts = {
        number: [at for at, _ in cut(one.text, sizes[ids], ROW)]
        for number, (one, ids) in enumerate(zip(REPORTS, encoded, strict=True))
        if len(ids) >= ROW
    }
    (rows,) = fill(plan(lengths, cuts, ROW, seed=0), np.concatenate(encoded), lengths, info, encoder.byte_lengths)
    whole = packed.Pack(info=info, rows=rows)
    return scoring.score(decoder, whole, REPORTS, encoder.byte_lengths, torch.float32)


@torch.no_grad()
def bits_alone(decoder, encoder, text):
    ids = [encoder.end_of_text, *encoder.encode(text), encoder.end_of_text]
    hidden = decoder(torch.tensor(ids[:-1]), torch.arange(len(ids) - 1), DocumentAttention([len(ids) - 1]))
    nats = F.cross_entropy(hidden @ decoder.head_VD.T, torch.tensor(ids[1:]), reduction="sum")
    return float(nats) / math.log(2)


def test_bits_are_those_of_the_report_alone(encoder, decoder, scores):
    for number in (0, 2, 3):
        alone = bits_alone(decoder, encoder, REPORTS[number].text)
        assert scores[number].bits == pytest.approx(alone, rel=1e-5)


def test_every_byte_and_token_of_a_cut_report_counts_once(encoder, scores):
    for one, score in zip(REPORTS, scores, strict=True):
        assert score.text_bytes == len(one.text.encode())
        assert score.tokens == len(encoder.encode(one.text)) + 1
    assert scores[1].tokens > ROW


def test_sections_hold_their_own_bytes(scores):
    one, score = REPORTS[1], scores[1]
    findings, impression = one.section("findings"), one.section("impression")
    assert score.section_bytes["findings"] == len(f" {findings}".encode())
    assert score.section_bytes["impression"] == len(f" {impression}".encode())
    assert 0 < sum(score.section_bits.values()) < score.bits


def test_prompts_end_at_the_impressions_header():
    asked = writing.prompts(REPORTS, 10)
    assert [prompt.report_id for prompt in asked] == ["r0", "r1"]
    assert asked[0].text == "FINDINGS: The lungs are clear.\nIMPRESSION:"
    assert asked[0].reference == "No acute disease."
    assert len(writing.prompts(REPORTS, 1)) == 1


def test_impressions_come_back_in_the_order_they_were_asked_for(encoder, decoder):
    asked = writing.prompts(REPORTS, 10)
    both = writing.write(decoder, encoder, asked, 5, torch.float32)
    assert both == [writing.write(decoder, encoder, [prompt], 5, torch.float32)[0] for prompt in asked]


def test_the_compressors_sample_is_spread_and_within_its_limit():
    assert floors.spread(10, 100).tolist() == list(range(10))
    assert floors.spread(101, 3).tolist() == [0, 50, 100]
