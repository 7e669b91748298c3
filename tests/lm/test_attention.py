"""Every path of attention that this machine can run: each document as if it were alone, and no leak."""

import shutil

import pytest
import torch
import torch.nn.functional as F

from tasks.lm import attention
from tasks.lm.attention import attend_documents, varlen
from tasks.lm.model import Decoder, ModelShape

ROW = 64
LENGTHS = [1, 5, 16, 17, 25, 40, 3, 21, 64]  # three rows
OTHERS = [30, 34, 63, 1, 2, 2, 2, 50, 3, 2, 3]  # and three more
SHAPE = ModelShape(
    vocab_size=211,
    hidden_size=48,
    num_hidden_layers=3,
    num_attention_heads=6,
    num_key_value_heads=2,
    head_dim=16,
    intermediate_size=96,
    max_position_embeddings=ROW,
)
CUDA = pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
CPP = pytest.mark.skipif(
    not (shutil.which("g++") or shutil.which("clang++")), reason="no C++ compiler for FlexAttention on the CPU"
)
TRAINING = [
    pytest.param("grouped", "cpu", id="grouped"),
    pytest.param("masked", "cpu", id="masked"),
    pytest.param("stand-in", "cpu", id="varlen-stand-in"),
    *(pytest.param(path, "cuda", marks=CUDA, id=f"{path}-cuda") for path in attention.PATHS),
]
RUNNING = [*TRAINING, pytest.param("flex", "cpu", marks=CPP, id="flex")]


def stand_in(query, key, value, cu_seq_q, cu_seq_k, max_q, max_k, *, window_size=(-1, -1)):
    """What varlen_attn of torch 2.13 computes, without its kernel."""
    assert query.dtype == key.dtype == value.dtype
    at = torch.arange(len(query))
    segment = torch.bucketize(at, cu_seq_q, right=True)
    mask = segment[:, None] == segment
    if window_size == (-1, 0):
        mask = mask & (at[:, None] >= at)
    q, k, v = (x.transpose(0, 1)[None] for x in (query, key, value))
    return F.scaled_dot_product_attention(q, k, v, attn_mask=mask)[0].transpose(0, 1)


@pytest.fixture
def attend_by(monkeypatch):
    """(path, device, lengths) -> attend; the path "stand-in" is varlen around `stand_in`."""

    def make(path, device, lengths):
        if path == "stand-in":
            monkeypatch.setattr(varlen, "kernel", lambda: stand_in)
            return varlen.VarlenAttention(lengths, ROW, torch.device("cpu"))
        return attend_documents(lengths, row_length=ROW, device=device, dtype=precision(path), path=path)

    return make


def precision(path):
    return torch.bfloat16 if path == "varlen" else torch.float32


def close(path):
    """fp32 within 1e-5; flash attention has no fp32, and these weights make bf16 differ by some 0.06 of 3."""
    return {"atol": 0.1, "rtol": 0.05} if path == "varlen" else {"atol": 1e-5, "rtol": 1e-5}


def plain(layer, q, k, v):
    """The unpacked document: torch's causal attention over all there is."""
    repeat = q.shape[1] // k.shape[1]
    k, v = k.repeat_interleave(repeat, 1), v.repeat_interleave(repeat, 1)
    q, k, v = (x.transpose(0, 1)[None] for x in (q, k, v))
    return F.scaled_dot_product_attention(q, k, v, is_causal=True)[0].transpose(0, 1)


@pytest.fixture(scope="module")
def decoder():
    decoder = Decoder(SHAPE)
    decoder.initialise(7)
    with torch.no_grad():
        for weight in decoder.parameters():
            if weight.ndim > 1:
                weight.mul_(4)  # far from uniform, so that a leak would show
    return decoder.eval()


def hidden_states(decoder, documents, attend, device="cpu", dtype=torch.float32):
    positions = torch.cat([torch.arange(len(document)) for document in documents]).to(device)
    with torch.no_grad(), torch.autocast(torch.device(device).type, dtype, enabled=dtype != torch.float32):
        out = decoder.to(device)(torch.cat(documents).to(device), positions, attend)
    decoder.to("cpu")
    return out.float().cpu().split([len(document) for document in documents])


