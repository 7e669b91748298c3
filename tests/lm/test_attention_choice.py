"""Which path attention takes on which machine, what it refuses, and that no build's varlen looks ahead."""

import pytest
import torch

from tasks.lm.attention import attend_documents, choice, flex, path_for, varlen
from tasks.lm.attention.segments import boundaries
from tasks.stage import InputError

ROW = 64
LENGTHS = [1, 5, 16, 17, 25, 40, 3, 21, 64]  # three rows


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (lambda q, is_causal=False, return_aux=None: 0, {"is_causal": True}),  # torch 2.10
        (lambda q, *, window_size=(-1, -1), enable_gqa=False: 0, {"window_size": (-1, 0), "enable_gqa": True}),
        (lambda q, *, window_size=(-1, -1): 0, {"window_size": (-1, 0)}),
    ],
)
def test_varlen_is_told_to_be_causal_in_the_builds_own_words(known, expected):
    assert varlen.keywords(known) == expected


def test_varlen_that_cannot_be_causal_is_refused_and_not_chosen(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "get_device_capability", lambda: (9, 0))
    monkeypatch.setattr(varlen, "kernel", lambda: lambda q, k, v, window_size=(-1, -1): 0)
    assert varlen.available()
    monkeypatch.setattr(varlen, "kernel", lambda: lambda q, k, v, scale=None: 0)
    assert not varlen.available()
    with pytest.raises(RuntimeError, match="look ahead"):
        varlen.VarlenAttention(LENGTHS, ROW, torch.device("cpu"))


@pytest.mark.parametrize(
    ("device", "dtype", "builds", "expected"),
    [
        ("cpu", torch.bfloat16, (True, True), "grouped"),
        ("cuda", torch.bfloat16, (True, True), "varlen"),
        ("cuda:1", torch.float16, (True, False), "varlen"),
        ("cuda", torch.float32, (True, True), "flex"),
        ("cuda", torch.bfloat16, (False, True), "flex"),
        ("cuda", torch.bfloat16, (False, False), "masked"),
    ],
)
def test_the_path_follows_from_device_and_build(device, dtype, builds, expected, monkeypatch):
    monkeypatch.setattr(varlen, "available", lambda: builds[0])
    monkeypatch.setattr(flex, "available", lambda: builds[1])
    assert path_for(device, dtype) == expected


def test_what_cannot_be_is_refused():
    with pytest.raises(InputError, match="grouped, masked, flex, varlen"):
        attend_documents(LENGTHS, path="dense")
    with pytest.raises(InputError, match="needs CUDA"):
        attend_documents(LENGTHS, dtype=torch.bfloat16, path="varlen")
    with pytest.raises(ValueError, match="crosses"):
        attend_documents([40, 40, 48], row_length=ROW, path="masked")
    with pytest.raises(ValueError, match="fill"):
        attend_documents([40], row_length=ROW, path="masked")
    assert isinstance(attend_documents(LENGTHS), choice.DocumentAttention)


def test_boundaries_end_in_empty_segments():
    assert boundaries([3, 4, 1]).tolist() == [0, 3, 7, 8, 8]
    assert boundaries([5]).tolist() == [0, 5]
    assert len(boundaries([1] * 130)) == len(boundaries([1] * 250)) == 257
