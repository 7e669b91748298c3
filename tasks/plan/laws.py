"""What scaling laws say: what repeated text is worth, and which model a text can feed.

Two are used, each named where its figures are shown. Hoffmann et al. 2022 (arXiv 2203.15556): training is
compute-optimal at about 20 tokens a parameter. Muennighoff et al. 2023 (arXiv 2305.16264): of text that is read
again and again each pass is worth less than the one before, and so are parameters beyond what the text can fit.
Their constants were fitted on C4, with 7 million to 9 billion parameters and up to 500 passes: elsewhere trust what
they say of proportions, not of the loss.
"""

from __future__ import annotations

import math

TOKENS_PER_PARAMETER = 20
FRESH_EPOCHS = 4  # up to which repeated tokens are nearly as good as new (Muennighoff et al., abstract)

# Muennighoff et al., appendix A: the law in Chinchilla's form on C4, and how fast repetitions lose their worth.
A, B, E = math.exp(6.255414), math.exp(7.3049974), math.exp(0.6254804)  # about 521, 1488, 1.87
EXPONENT = 0.3526596  # of parameters and of tokens alike
DATA_DECAY, PARAMETER_DECAY = 15.387756, 5.309743  # R*_D and R*_N, in repetitions


def effective_tokens(unique: float, tokens: float) -> float:
    """Fresh tokens that `tokens` read from `unique` ones are worth: U + U R* (1 - exp(-R / R*)), R = D / U - 1.

    One pass is worth itself; all passes together at most 16.4 times the text (their eq. 5).
    """
    return _decayed(min(unique, tokens), tokens, DATA_DECAY)


def effective_parameters(parameters: float, unique: float) -> float:
    """Parameters that count: those beyond what `unique` tokens can fit lose their worth likewise (their eq. 6)."""
    # Chinchilla's optimum N = G² D, as both exponents are the same.
    fitting = (A / B) ** (1 / EXPONENT) * unique
    return _decayed(min(parameters, fitting), parameters, PARAMETER_DECAY)


def loss(parameters: float, tokens: float, unique: float) -> float:
    """Nats a token of a model on C4 under GPT-2's tokenizer (their eq. 17); for comparing two plans alone."""
    read = min(unique, tokens)  # U_D
    return (
        E + A / effective_parameters(parameters, read) ** EXPONENT + B / effective_tokens(read, tokens) ** EXPONENT
    )


def fed_parameters(unique: float, epochs: float = FRESH_EPOCHS) -> float:
    """Parameters of the model that the text feeds, read `epochs` times: 20 effective tokens for each."""
    return effective_tokens(unique, epochs * unique) / TOKENS_PER_PARAMETER


def optimal(flops: float) -> tuple[float, float]:
    """Parameters and fresh tokens of a compute-optimal training: 6 FLOPs a parameter and token, 20 tokens each."""
    parameters = math.sqrt(flops / 6 / TOKENS_PER_PARAMETER)
    return parameters, TOKENS_PER_PARAMETER * parameters


def best_split(flops: float, unique: float) -> tuple[float, float]:
    """Parameters and tokens of the least `loss` for this compute and text, at 6 FLOPs a parameter and token.

    The loss has one minimum along the line of equal compute; found by golden sections of its logarithm.
    """
    product = flops / 6
    ratio = (math.sqrt(5) - 1) / 2

    def of(logarithm: float) -> float:
        return loss(math.exp(logarithm), product / math.exp(logarithm), unique)

    low, high = 0.0, math.log(product)
    while high - low > 1e-6:
        left, right = high - ratio * (high - low), low + ratio * (high - low)
        low, high = (low, right) if of(left) <= of(right) else (left, high)  # at equal loss the smaller
    return math.exp(low), product / math.exp(low)


def _decayed(unique: float, total: float, decay: float) -> float:
    repetitions = total / unique - 1
    return unique + unique * decay * -math.expm1(-repetitions / decay)
