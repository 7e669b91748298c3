"""The training loop: batches in, weights out; everything it tells goes through functions handed to it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from tasks.artifacts.packed import Pack
from tasks.lm.batch import flatten
from tasks.lm.model import Decoder, ModelShape
from tasks.lm.precision import compute_device, compute_dtype
from tasks.stage import InputError
from tasks.train import optimizers
from tasks.train.average import WeightAverage
from tasks.train.objective import Objective
from tasks.train.parallel import ALONE, Ranks, summing, whole
from tasks.train.schedule import learning_rate, rows_of_step
from tasks.train.settings import TrainParams
from tasks.train.state import Best, State
from tasks.train.validation import evaluate


@dataclass(frozen=True, kw_only=True)
class Result:
    """What training leaves: the weights of the best evaluation, and the figures of the run."""

    weights: dict[str, Tensor]  # fp32, on the CPU
    steps: int  # done; fewer than planned when patience ran out or `stop` said so
    stopped: bool  # by `stop`
    best_step: int
    tokens: int  # predicted in training
    flops: int  # of the matrix products, forward and backward, padding left out
    parameters: int
    val_bpb: float
    val_perplexity: float
    spikes: list[dict[str, Any]]  # see `State.spikes`


def train(
    rows: Pack,
    val_rows: Pack,
    shape: ModelShape,
    settings: TrainParams,
    *,
    on_step: Callable[[dict[str, float]], None],
    save: Callable[[int, dict[str, Any]], None],
    resume: dict[str, Any] | None = None,
    load: Callable[[], dict[str, Any] | None] = lambda: None,
    stop: Callable[[], bool] = lambda: False,
    start_from: Mapping[str, Tensor] | None = None,
    ranks: Ranks = ALONE,
) -> Result:
    """Train a decoder, from scratch or from given weights, or on from a checkpoint's state.

    On a CPU the outcome is a function of the arguments alone, whether it was interrupted or not.

    Args:
        on_step: is handed step, train/loss (nats a token), train/learning_rate,
            train/gradient_norm (before clipping), train/tokens, train/spikes, and where an
            evaluation fell val/bpb and val/perplexity. A loss or norm that is no number is left out.
        save: is handed the step and the state to keep, every `checkpoint_every` steps.
        resume: a state that `save` was handed, to go on from.
        load: gives the newest such state, or None; for rollbacks.
        stop: asked after every step; once it says yes, training evaluates, saves and ends.
        start_from: weights to begin with instead of random ones.
        ranks: the processes that train together, each calling this with the same arguments.

    Raises:
        InputError: the loss is not a number, and no rollback is left; the weights are then as before the step.
    """
    device = compute_device()
    dtype = compute_dtype(device)
    torch.set_num_threads(settings.threads)
    torch.set_flush_denormal(True)
    torch.manual_seed(settings.seed + ranks.rank)  # dropout's masks differ

    state = _start(shape, settings, start_from, device, dtype, ranks)
    if resume:
        state.restore(resume)
    decoder, steps = state.decoder, settings.steps_on(rows, shape)
    stopped = False
    while state.step < steps and state.since_best < settings.patience and not stopped:
        state.step += 1
        step = state.step
        chosen = rows_of_step(step, rows=len(rows.rows), batch_rows=settings.batch_rows, seed=settings.seed)
        rate = learning_rate(
            step,
            steps,
            schedule=settings.schedule,
            peak=settings.learning_rate,
            floor=settings.min_learning_rate,
            warmup_share=settings.warmup_share,
            decay_share=settings.decay_share,
        )
        decoder.drop(settings.reads_again(step, len(rows.rows)))
        loss = _gradients(state, rows, chosen, settings.micro_rows, dtype)
        norm = float(whole(torch.nn.utils.clip_grad_norm_(decoder.parameters(), settings.clip_norm)))
        values = {"loss": loss, "gradient_norm": norm}
        told = {"step": step, "train/learning_rate": rate, "train/tokens": state.tokens}
        told |= {f"train/{name}": value for name, value in values.items() if math.isfinite(value)}

        if _rolled_back(state, values, chosen, settings.rollbacks, load):
            decoder.zero_grad(set_to_none=True)
        else:
            for optimizer in state.optimizers:
                for group in optimizer.param_groups:
                    group["lr"] = rate
                optimizer.step()
            decoder.zero_grad(set_to_none=True)
            if state.average:
                state.average.update(decoder, step)
        told["train/spikes"] = len(state.spikes)

        stopped = any(ranks.total(stop()))
        due = step % settings.eval_every == 0 or step == steps
        # An evaluation out of turn tells; it must not decide what a training that goes on keeps.
        before = state.content() if stopped and not due else None
        if due or stopped:
            told |= _evaluated(state, val_rows, settings, dtype)
        on_step(told)
        if step % settings.checkpoint_every == 0 or stopped:
            save(step, before or state.content())
    best = state.best
    return Result(
        weights={name: weight.cpu() for name, weight in whole(best.weights).items()},
        steps=state.step,
        stopped=stopped and state.step < steps,
        best_step=best.step,
        tokens=state.tokens,
        flops=state.flops,
        parameters=decoder.parameter_count(),
        val_bpb=best.bpb,
        val_perplexity=best.perplexity,
        spikes=state.spikes,
    )


def _start(
    shape: ModelShape,
    settings: TrainParams,
    start_from: Mapping[str, Tensor] | None,
    device: torch.device,
    dtype: torch.dtype,
    ranks: Ranks,
) -> State:
    decoder = Decoder(shape, settings.dropout)
    decoder.initialise(settings.seed)
    if start_from:
        decoder.load_state_dict(start_from)
    decoder.to(device)
    if device.type == "cuda":
        for module in ranks.compiled(decoder):
            module.compile(dynamic=False, fullgraph=True)  # in place: the weights keep their names
    objective = ranks.spread(Objective(decoder))
    return State(
        decoder=decoder,
        objective=objective,
        ranks=ranks,
        optimizers=optimizers.build(
            decoder,
            settings.optimizer,
            learning_rate=settings.learning_rate,
            weight_decay=settings.weight_decay,
            dtype=dtype,
        ),
        average=WeightAverage(decoder, settings.average) if settings.average else None,
    )


def _gradients(state: State, rows: Pack, chosen: list[int], micro_rows: int, dtype: torch.dtype) -> float:
    """The step's gradients, a few rows at a time; the mean loss in nats over all of the step's targets."""
    state.objective.train()
    mine, world = state.ranks.share(chosen), state.ranks.world
    parts = [mine[first : first + micro_rows] for first in range(0, len(mine), micro_rows)]
    targets = sum(int(rows.rows[index].loss_mask.sum()) for index in chosen)
    loss, flops = 0.0, 0.0
    for part in parts:
        batch = flatten(rows, part, device=state.device)
        with summing(state.objective, last=part is parts[-1]):
            # Divided by the whole step's targets, not the part's: so the parts do not change the sum. Times the
            # processes, because they take the mean of their gradients.
            nats = state.objective(batch, dtype) / (targets / world)
            nats.backward()
        loss += nats.item() / world
        flops += state.decoder.shape.training_flops(batch.token_count, batch.pairs)
    loss, flops = state.ranks.total(loss, flops)
    state.flops += int(flops)
    state.tokens += targets
    return loss


def _rolled_back(
    state: State,
    values: dict[str, float],
    chosen: list[int],
    rollbacks: int,
    load: Callable[[], dict[str, Any] | None],
) -> bool:
    """Note what stands out; go back to the last checkpoint's weights, without the rows since, if one is left."""
    found = state.detector.spikes(values)
    if not found:
        return False
    broken = not all(map(math.isfinite, values.values()))
    left = rollbacks - sum(spike["back_to"] is not None for spike in state.spikes)
    lasts = "loss" in found and any(
        spike["step"] == state.step - 1 and "loss" in spike["of"] for spike in state.spikes[-1:]
    )  # one step's spike may be an odd row; two in a row are the weights
    content = load() if left > 0 and (broken or lasts) else None
    spike = {"step": state.step, "of": found, "rows": chosen, "back_to": content["step"] if content else None}
    state.spikes.append(spike | {name: value if math.isfinite(value) else None for name, value in values.items()})
    if content:
        state.roll_back(content)
    elif broken:
        raise InputError(
            f"training diverged at step {state.step} (loss {values['loss']}, gradient norm "
            f"{values['gradient_norm']}, rows {chosen}): the weights were not touched and the last checkpoint "
            f"stands; lower train.learning_rate or train.clip_norm, or set train.rollbacks, and run again"
        )
    return content is not None


def _evaluated(state: State, val_rows: Pack, settings: TrainParams, dtype: torch.dtype) -> dict[str, float]:
    """Evaluate, and keep the weights if there were none better."""
    with state.average.inside(state.decoder) if state.average else nullcontext():
        bpb, perplexity = evaluate(
            state.objective, val_rows, settings.eval_rows, settings.micro_rows, dtype, state.ranks
        )
    state.since_best += 1
    if bpb < state.best.bpb:
        state.since_best = 0
        weights = {name: weight.detach().clone() for name, weight in state.weights().items()}
        state.best = Best(step=state.step, bpb=bpb, perplexity=perplexity, weights=weights)
    return {"val/bpb": bpb, "val/perplexity": perplexity}