def random_documents(lengths):
    generator = torch.Generator().manual_seed(0)
    return [torch.randint(0, SHAPE.vocab_size, (length,), generator=generator) for length in lengths]


@pytest.mark.parametrize(("path", "device"), RUNNING)
def test_each_document_as_if_it_were_unpacked(path, device, decoder, attend_by):
    documents = random_documents(LENGTHS)
    together = hidden_states(decoder, documents, attend_by(path, device, LENGTHS), device, precision(path))
    for document, own in zip(documents, together, strict=True):
        (alone,) = hidden_states(decoder, [document], plain, device, precision(path))
        torch.testing.assert_close(own, alone, **close(path))


@pytest.mark.parametrize(("path", "device"), RUNNING)
def test_one_changed_report_changes_no_other(path, device, decoder, attend_by):
    documents = random_documents(LENGTHS)
    changed = [*documents]
    changed[3] = (documents[3] + 1) % SHAPE.vocab_size
    attend = attend_by(path, device, LENGTHS)
    before, after = (hidden_states(decoder, each, attend, device, precision(path)) for each in (documents, changed))
    same = [torch.equal(one, other) for one, other in zip(before, after, strict=True)]
    assert same == [index != 3 for index in range(len(LENGTHS))]


def test_a_leak_would_show(decoder):
    """The guard: without the documents' borders the change is seen by every report behind it."""
    documents = random_documents(LENGTHS)
    changed = [*documents]
    changed[3] = (documents[3] + 1) % SHAPE.vocab_size
    before, after = (hidden_states(decoder, each, plain) for each in (documents, changed))
    same = [torch.equal(one, other) for one, other in zip(before, after, strict=True)]
    assert same == [index < 3 for index in range(len(LENGTHS))]


@pytest.mark.parametrize(("path", "device"), TRAINING)
def test_gradients_are_those_of_the_unpacked_documents(path, device, attend_by):
    generator = torch.Generator().manual_seed(1)
    q, k, v = (torch.randn(sum(LENGTHS), heads, 16, generator=generator, requires_grad=True) for heads in (6, 2, 2))
    weights = torch.randn(q.shape, generator=generator)
    inputs = [x.to(device, precision(path)) for x in (q, k, v)]
    out = attend_by(path, device, LENGTHS)(0, *inputs)
    ours = torch.autograd.grad((out.float() * weights.to(device)).sum(), (q, k, v), retain_graph=True)
    parts = zip(*(x.split(LENGTHS) for x in (q, k, v)), strict=True)
    alone = torch.cat([plain(0, *part) for part in parts])
    for mine, theirs in zip(ours, torch.autograd.grad((alone * weights).sum(), (q, k, v)), strict=True):
        torch.testing.assert_close(mine, theirs, **close(path))

    third = out.split(LENGTHS)[2].float().square().sum()
    for gradient in torch.autograd.grad(third, (q, k, v)):
        touched = [bool(part.any()) for part in gradient.split(LENGTHS)]
        assert touched == [index == 2 for index in range(len(LENGTHS))]


@pytest.mark.parametrize(("path", "gradients"), [("masked", True), ("flex", False), ("stand-in", True)])
def test_another_batch_is_not_compiled_anew(path, gradients, decoder, attend_by):
    graphs = []

    def backend(graph, _):
        graphs.append(graph)
        return graph.forward

    torch._dynamo.reset()
    compiled = torch.compile(decoder, backend=backend, fullgraph=True, dynamic=False)
    for lengths in (LENGTHS, OTHERS):
        documents = random_documents(lengths)
        positions = torch.cat([torch.arange(length) for length in lengths])
        attend = attend_by(path, "cpu", lengths)
        with torch.set_grad_enabled(gradients):
            out = compiled(torch.cat(documents), positions, attend)
        expected = torch.cat([hidden_states(decoder, [document], plain)[0] for document in documents])
        torch.testing.assert_close(out.detach(), expected, atol=1e-5, rtol=1e-5)
    assert len(graphs) == 1
