"""The model's bits of each report: the same as one report at a time, whatever it was scored beside."""

import math

import pytest
import torch
import torch.nn.functional as F

from tasks.artifacts import tokenizer
from tasks.artifacts.corpus import Report, compose
from tasks.evaluate import scoring
from tasks.lm.attention import DocumentAttention
from tasks.lm.model import Decoder, ModelShape
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
    return scoring.score(decoder, encoder, REPORTS, torch.float32)


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


def test_a_window_is_the_report_or_half_a_context_further(decoder):
    short = list(scoring.windows(0, 8, 8))
    assert [(window.start, window.first, window.end) for window in short] == [(0, 0, 8)]
    long = list(scoring.windows(0, 19, 8))
    assert [(window.start, window.first, window.end) for window in long] == [
        (0, 0, 8),
        (4, 8, 12),
        (8, 12, 16),
        (12, 16, 19),
    ]
    counted = [token for window in long for token in range(window.first, window.end)]
    assert counted == list(range(19))


def test_the_batch_does_not_change_the_bits(encoder, decoder, scores, monkeypatch):
    monkeypatch.setattr(scoring, "BATCH_TOKENS", 1)
    told = []
    alone = scoring.score(decoder, encoder, REPORTS, torch.float32, told.append)
    for one, other in zip(alone, scores, strict=True):
        assert one.bits == pytest.approx(other.bits, rel=1e-6)
    assert len(told) > len(REPORTS)
    assert sum(told) >= sum(score.tokens for score in scores)


def test_other_weights_give_other_bits(encoder, decoder, scores):
    """A guard: the bits come from the weights."""
    other = Decoder(decoder.shape)
    other.initialise(4)
    moved = scoring.score(other, encoder, REPORTS, torch.float32)
    assert all(abs(one.bits - two.bits) > 0.01 for one, two in zip(moved, scores, strict=True))
