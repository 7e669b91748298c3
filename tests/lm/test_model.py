"""The decoder: no report sees another, and it is the Qwen3 it says it is."""

import pytest
import torch
import torch.nn.functional as F

from tasks.lm.attention import DocumentAttention, kernels
from tasks.lm.elementwise import Dropout
from tasks.lm.loss import fusible, in_place, summed_cross_entropy, token_nats
from tasks.lm.model import Decoder, ModelShape

CUDA = torch.cuda.is_available()
SHAPE = ModelShape(
    vocab_size=211,
    hidden_size=48,
    num_hidden_layers=3,
    num_attention_heads=6,
    num_key_value_heads=2,
    head_dim=12,
    intermediate_size=96,
    max_position_embeddings=256,
)


@pytest.fixture(scope="module")
def decoder():
    decoder = Decoder(SHAPE)
    decoder.initialise(7)
    with torch.no_grad():
        for weight in decoder.parameters():
            if weight.ndim > 1:
                weight.mul_(4)  # far from uniform, so that a leak would show
    return decoder.eval()


def random_documents(lengths, seed=0):
    generator = torch.Generator().manual_seed(seed)
    return [torch.randint(0, SHAPE.vocab_size, (length,), generator=generator) for length in lengths]


@torch.no_grad()
def logits(decoder, documents):
    positions = torch.cat([torch.arange(len(document)) for document in documents])
    attend = DocumentAttention([len(document) for document in documents])
    hidden = decoder(torch.cat(documents), positions, attend)
    return (hidden @ decoder.head_VD.T).split([len(document) for document in documents])


def test_each_document_as_if_it_were_alone(decoder):
    documents = random_documents([1, 5, 16, 17, 40, 3, 100, 64])
    together = logits(decoder, documents)
    for document, own in zip(documents, together, strict=True):
        (alone,) = logits(decoder, [document])
        torch.testing.assert_close(own, alone, atol=1e-5, rtol=1e-5)


def test_changing_one_document_leaves_the_others_as_they_were(decoder):
    documents = random_documents([9, 30, 21, 30])
    before = logits(decoder, documents)
    changed = [*documents]
    changed[1] = (documents[1] + 1) % SHAPE.vocab_size
    after = logits(decoder, changed)
    for index in (0, 2, 3):
        assert torch.equal(before[index], after[index])
    assert not torch.allclose(before[1], after[1])  # the guard: a change does show


def test_attention_is_causal(decoder):
    (document,) = random_documents([50])
    changed = document.clone()
    changed[30:] = (changed[30:] + 1) % SHAPE.vocab_size
    (before,), (after,) = logits(decoder, [document]), logits(decoder, [changed])
    torch.testing.assert_close(before[:30], after[:30], atol=1e-6, rtol=0)
    assert not torch.allclose(before[30:], after[30:])


@pytest.mark.parametrize(
    "block", [16, 256]
)  # documents of several blocks of queries, the last not full, and of one
@pytest.mark.parametrize("dtype", [torch.double, torch.bfloat16])
def test_attention_by_hand_is_torchs_forwards_and_backwards(block, dtype, monkeypatch):
    monkeypatch.setattr(kernels, "BLOCK", block)
    lengths = [3, 20, 49, 1, 40]
    generator = torch.Generator().manual_seed(1)
    q, k, v = (
        torch.randn(sum(lengths), heads, 8, generator=generator, dtype=torch.double).to(dtype).requires_grad_()
        for heads in (4, 2, 2)
    )
    weights = torch.randn(q.shape, generator=generator, dtype=torch.double)
    out = DocumentAttention(lengths)(0, q, k, v)
    ours = torch.autograd.grad((out.double() * weights).sum(), (q, k, v))

    documents = []
    for qs, ks, vs in zip(*(x.double().split(lengths) for x in (q, k, v)), strict=True):
        heads = [x.transpose(0, 1)[None] for x in (qs, ks.repeat_interleave(2, 1), vs.repeat_interleave(2, 1))]
        documents.append(F.scaled_dot_product_attention(*heads, is_causal=True)[0].transpose(0, 1))
    expected = torch.cat(documents)
    theirs = torch.autograd.grad((expected * weights).sum(), (q, k, v))
    error = {"atol": 0.05, "rtol": 0.05} if dtype == torch.bfloat16 else {"atol": 1e-12, "rtol": 1e-12}
    for mine, reference in zip((out, *ours), (expected, *theirs), strict=True):
        torch.testing.assert_close(mine.double(), reference.double(), **error)


