"""The training loop: batches in, weights out; everything it tells goes through functions handed to it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from tasks.artifacts.packed import Pack
from tasks.lm.batch import Batch, flatten
from tasks.lm.loss import summed_cross_entropy
from tasks.lm.model import Decoder, ModelShape
from tasks.lm.precision import autocast, compute_dtype
from tasks.stage import InputError
from tasks.train.schedule import learning_rate, rows_of_step
from tasks.train.settings import TrainParams
from tasks.train.spikes import SpikeDetector


@dataclass(frozen=True, kw_only=True)
class Result:
    """What training leaves: the weights of the best evaluation, and the figures of the run."""

    weights: dict[str, Tensor]  # fp32
    steps: int  # done; fewer than planned when patience ran out
    best_step: int
    tokens: int  # predicted in training
    flops: int  # of the matrix products, forward and backward, padding left out
    parameters: int
    val_bpb: float
    val_perplexity: float
    spikes: list[dict[str, Any]]  # step, gradient norm, rows


def train(
    rows: Pack,
    val_rows: Pack,
    shape: ModelShape,
    settings: TrainParams,
    *,
    on_step: Callable[[dict[str, float]], None],
    save: Callable[[int, dict[str, Any]], None],
    resume: dict[str, Any] | None = None,
) -> Result:
    """Train a decoder from scratch, or on from a checkpoint's state.

    On a CPU the outcome is a function of the arguments alone, whether it was interrupted or not.

    Args:
        on_step: is handed step, train/loss (nats a token), train/learning_rate,
            train/gradient_norm (before clipping), train/tokens, train/spikes, and where an
            evaluation fell val/bpb and val/perplexity.
        save: is handed the step and the state to keep, every `checkpoint_every` steps.
        resume: a state that `save` was handed.

    Raises:
        InputError: the loss is not a number; the weights are then as before the step.
    """
    dtype = compute_dtype()
    torch.set_num_threads(settings.threads)
    torch.set_flush_denormal(True)
    torch.manual_seed(settings.seed)

    decoder = Decoder(shape, settings.dropout)
    decoder.initialise(settings.seed)
    optimizer = adamw(decoder, settings)
    steps = settings.steps(rows, shape)

    start, tokens, flops, since_best = 0, 0, 0, 0
    best: dict[str, Any] = {"bpb": math.inf, "perplexity": math.inf, "step": 0, "weights": {}}
    spikes: list[dict[str, Any]] = []
    detector = SpikeDetector([])
    if resume:
        decoder.load_state_dict(resume["decoder"])
        optimizer.load_state_dict(resume["optimizer"])
        torch.set_rng_state(resume["rng"])
        start, tokens, flops = resume["step"], resume["tokens"], resume["flops"]
        since_best = resume["since_best"]
        best, spikes = resume["best"], resume["spikes"]
        detector = SpikeDetector(resume["recent_norms"])

    step = start
    for step in range(start + 1, steps + 1):
        chosen = rows_of_step(step, rows=len(rows.rows), batch_rows=settings.batch_rows, seed=settings.seed)
        batch = flatten(rows, chosen)
        rate = learning_rate(
            step,
            steps,
            peak=settings.learning_rate,
            floor=settings.min_learning_rate,
            warmup_share=settings.warmup_share,
        )
        for group in optimizer.param_groups:
            group["lr"] = rate
        decoder.train()
        loss = _nats(decoder, batch, dtype) / batch.target_count
        loss.backward()
        norm = float(torch.nn.utils.clip_grad_norm_(decoder.parameters(), settings.clip_norm))
        loss_value = loss.item()
        if not math.isfinite(loss_value) or not math.isfinite(norm):
            raise InputError(
                f"training diverged at step {step} (loss {loss_value}, gradient norm {norm}, rows {chosen}): "
                f"the weights were not touched; lower train.learning_rate or train.clip_norm and run again"
            )
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        tokens += batch.target_count
        flops += decoder.shape.training_flops(len(batch.tokens_N), batch.pairs)
        if detector.is_spike(norm):
            spikes.append({"step": step, "gradient_norm": norm, "rows": chosen})

        told = {
            "step": step,
            "train/loss": loss_value,
            "train/learning_rate": rate,
            "train/gradient_norm": norm,
            "train/tokens": tokens,
            "train/spikes": len(spikes),
        }
        if step % settings.eval_every == 0 or step == steps:
            bpb, perplexity = evaluate(decoder, val_rows, settings.eval_rows, settings.batch_rows, dtype)
            told |= {"val/bpb": bpb, "val/perplexity": perplexity}
            since_best += 1
            if bpb < best["bpb"]:
                since_best = 0
                weights = {name: weight.detach().clone() for name, weight in decoder.state_dict().items()}
                best = {"bpb": bpb, "perplexity": perplexity, "step": step, "weights": weights}
        on_step(told)
        if since_best >= settings.patience:
            break
        if step % settings.checkpoint_every == 0 and step < steps:
            save(
                step,
                {
                    "step": step,
                    "decoder": decoder.state_dict(),
                    "optimizer": optimizer.state_dict(),
                    "rng": torch.get_rng_state(),
                    "tokens": tokens,
                    "flops": flops,
                    "since_best": since_best,
                    "best": best,
                    "spikes": spikes,
                    "recent_norms": detector.recent,
                },
            )
    return Result(
        weights=best["weights"],
        steps=step,
        best_step=best["step"],
        tokens=tokens,
        flops=flops,
        parameters=decoder.parameter_count(),
        val_bpb=best["bpb"],
        val_perplexity=best["perplexity"],
        spikes=spikes,
    )


def adamw(decoder: Decoder, settings: TrainParams) -> torch.optim.AdamW:
    """AdamW, betas 0.9 and 0.95; weight decay on matrices alone, not on norms."""
    matrices = [weight for weight in decoder.parameters() if weight.ndim >= 2]
    norms = [weight for weight in decoder.parameters() if weight.ndim < 2]
    groups = [
        {"params": matrices, "weight_decay": settings.weight_decay},
        {"params": norms, "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=settings.learning_rate, betas=(0.9, 0.95), fused=True)


def _nats(decoder: Decoder, batch: Batch, dtype: torch.dtype) -> Tensor:
    with autocast(dtype):
        hidden_ND = decoder(batch.tokens_N, batch.positions_N, batch.attend)
    return summed_cross_entropy(hidden_ND.to(dtype), decoder.head_VD.to(dtype), batch.targets_N)


@torch.no_grad()
def evaluate(
    decoder: Decoder, pack: Pack, max_rows: int, batch_rows: int, dtype: torch.dtype
) -> tuple[float, float]:
    """Bits per UTF-8 byte and perplexity a token on at most `max_rows` rows, spread evenly.

    Not the first ones: packing puts the longest reports there. Bits count the end of each report;
    bytes are the text's alone.
    """
    decoder.eval()
    nats, targets = 0.0, 0
    count = min(max_rows, len(pack.rows))
    chosen = [index * len(pack.rows) // count for index in range(count)]
    for first in range(0, len(chosen), batch_rows):
        batch = flatten(pack, chosen[first : first + batch_rows])
        nats += float(_nats(decoder, batch, dtype))
        targets += batch.target_count
    text_bytes = sum(pack.rows[index].text_bytes for index in chosen)
    return nats / math.log(2) / text_bytes, math.exp(nats / targets)
