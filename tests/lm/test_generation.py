"""Continuations: the cache, the batch and the order change no token, and draws follow the model's probabilities."""

import math

import numpy as np
import pytest
import torch

from tasks.lm.attention import DocumentAttention
from tasks.lm.generation import Sampling, decoding, generate
from tasks.lm.generation.cache import KeyValueCache, NextToken
from tasks.lm.generation.sampling import drawn, likeliest
from tasks.lm.generation.step import Step
from tasks.lm.model import Decoder, ModelShape

CONTEXT = 96
SHAPE = ModelShape(
    vocab_size=101,
    hidden_size=32,
    num_hidden_layers=2,
    num_attention_heads=4,
    num_key_value_heads=2,
    head_dim=8,
    intermediate_size=48,
    max_position_embeddings=CONTEXT,
)


@pytest.fixture(scope="module")
def decoder():
    decoder = Decoder(SHAPE)
    decoder.initialise(7)
    with torch.no_grad():
        for name, weight in decoder.named_parameters():
            # Far from uniform, and the layers far from nothing, or tied embeddings would repeat the last token;
            # norms that are not 1, or they could be left out.
            if weight.ndim > 1:
                weight.mul_(4 if "embed" in name else 16)
            else:
                weight.mul_(1 + 0.5 * torch.rand(weight.shape, generator=seeded(len(name))))
    return decoder.eval()


def seeded(seed):
    return torch.Generator().manual_seed(seed)


def random_prompts(lengths, seed=0):
    return [
        torch.randint(0, 101, (length,), generator=seeded(seed + at)).tolist() for at, length in enumerate(lengths)
    ]


PROMPTS = random_prompts([3, 40, 1, 17, 70, 9, 33, 25, 8, 60, 12])


@torch.no_grad()
def logits_alone(decoder, ids):
    hidden = decoder(torch.tensor(ids), torch.arange(len(ids)), DocumentAttention([len(ids)]))
    return hidden[-1:] @ decoder.head_VD.T


def one_by_one(decoder, prompt, count, sampling=None, index=0):
    """What `generate` must give: a whole forward for every token."""
    ids, draws = list(prompt), sampling.draws(index, count) if sampling else []
    while len(ids) < min(CONTEXT, len(prompt) + count):
        logits = logits_alone(decoder, ids)
        if sampling:
            tokens, _ = drawn(logits, sampling, torch.tensor([draws[len(ids) - len(prompt)]]))
            ids.append(int(tokens))
        else:
            ids.append(int(logits.argmax()))
    return ids[len(prompt) :]


@pytest.fixture(scope="module")
def expected(decoder):
    return [one_by_one(decoder, prompt, 20) for prompt in PROMPTS]


@pytest.mark.parametrize("batch", [1, 2, 5, 32])
def test_greedy_is_the_likeliest_token_of_a_whole_forward_each_time(decoder, expected, batch):
    assert generate(decoder, PROMPTS, max_new_tokens=20, stop=(), batch=batch) == expected
    assert len({tuple(ids) for ids in expected}) == len(PROMPTS)  # the guard: the prompts matter
    assert len(set(expected[0])) > 3


def test_the_order_of_the_prompts_changes_only_the_order_of_the_outputs(decoder, expected):
    assert generate(decoder, PROMPTS[::-1], max_new_tokens=20, stop=(), batch=3) == expected[::-1]


@pytest.mark.parametrize(
    "sampling", [Sampling(temperature=1.0, seed=5), Sampling(temperature=1.3, top_k=30, top_p=0.9, seed=5)]
)
def test_draws_are_those_of_a_whole_forward_whatever_the_batch(decoder, sampling):
    own = [one_by_one(decoder, prompt, 12, sampling, index) for index, prompt in enumerate(PROMPTS)]
    for batch in (1, 4, 32):
        assert generate(decoder, PROMPTS, max_new_tokens=12, stop=(), sampling=sampling, batch=batch) == own
    # A prompt alone at its index, and fewer tokens: the same beginning.
    assert generate(decoder, PROMPTS[:3], max_new_tokens=5, stop=(), sampling=sampling) == [
        ids[:5] for ids in own[:3]
    ]
    other = Sampling(temperature=1.0, seed=6)
    assert generate(decoder, PROMPTS, max_new_tokens=12, stop=(), sampling=other) != own


