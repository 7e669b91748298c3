"""Causal attention inside each document of a flat batch, and nowhere else: four paths, one answer.

grouped  documents of similar length padded to a common one; a CPU's default, any device
masked   torch's attention under a document mask; any device
flex     compiled FlexAttention; CUDA, without gradients also a CPU
varlen   torch's variable-length flash attention; CUDA in bf16 or fp16, the default there
"""

from tasks.lm.attention.choice import PATHS, attend_documents, path_for
from tasks.lm.attention.grouped import DocumentAttention

__all__ = ["PATHS", "DocumentAttention", "attend_documents", "path_for"]
