"""One training in several processes: what each does for itself, and where they come together.

Every process has the same step, rows and decisions, because all of these follow from the step and from sums over
all processes. ddp keeps all weights in each process and sums the gradients; fsdp keeps a part of each weight, its
gradient and its moments in each process, and puts a layer's weights together when it is their turn.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any, TypeVar

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.distributed.fsdp import FSDPModule, fully_shard
from torch.distributed.tensor import DTensor, distribute_tensor, init_device_mesh
from torch.nn.parallel import DistributedDataParallel

from tasks.lm.model import Decoder
from tasks.lm.precision import compute_device
from tasks.stage import InputError
from tasks.train.objective import Objective

KINDS = ("ddp", "fsdp")
LOST = 75  # exit code of a process whose partner is gone (EX_TEMPFAIL)

T = TypeVar("T")


@dataclass(frozen=True)
class Ranks:
    """The processes of a training, seen from one of them.

    Attributes:
        rank: of this process; 0 alone writes and tells.
        world: how many there are.
        kind: of `KINDS`.
    """

    rank: int = 0
    world: int = 1
    kind: str = "ddp"

    def share(self, rows: Sequence[T]) -> Sequence[T]:
        """This process's part of a step's rows. Neighbours, as they are together in one process's `micro_rows`."""
        size = len(rows) // self.world
        return rows[self.rank * size : (self.rank + 1) * size]

    def total(self, *values: float) -> list[float]:
        """The sums of each value over all processes, the same in all of them."""
        if self.world == 1:
            return list(values)
        sums = torch.tensor(values, dtype=torch.float64, device=compute_device())
        dist.all_reduce(sums)
        return sums.tolist()

    def each(self, value: T) -> list[T]:
        """Every process's value, by rank."""
        values = [value] * self.world
        if self.world > 1:
            dist.all_gather_object(values, value)
        return values

    def compiled(self, decoder: Decoder) -> Iterable[nn.Module]:
        """What is compiled each as one graph: the decoder, or, because fsdp works between layers, its layers."""
        return decoder.model.layers if self.world > 1 and self.kind == "fsdp" else [decoder]

    def spread(self, objective: Objective) -> nn.Module:
        """The objective over all processes; with fsdp its weights become `DTensor`s, so optimizers come after."""
        if self.world == 1:
            return objective
        if self.kind == "ddp":
            return DistributedDataParallel(objective)
        mesh = init_device_mesh(compute_device().type, (self.world,))
        for layer in objective.decoder.model.layers:
            fully_shard(layer, mesh=mesh)
        fully_shard(objective, mesh=mesh)
        return objective


ALONE = Ranks()


def is_one_of_several() -> bool:
    """Whether torchrun started this process."""
    return dist.is_torchelastic_launched()


@contextmanager
def joined(processes: int, kind: str) -> Iterator[Ranks]:
    """The processes that torchrun started, in one group; alone where it did not.

    Raises:
        InputError: torchrun started another number of processes.
    """
    if not is_one_of_several():
        yield ALONE
        return
    rank, world = int(os.environ["RANK"]), int(os.environ["WORLD_SIZE"])
    if world != processes:
        raise InputError(f"train.processes is {processes}, and torchrun started {world}: give both the same number")
    device = compute_device()
    if device.type == "cuda":
        torch.cuda.set_device(int(os.environ["LOCAL_RANK"]))
    dist.init_process_group("nccl" if device.type == "cuda" else "gloo")
    try:
        yield Ranks(rank, world, kind)
    except RuntimeError as error:
        if isinstance(error, dist.DistError) or "gloo" in str(error):
            sys.exit(LOST)  # who started us knows which process was the first to go, and tells that
        raise
    dist.destroy_process_group()


def summing(objective: nn.Module, last: bool) -> AbstractContextManager[None]:
    """Around a part of a step: gradients are summed over the processes with the last part alone."""
    if isinstance(objective, FSDPModule):
        objective.set_requires_gradient_sync(last)
    if isinstance(objective, DistributedDataParallel) and not last:
        return objective.no_sync()
    return nullcontext()


def whole(content: Any) -> Any:
    """`content`, its `DTensor`s put together on the CPU; all processes must ask at once."""
    if isinstance(content, DTensor):
        return content.full_tensor().cpu()
    if isinstance(content, dict):
        return {name: whole(value) for name, value in content.items()}
    if isinstance(content, list):
        return [whole(value) for value in content]
    return content


def part_as(value: Tensor, like: Tensor) -> Tensor:
    """This process's part of a whole tensor, where `like` is one; itself otherwise."""
    if not isinstance(like, DTensor) or isinstance(value, DTensor):
        return value
    # Every process has the whole: nothing needs to be sent.
    return distribute_tensor(value.to(like.device), like.device_mesh, like.placements, src_data_rank=None)


def part_of_optimizer(content: dict[str, Any], optimizer: torch.optim.Optimizer) -> dict[str, Any]:
    """An optimizer's `state_dict` with what has a weight's shape parted as that weight is."""
    weights = [weight for group in optimizer.param_groups for weight in group["params"]]
    state = {
        index: {
            name: part_as(value, weights[index]) if value.shape == weights[index].shape else value
            for name, value in values.items()
        }
        for index, values in content["state"].items()
    }
    return {**content, "state": state}
