"""How much memory a training takes at its peak, counted from what the model keeps for its backward pass.

The model itself is asked: forward passes of one and of two layers, over one row and over two, tell what a layer
keeps of a row, and what all else does. So an edit of the model needs no edit here. The constants were measured, and
`make bench-memory` holds the prediction against real trainings.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from tasks.artifacts.packed import Pack
from tasks.lm.batch import flatten
from tasks.lm.loss import CPU_CHUNK, CUDA_CHUNK
from tasks.lm.model import Attend, Decoder, ModelShape
from tasks.lm.precision import autocast, compute_dtype
from tasks.plan.settings import Training
from tasks.plan.text import Text

GB = 10**9
PROCESS = {"cpu": 0.78 * GB, "cuda": 0.6 * GB}  # Python, torch, MLflow and oneDNN's kernels; CUDA's context
HEAP = {"cpu": 1.2, "cuda": 1.05}  # activations, with the holes that batches of changing sizes leave between them
ROW_COLUMNS = 6  # bytes a token of a pack in memory: token, position, loss mask, and where reports end
CUT = 32  # tokens that stand for a GPU's row, where all that is kept grows with the tokens alone

Inputs = tuple[Tensor, Tensor, Attend]  # tokens, positions, attention


@dataclass(frozen=True, kw_only=True)
class Memory:
    """Bytes at the peak.

    Attributes:
        fixed: those that the rows going through the model at once do not change.
        row: those of such a row.
        rows: such rows.
    """

    fixed: float
    row: float
    rows: int

    @property
    def peak(self) -> float:
        return self.fixed + self.rows * self.row


def predict(pack: Pack, shape: ModelShape, training: Training, device: str) -> Memory:
    """Resident memory of the training on a CPU, all its processes together; memory of each device on GPUs.

    Args:
        pack: the rows to train on; of a GPU's rows only their number counts.
        device: cpu or cuda.
    """
    dtype = torch.bfloat16 if device == "cuda" else compute_dtype()
    rows = training.rows_at_once
    read = Text.of(pack).in_rows_of(shape.max_position_embeddings)
    dropout = training.dropout if training.reads_again(training.steps(shape, **vars(read)), read.rows) else 0.0
    if device == "cuda":
        kept = kept_by_rows(lambda count: _flat(count * CUT), shape, dropout, dtype)
        kept *= shape.max_position_embeddings / CUT
    else:
        index = heavy_row(pack, rows)
        kept = kept_by_rows(lambda count: _packed(pack, [index] * count, dtype), shape, dropout, dtype)
        kept *= shape.max_position_embeddings / pack.info.row_length
    # The loss keeps the gradient by the hidden states; the last layer's backward pass needs two more of its widest.
    number = dtype.itemsize * shape.max_position_embeddings
    kept += number * (shape.hidden_size + 3 * shape.hidden_size + 2 * shape.intermediate_size)
    held = weights(shape, training, dtype) + loss(shape, dtype, CUDA_CHUNK if device == "cuda" else CPU_CHUNK)
    text = ROW_COLUMNS * len(pack.rows) * pack.info.row_length if device == "cpu" else 0
    together = training.processes if device == "cpu" else 1  # in one memory
    return Memory(fixed=together * (PROCESS[device] + text + held), row=together * HEAP[device] * kept, rows=rows)


def weights(shape: ModelShape, training: Training, dtype: torch.dtype) -> int:
    """Bytes of all that has the weights' sizes: weights, gradients, the optimizer's state, copies of the weights.

    Several processes hold each weight's gradient once more, to sum it, or share all of it among them (fsdp).
    """
    with torch.device("meta"):
        model = Decoder(shape).model
    every = sum(weight.numel() for weight in model.parameters())
    hidden = sum(weight.numel() for weight in model.layers.parameters() if weight.ndim == 2)
    muon = training.optimizer == "muon"
    copies = 1 + (training.average > 0)  # the best evaluation's; the moving average
    several, shared = training.processes > 1, training.parallel == "fsdp"
    bytes_each = 4 * (1 + 1 + 2 + copies + (several and not shared))
    held = bytes_each * every - (4 * hidden if muon else 0)
    cast = dtype.itemsize * every if dtype != torch.float32 else 0
    return (held // training.processes if shared else held) + cast


def loss(shape: ModelShape, dtype: torch.dtype, chunk: int) -> int:
    """Bytes of the head's gradient and of one chunk's logits, in fp32 twice and in `dtype` twice."""
    head = shape.hidden_size * (4 + dtype.itemsize)
    return shape.vocab_size * (head + chunk * (2 * 4 + 2 * dtype.itemsize))


def heavy_row(pack: Pack, rows: int) -> int:
    """A row with as many scores as a row has in the heaviest of many batches of so many rows.

    Three standard deviations of the batch's mean above the mean; a CPU keeps every score.
    """
    pairs = np.array([int((np.diff(row.offsets).astype(np.int64) ** 2).sum()) for row in pack.rows])
    return int(np.abs(pairs - (pairs.mean() + 3 * pairs.std() / rows**0.5)).argmin())


def kept_by_rows(inputs: Callable[[int], Inputs], shape: ModelShape, dropout: float, dtype: torch.dtype) -> float:
    """Bytes that all layers keep of one row for the backward pass, in a forward pass over `inputs(rows)`."""

    def kept(layers: int, rows: int) -> int:
        return kept_bytes(dataclasses.replace(shape, num_hidden_layers=layers), inputs(rows), dropout, dtype)

    one, two = (kept(layers, 2) - kept(layers, 1) for layers in (1, 2))
    return one + (shape.num_hidden_layers - 1) * (two - one)


def kept_bytes(shape: ModelShape, inputs: Inputs, dropout: float, dtype: torch.dtype) -> int:
    """Bytes that autograd keeps of a forward pass, the weights left out."""
    with torch.device("meta"):
        decoder = Decoder(shape, dropout).train()
    decoder.to_empty(device="cpu").requires_grad_(False)  # random numbers would take longer than all else
    for weight in decoder.parameters():
        weight.zero_()
    decoder.requires_grad_(True)
    found = {}

    def keep(saved: Tensor) -> Tensor:
        storage = saved.untyped_storage()
        found[storage.data_ptr()] = storage
        return saved

    with torch.autograd.graph.saved_tensors_hooks(keep, lambda saved: saved), autocast(dtype):
        decoder(*inputs)
    own = {weight.untyped_storage().data_ptr() for weight in decoder.parameters()}
    return sum(storage.nbytes() for place, storage in found.items() if place not in own)


def _packed(pack: Pack, rows: list[int], dtype: torch.dtype) -> Inputs:
    batch = flatten(pack, rows, dtype=dtype)
    return batch.tokens_N, batch.positions_N, batch.attend


def _flat(tokens: int) -> Inputs:
    """Inputs with an attention that keeps what flash attention does, and no scores."""
    return torch.zeros(tokens, dtype=torch.long), torch.arange(tokens), _FlashLike.attend


class _FlashLike(torch.autograd.Function):
    """Stands for flash attention (Dao 2023, arXiv 2307.08691): keeps its inputs, its output, a number a query."""

    @staticmethod
    def forward(ctx: Any, q_NHD: Tensor, k_NKD: Tensor, v_NKD: Tensor) -> Tensor:
        out_NHD = torch.zeros_like(q_NHD)
        ctx.save_for_backward(q_NHD, k_NKD, v_NKD, out_NHD, out_NHD.new_zeros(q_NHD.shape[:2], dtype=torch.float32))
        return out_NHD

    @staticmethod
    def attend(layer: int, q_NHD: Tensor, k_NKD: Tensor, v_NKD: Tensor) -> Tensor:
        return _FlashLike.apply(q_NHD, k_NKD, v_NKD)