def test_is_hugging_faces_qwen3(decoder):
    transformers = pytest.importorskip("transformers")
    config = transformers.Qwen3Config(
        **{name: value for name, value in vars(SHAPE).items() if name != "rope_theta"},
        rope_parameters={"rope_type": "default", "rope_theta": SHAPE.rope_theta},
        tie_word_embeddings=True,
        attention_bias=False,
    )
    reference = transformers.Qwen3ForCausalLM(config).eval()
    missing, unexpected = reference.load_state_dict(decoder.state_dict(), strict=False)
    assert set(missing) <= {"lm_head.weight"}  # tied
    assert not unexpected
    reference.tie_weights()
    (document,) = random_documents([70])
    with torch.no_grad():
        expected = reference(document[None]).logits[0]
    torch.testing.assert_close(logits(decoder, [document])[0], expected, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize(
    ("device", "tokens"),
    [("cpu", 1300), pytest.param("cuda", 20_000, marks=pytest.mark.skipif(not CUDA, reason="no CUDA device"))],
)
def test_loss_and_gradients_are_cross_entropy(device, tokens):
    generator = torch.Generator().manual_seed(3)
    hidden = torch.randn(tokens, 24, generator=generator).to(device).requires_grad_()  # more than two chunks
    head = torch.randn(50, 24, generator=generator).to(device).requires_grad_()
    targets = torch.randint(0, 50, (tokens,), generator=generator).to(device)
    targets[::7] = -100
    ours = summed_cross_entropy(hidden, head, targets)
    reference = F.cross_entropy(hidden @ head.T, targets, ignore_index=-100, reduction="sum")
    torch.testing.assert_close(ours, reference)
    mine = torch.autograd.grad(ours * 0.5, (hidden, head))
    theirs = torch.autograd.grad(reference * 0.5, (hidden, head))
    for one, other in zip(mine, theirs, strict=True):
        torch.testing.assert_close(one, other, atol=1e-4, rtol=1e-4)
    torch.testing.assert_close(token_nats(hidden, head, targets).sum(), reference)
    assert token_nats(hidden, head, targets)[0] == 0


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_the_chunk_that_is_compiled_for_a_gpu_is_the_cpus(dtype):
    generator = torch.Generator().manual_seed(5)
    logits = (3 * torch.randn(40, 50, generator=generator)).to(dtype)
    targets = torch.randint(0, 50, (40,), generator=generator)
    targets[::7] = -100
    ours, theirs = fusible(logits, targets), in_place(logits, targets)
    torch.testing.assert_close(ours[0], theirs[0])
    torch.testing.assert_close(ours[1], theirs[1])
    assert ours[1].dtype == dtype
    assert not ours[1][::7].any()
    assert float(ours[1][1, targets[1]]) < 0


def test_dropout_keeps_the_mean_and_its_share():
    torch.manual_seed(0)
    dropout = Dropout(0.25).train()
    x = torch.ones(1_000_000)
    dropped = dropout(x)
    assert abs(float((dropped == 0).float().mean()) - 0.25) < 0.003
    assert abs(float(dropped.mean()) - 1) < 0.004
    assert torch.equal(dropout.eval()(x), x)


def test_flops_of_a_whole_document_match_a_count_by_hand():
    shape = ModelShape(
        vocab_size=10,
        hidden_size=4,
        num_hidden_layers=1,
        num_attention_heads=2,
        num_key_value_heads=1,
        head_dim=2,
        intermediate_size=8,
        max_position_embeddings=16,
    )
    weights = 4 * 4 + 4 * 2 + 4 * 2 + 4 * 4 + 3 * 4 * 8 + 10 * 4
    pairs = 1 + 2 + 3
    assert shape.training_flops(3, pairs) == 6 * weights * 3 + 3 * (2 * 2 * 4) * pairs