def test_prompts_that_are_alike_are_drawn_from_each_for_itself(decoder):
    written = generate(decoder, [PROMPTS[0]] * 8, max_new_tokens=10, stop=(), sampling=Sampling(temperature=1.0))
    assert len({tuple(ids) for ids in written}) == 8


@pytest.mark.parametrize(
    ("settings", "kept"),
    [({}, 6), ({"temperature": 2.0}, 6), ({"top_k": 3}, 3), ({"top_p": 0.6}, 2), ({"top_k": 5, "top_p": 0.9}, 3)],
)
def test_tokens_are_drawn_as_often_as_the_softmax_says(settings, kept):
    probability = np.array([0.05, 0.3, 0.02, 0.4, 0.03, 0.2])
    sampling = Sampling(**{"temperature": 1.0} | settings)
    count = 20_000
    draws = torch.from_numpy(sampling.draws(0, count))
    tokens, _ = drawn(torch.from_numpy(np.log(probability)).float().expand(count, -1), sampling, draws)
    expected = probability ** (1 / sampling.temperature)
    expected[np.argsort(expected)[: 6 - kept]] = 0
    expected /= expected.sum()
    seen = np.bincount(tokens.numpy(), minlength=6)
    assert not seen[expected == 0].any()
    there = expected > 0
    chi_square = (((seen - count * expected) ** 2)[there] / (count * expected[there])).sum()
    assert chi_square < 20.5  # 1 in 1,000 of 5 degrees of freedom
    uniform = count / kept
    assert ((seen[there] - uniform) ** 2 / uniform).sum() > 100  # the guard: another distribution shows


def test_what_rounding_could_decide_is_called_close():
    logits = torch.tensor([[1.0, 5.0, 5.0 - 1e-5], [1.0, 5.0, 4.99], [5.0, 5.0, 0.0]])
    tokens, close = likeliest(logits)
    assert tokens.tolist() == [1, 1, 0]  # the first of equals
    assert close.tolist() == [True, False, True]

    even = torch.zeros(3, 4)
    tokens, close = drawn(
        even, Sampling(temperature=1.0), torch.tensor([0.25 - 1e-7, 0.25, 0.3], dtype=torch.double)
    )
    assert tokens.tolist() == [0, 1, 1]
    assert close.tolist() == [True, True, False]
    assert drawn(even, Sampling(temperature=1.0, top_k=2), torch.tensor([0.1] * 3, dtype=torch.double))[1].all()
    assert drawn(even, Sampling(temperature=1.0, top_p=0.6), torch.tensor([0.1] * 3, dtype=torch.double))[1].all()


def test_a_close_call_is_decided_without_the_cache(decoder, expected, monkeypatch):
    """With a step that is off by more than rounding the tokens are still right, where every call is a close one."""
    right = Step.__call__

    def off(step, tokens_B, attend):
        hidden = right(step, tokens_B, attend)
        return hidden + 0.5 * hidden.abs().max() * torch.randn(hidden.shape, generator=seeded(1))

    monkeypatch.setattr(Step, "__call__", off)
    assert generate(decoder, PROMPTS, max_new_tokens=20, stop=()) != expected  # the guard: it does change tokens
    monkeypatch.setattr(
        decoding, "likeliest", lambda logits: (likeliest(logits)[0], torch.ones(len(logits)).bool())
    )
    assert generate(decoder, PROMPTS, max_new_tokens=20, stop=()) == expected


@pytest.mark.parametrize(("dtype", "error"), [(torch.float32, 1e-5), (torch.bfloat16, 0.15)])
@torch.no_grad()
def test_a_step_is_the_models_own_forward(decoder, dtype, error):
    """Sequences of unequal length; one leaves on the way, one enters in its place, beyond a block of the cache."""
    texts = random_prompts([90, 60, 75, 40], seed=50)
    cache = KeyValueCache(SHAPE, 3, 96, dtype, torch.device("cpu"))
    step = Step(decoder, 96, dtype)

    def enter(prompts):
        filling = cache.fill([len(prompt) for prompt in prompts])
        decoder(torch.tensor([token for prompt in prompts for token in prompt]), filling.position_N, filling)

    living = [0, 1, 2]
    with torch.autocast("cpu", dtype=dtype, enabled=dtype != torch.float32):
        enter([texts[0][:5], texts[1][:30], texts[2][:3]])
        for count in range(40):
            if count == 20:
                cache.drop(0)
                living = [2, 1]
            if count == 25:
                enter([texts[3][:7]])
                living = [2, 1, 3]
            at = list(cache.lengths)
            if any(length >= len(texts[text]) for length, text in zip(at, living, strict=True)):
                break
            tokens = torch.tensor([texts[text][length] for text, length in zip(living, at, strict=True)])
            own = step(tokens, NextToken(cache)).float()
            for row, text in enumerate(living):
                ids = texts[text][: at[row] + 1]
                alone = decoder(torch.tensor(ids), torch.arange(len(ids)), DocumentAttention([len(ids)]))[
                    -1
                ].float()
                assert (own[row] - alone).abs().max() < error * alone.abs().max()
    assert count > 25


