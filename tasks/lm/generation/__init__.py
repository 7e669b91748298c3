"""Continuations of prompts, greedy or drawn, with a cache of keys and values.

decoding  prompts in, continuations out: who is in the batch
step      one more token of each through the model
cache     the keys and values of what is there already
sampling  which token comes next
"""

from tasks.lm.generation.decoding import generate
from tasks.lm.generation.sampling import Sampling

__all__ = ["Sampling", "generate"]
