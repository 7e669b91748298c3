"""The training loop: it learns, resumes to the same bits, stops when it should, and names what went wrong."""

import contextlib
import dataclasses
import math

import pytest
import torch

from tasks.stage import InputError
from tasks.train import checkpoint
from tasks.train.loop import train
from tasks.train.schedule import learning_rate, rows_of_step
from tasks.train.spikes import SpikeDetector


class Killed(Exception):
    pass


def run(rows, val_rows, shape, settings, folder=None, resume=None, kill_after=None):
    told = []

    def on_step(entry):
        told.append(entry)
        if kill_after and entry["step"] == kill_after:
            raise Killed

    def save(step, state):
        if folder:
            checkpoint.save(folder, step, state)

    result = None
    with contextlib.suppress(Killed):
        result = train(rows, val_rows, shape, settings, on_step=on_step, save=save, resume=resume)
    return result, told


def test_learns(rows, val_rows, shape, settings):
    result, told = run(rows, val_rows, shape, settings)
    assert result.steps == settings.steps(rows, shape) == told[-1]["step"]
    assert [entry["step"] for entry in told] == list(range(1, result.steps + 1))
    assert told[-1]["train/loss"] < told[0]["train/loss"] / 2
    evaluated = [entry["val/bpb"] for entry in told if "val/bpb" in entry]
    assert result.val_bpb == min(evaluated) < evaluated[0]
    assert told[-1]["train/tokens"] == result.tokens
    assert result.flops > 6 * result.tokens * 32 * 33  # at least the head's share


def test_resumed_is_bit_identical(rows, val_rows, shape, settings, tmp_path):
    whole, told = run(rows, val_rows, shape, settings)
    nothing, before = run(rows, val_rows, shape, settings, folder=tmp_path, kill_after=17)
    assert nothing is None
    state = checkpoint.load_newest(tmp_path)
    assert state["step"] == 14
    resumed, after = run(rows, val_rows, shape, settings, resume=state)
    assert after[0]["step"] == 15
    assert before[:14] + after == told
    for name, weight in whole.weights.items():
        assert torch.equal(weight, resumed.weights[name]), name
    assert dataclasses.replace(whole, weights={}) == dataclasses.replace(resumed, weights={})


def test_another_seed_gives_other_weights(rows, val_rows, shape, settings):
    short = dataclasses.replace(settings, max_epochs=1.0)
    one, _ = run(rows, val_rows, shape, short)
    again, _ = run(rows, val_rows, shape, short)
    other, _ = run(rows, val_rows, shape, dataclasses.replace(short, seed=2))
    assert torch.equal(one.weights["model.norm.weight"], again.weights["model.norm.weight"])
    assert not torch.equal(one.weights["model.norm.weight"], other.weights["model.norm.weight"])


def test_a_damaged_checkpoint_falls_back_to_the_one_before(tmp_path):
    for step in (1, 2, 3):
        checkpoint.save(tmp_path, step, {"step": step})
    newest = sorted(tmp_path.iterdir())[-1]
    assert len(list(tmp_path.iterdir())) == checkpoint.KEPT
    content = bytearray(newest.read_bytes())
    content[-5] ^= 1
    newest.write_bytes(content)
    with pytest.warns(UserWarning, match="step-000000003.ckpt is damaged"):
        assert checkpoint.load_newest(tmp_path)["step"] == 2
    checkpoint.clear(tmp_path)
    assert checkpoint.load_newest(tmp_path) is None


def test_the_best_weights_are_kept_and_patience_ends_training(rows, val_rows, shape, settings):
    wild = dataclasses.replace(
        settings, learning_rate=0.5, min_learning_rate=0.5, clip_norm=100.0, patience=2, max_epochs=60.0
    )
    result, told = run(rows, val_rows, shape, wild)
    evaluated = {entry["step"]: entry["val/bpb"] for entry in told if "val/bpb" in entry}
    assert result.steps < wild.steps(rows, shape)
    assert result.val_bpb == evaluated[result.best_step] == min(evaluated.values())
    assert list(evaluated).index(result.best_step) == len(evaluated) - 1 - wild.patience


def test_a_loss_that_is_no_number_stops_before_the_weights_are_touched(
    rows, val_rows, shape, settings, monkeypatch
):
    from tasks.train import loop

    real, seen = loop._nats, []

    def poisoned(decoder, batch, dtype):
        seen.append(decoder.head_VD.detach().clone())
        nats = real(decoder, batch, dtype)
        return nats * math.nan if len(seen) == 3 else nats

    monkeypatch.setattr(loop, "_nats", poisoned)
    with pytest.raises(InputError, match=r"diverged at step 3 .*rows \[.*lower train.learning_rate"):
        run(rows, val_rows, shape, settings)
    assert len(seen) == 3


def test_learning_rate_rises_and_falls():
    rates = [learning_rate(step, 100, peak=1.0, floor=0.1, warmup_share=0.1) for step in range(1, 101)]
    assert rates[0] == pytest.approx(0.1)
    assert rates[9] == max(rates) == 1.0
    assert rates[54] == pytest.approx(0.55)  # half of the cosine
    assert rates[-1] == pytest.approx(0.1)
    assert rates[10:] == sorted(rates[10:], reverse=True)


def test_every_epoch_takes_every_row_once_in_another_order():
    stream = [row for step in range(1, 11) for row in rows_of_step(step, rows=10, batch_rows=3, seed=5)]
    epochs = [stream[:10], stream[10:20], stream[20:30]]
    assert all(sorted(epoch) == list(range(10)) for epoch in epochs)
    assert epochs[0] != epochs[1] != epochs[2]
    # Any step can be asked for first, as a resumed run does.
    assert rows_of_step(7, rows=10, batch_rows=3, seed=5) == stream[18:21]


def test_spikes_stand_out_from_the_median_and_do_not_hide_the_next():
    detector = SpikeDetector([])
    assert not any(detector.is_spike(1.0) for _ in range(20))
    assert detector.is_spike(6.0)
    assert not detector.is_spike(2.0)
    assert SpikeDetector(detector.recent).is_spike(6.0)
    assert not SpikeDetector([]).is_spike(1000.0)  # nothing to hold it against yet


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"batch_rows": 0}, "batch_rows must be at least 1"),
        ({"learning_rate": 0.0}, "learning_rate must be above 0"),
        ({"dropout": 1.0}, "dropout must be at least 0 and below 1"),
        ({"min_learning_rate": 1.0}, "min_learning_rate must be between 0 and learning_rate"),
    ],
)
def test_settings_that_make_no_sense_are_refused(settings, change, sentence):
    with pytest.raises(ValueError, match=sentence):
        dataclasses.replace(settings, **change)


def test_flops_end_training(rows, shape, settings):
    all_rows = shape.training_flops(rows.tokens, rows.pairs)
    half = dataclasses.replace(settings, max_flops=all_rows / 2, batch_rows=1)
    assert half.steps(rows, shape) == len(rows.rows) // 2
    assert dataclasses.replace(half, max_flops=1e18).steps(rows, shape) == 8 * len(rows.rows)