def test_bf16_differs_from_fp32_at_most_by_near_ties(decoder):
    first = [logits_alone(decoder, prompt)[0] for prompt in PROMPTS]
    written = generate(decoder, PROMPTS, max_new_tokens=1, stop=(), dtype=torch.bfloat16)
    for logits, (token,) in zip(first, written, strict=True):
        assert logits[token] > logits.max() - 0.1 * logits.abs().max()


def test_a_stop_id_ends_a_continuation_and_is_not_part_of_it(decoder, expected):
    stop = {expected[0][4], expected[1][7]}
    written = generate(decoder, PROMPTS, max_new_tokens=20, stop=stop, batch=4)
    for ids, whole in zip(written, expected, strict=True):
        ends = [at for at, token in enumerate(whole) if token in stop]
        assert ids == whole[: ends[0] if ends else 20]
    assert len({len(ids) for ids in written}) > 2


def test_a_continuation_ends_where_the_context_does(decoder):
    prompts = random_prompts([CONTEXT - 5, CONTEXT - 1, CONTEXT, 4], seed=9)
    written = generate(decoder, prompts, max_new_tokens=500, stop=())
    assert [len(ids) for ids in written] == [5, 1, 0, CONTEXT - 4]
    assert written == [one_by_one(decoder, prompt, 500) for prompt in prompts]


@pytest.mark.parametrize("batch", [1, 3, 32])
def test_what_tell_is_told_adds_up_to_all(decoder, expected, batch):
    told = []
    prompts = [*PROMPTS, PROMPTS[0] * 32]  # the last is as long as the context: done before it starts
    generate(decoder, prompts, max_new_tokens=20, stop={expected[0][4]}, batch=batch, tell=told.append)
    assert sum(told) == len(prompts)
    assert min(told) > 0
    assert len(told) > 2


def test_no_prompts_and_no_tokens(decoder):
    assert generate(decoder, [], max_new_tokens=5, stop=()) == []
    assert generate(decoder, PROMPTS[:2], max_new_tokens=0, stop=()) == [[], []]


def test_more_prompts_than_fit_memory_enter_one_after_the_other(decoder, expected, monkeypatch):
    monkeypatch.setattr(decoding, "PROMPT_TOKENS", 45)
    entered = []
    right = decoding.Batch.enter

    def enter(batch, free):
        entered.append([text.prompt for text in right(batch, free)])
        return batch.living[-len(entered[-1]) :]

    monkeypatch.setattr(decoding.Batch, "enter", enter)
    assert generate(decoder, PROMPTS, max_new_tokens=20, stop=()) == expected
    assert all(len(lengths) == 1 or sum(lengths) <= 45 for lengths in entered)
    assert sorted(length for lengths in entered for length in lengths) == sorted(map(len, PROMPTS))


@pytest.mark.parametrize(
    ("prompts", "settings", "words"),
    [
        ([[1], []], {}, "prompt 1 has 0 tokens"),
        ([[1] * (CONTEXT + 1)], {}, f"not 1 to {CONTEXT}"),
        ([[1]], {"max_new_tokens": -1}, "at least 0"),
        ([[1]], {"batch": 0}, "at least 1"),
    ],
)
def test_prompts_that_cannot_be_continued_are_refused(decoder, prompts, settings, words):
    with pytest.raises(ValueError, match=words):
        generate(decoder, prompts, **{"max_new_tokens": 3, "stop": ()} | settings)


@pytest.mark.parametrize(
    "settings",
    [{"temperature": 0.0}, {"temperature": math.nan}, {"top_k": -1}, {"top_p": 0.0}, {"top_p": 1.1}, {"seed": -1}],
)
def test_settings_that_mean_nothing_are_refused(settings):
    with pytest.raises(ValueError, match=next(iter(settings))):
        Sampling(**{"temperature": 1.0} | settings)
