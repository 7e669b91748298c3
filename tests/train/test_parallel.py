"""Two processes learn what one learns; what one wrote, two go on from, and the other way round."""

import dataclasses
import itertools

import pytest
import torch
import torch.distributed as dist
from torch.multiprocessing import spawn

from tasks.lm import batch
from tasks.lm.model import Decoder
from tasks.train import checkpoint, loop
from tasks.train.objective import Objective
from tasks.train.parallel import ALONE, KINDS, Ranks

OPTIMIZERS = ("adamw", "muon")
BOTH = list(itertools.product(KINDS, OPTIMIZERS))
STEPS, HALF = 10, 5
CLOSE = 1e-4


def scenario(settings, optimizer):
    """Ten steps of four rows, one at once; five validation rows, which two processes cannot share evenly."""
    return dataclasses.replace(
        settings,
        max_tokens=STEPS * 4 * 64,
        micro_rows=1,
        optimizer=optimizer,
        dropout=0.0,
        average=0.8,
        eval_every=5,
        eval_rows=5,
        checkpoint_every=HALF,
    )


def run(arguments, settings, ranks, folder, resume=None):
    """The result and what was told of each step; checkpoints go to the folder."""
    told = []

    def save(step, content):
        if ranks.rank == 0 and step == HALF:
            checkpoint.save(folder, step, content)

    # bf16 rounds a sum of other lengths otherwise, by more than what is asked for here.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loop, "compute_dtype", lambda device: torch.float32)
        patch.setattr(batch, "compute_dtype", lambda device: torch.float32)
        result = loop.train(*arguments, settings, on_step=told.append, save=save, resume=resume, ranks=ranks)
    return result, told


def work(rank, folder, arguments, settings):
    """What each of two processes does: all scenarios, from the beginning and from one process's checkpoint."""
    torch.set_num_threads(1)
    dist.init_process_group("gloo", init_method=f"file://{folder}/meeting", rank=rank, world_size=2)
    found = {}
    for kind, optimizer in BOTH:
        chosen, ranks = scenario(settings, optimizer), Ranks(rank, 2, kind)
        found[kind, optimizer] = run(arguments, chosen, ranks, folder / f"{kind}-{optimizer}")
        resume = checkpoint.load_newest(folder / f"one-{optimizer}")
        found[kind, optimizer, "resumed"] = run(arguments, chosen, ranks, folder / "unused", resume)
    decoder = Decoder(arguments[2])
    Ranks(rank, 2, "fsdp").spread(Objective(decoder))
    parts = [weight.to_local().numel() / weight.numel() for weight in decoder.parameters()]
    found["parts"] = min(parts), max(parts)
    dist.destroy_process_group()
    torch.save(found, folder / f"found-{rank}")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("parallel")


@pytest.fixture(scope="module")
def one(folder, rows, val_rows, shape, settings):
    arguments = (rows, val_rows, shape)
    return {name: run(arguments, scenario(settings, name), ALONE, folder / f"one-{name}") for name in OPTIMIZERS}


@pytest.fixture(scope="module")
def two(folder, one, rows, val_rows, shape, settings):
    spawn(work, (folder, (rows, val_rows, shape), settings), nprocs=2)
    return [torch.load(folder / f"found-{rank}", weights_only=False) for rank in (0, 1)]


def assert_same(found, expected):
    """Both (result, told): every figure of every step within `CLOSE`, and the weights."""
    (result, told), (other, others) = found, expected
    assert [entry["step"] for entry in told] == [entry["step"] for entry in others]
    for entry, of_other in zip(told, others, strict=True):
        assert entry == pytest.approx(of_other, abs=CLOSE), entry["step"]
    assert result.tokens == other.tokens
    assert result.flops == other.flops
    assert result.parameters == other.parameters
    for name, weight in other.weights.items():
        assert torch.allclose(result.weights[name], weight, atol=CLOSE), name


@pytest.mark.parametrize(("kind", "optimizer"), BOTH)
def test_two_processes_learn_what_one_learns(one, two, settings, kind, optimizer):
    assert one[optimizer][1][0]["train/loss"] > one[optimizer][1][-1]["train/loss"] + 100 * CLOSE
    assert any(entry["train/gradient_norm"] > settings.clip_norm for entry in one[optimizer][1])
    assert_same(two[0][kind, optimizer], one[optimizer])
    assert two[0][kind, optimizer][1] == two[1][kind, optimizer][1]  # both processes were told the same


@pytest.mark.parametrize(("kind", "optimizer"), BOTH)
def test_two_go_on_from_what_one_wrote(one, two, kind, optimizer):
    result, told = one[optimizer]
    assert_same(two[0][kind, optimizer, "resumed"], (result, told[HALF:]))


@pytest.mark.parametrize(("kind", "optimizer"), BOTH)
def test_one_goes_on_from_what_two_wrote(folder, one, two, rows, val_rows, shape, settings, kind, optimizer):
    state = checkpoint.load_newest(folder / f"{kind}-{optimizer}")
    assert len(state["rng"]) == 2
    found = run((rows, val_rows, shape), scenario(settings, optimizer), ALONE, folder / "unused", state)
    result, told = one[optimizer]
    assert_same(found, (result, told[HALF:]))


def test_fsdp_keeps_half_of_each_weight_in_each_process(two):
    for found in two:
        smallest, largest = found["parts"]
        assert smallest >= 0.48  # 33 ids are not even
        assert largest <= 0.52


def test_a_steps_rows_are_shared_out_as_they_lie():
    assert [Ranks(rank, 2).share([5, 3, 9, 1]) for rank in (0, 1)] == [[5, 3], [9, 1]]
    assert ALONE.share([5, 3]) == [5, 3]


def test_rows_that_cannot_be_shared_out_are_refused(settings):
    with pytest.raises(ValueError, match=r"batch_rows must be a multiple of processes \(3\), not 4"):
        dataclasses.replace(settings, processes=3)
