"""The training loop: it learns, resumes to the same bits, stops when it should, and names what went wrong."""

import contextlib
import dataclasses
import math

import numpy as np
import pytest
import torch

from tasks.stage import InputError
from tasks.train import checkpoint
from tasks.train.loop import train
from tasks.train.schedule import learning_rate, rows_of_step
from tasks.train.spikes import SpikeDetector


class Killed(Exception):
    pass


def run(rows, val_rows, shape, settings, folder=None, resume=None, kill_after=None, **more):
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
        result = train(
            rows,
            val_rows,
            shape,
            settings,
            on_step=on_step,
            save=save,
            resume=resume,
            load=lambda: checkpoint.load_newest(folder) if folder else None,
            **more,
        )
    return result, told


def test_learns(rows, val_rows, shape, settings):
    result, told = run(rows, val_rows, shape, settings)
    assert result.steps == settings.steps_on(rows, shape) == told[-1]["step"]
    assert [entry["step"] for entry in told] == list(range(1, result.steps + 1))
    assert told[-1]["train/loss"] < told[0]["train/loss"] / 2
    evaluated = [entry["val/bpb"] for entry in told if "val/bpb" in entry]
    assert result.val_bpb == min(evaluated) < evaluated[0]
    assert told[-1]["train/tokens"] == result.tokens
    assert result.flops > 6 * result.tokens * 32 * 33  # at least the head's share


@pytest.mark.parametrize("change", [{}, {"optimizer": "muon", "average": 0.9}])
def test_resumed_is_bit_identical(rows, val_rows, shape, settings, tmp_path, change):
    settings = dataclasses.replace(settings, **change)
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
    assert result.steps < wild.steps_on(rows, shape)
    assert result.val_bpb == evaluated[result.best_step] == min(evaluated.values())
    assert list(evaluated).index(result.best_step) == len(evaluated) - 1 - wild.patience


def poison(monkeypatch, *at, factor):
    """Multiply these calls' loss (from 1) by `factor`; returns the head's weights as each call found them."""
    from tasks.train import objective

    real, seen = objective.summed_nats, []

    def poisoned(decoder, batch, dtype):
        if not torch.is_grad_enabled():
            return real(decoder, batch, dtype)
        seen.append(decoder.head_VD.detach().clone())
        nats = real(decoder, batch, dtype)
        return nats * factor if len(seen) in at else nats

    monkeypatch.setattr(objective, "summed_nats", poisoned)
    return seen


def test_a_loss_that_is_no_number_stops_before_the_weights_are_touched(
    rows, val_rows, shape, settings, monkeypatch, tmp_path
):
    seen = poison(monkeypatch, 9, factor=math.nan)
    with pytest.raises(
        InputError, match=r"diverged at step 9 .*rows \[.*checkpoint stands; lower train.learning_rate"
    ):
        run(rows, val_rows, shape, settings, folder=tmp_path)
    assert len(seen) == 9
    assert checkpoint.load_newest(tmp_path)["step"] == 7


@pytest.mark.parametrize(("factor", "at"), [(math.nan, [12]), (100.0, [11, 12])])
def test_a_rollback_takes_the_last_checkpoint_and_leaves_the_rows_out(
    rows, val_rows, shape, settings, monkeypatch, tmp_path, factor, at
):
    settings = dataclasses.replace(settings, rollbacks=1, clip_norm=1e9)
    seen = poison(monkeypatch, *at, factor=factor)
    result, told = run(rows, val_rows, shape, settings, folder=tmp_path)
    (spike,) = [spike for spike in result.spikes if spike["back_to"] is not None]
    assert (spike["step"], spike["back_to"], len(spike["rows"])) == (12, 7, settings.batch_rows)
    assert torch.equal(seen[12], seen[7])  # step 13 begins where step 8 began
    assert not torch.equal(seen[12], seen[11])
    assert [entry["step"] for entry in told] == list(range(1, result.steps + 1))
    assert ("train/loss" in told[11]) == math.isfinite(factor)
    assert told[-1]["train/loss"] < told[0]["train/loss"] / 2

    poison(monkeypatch, 1, factor=math.nan)  # nothing to go back to
    with pytest.raises(InputError, match="diverged at step 1 "):
        run(rows, val_rows, shape, settings, folder=tmp_path / "empty")


def test_parts_of_a_step_add_up_to_the_step(rows, val_rows, shape, settings):
    settings = dataclasses.replace(settings, dropout=0.0, max_epochs=2.0)
    whole, told = run(rows, val_rows, shape, settings)
    parts, in_parts = run(rows, val_rows, shape, dataclasses.replace(settings, micro_rows=3))
    for one, other in zip(told, in_parts, strict=True):
        assert other["train/loss"] == pytest.approx(one["train/loss"], abs=2e-3)  # products are bf16 where fast
    assert parts.tokens == whole.tokens
    assert parts.flops == whole.flops


def test_dropout_begins_with_the_second_pass(rows, val_rows, shape, settings):
    settings = dataclasses.replace(settings, max_epochs=2.0)
    one_pass = len(rows.rows) // settings.batch_rows
    losses = [
        [
            entry["train/loss"]
            for entry in run(rows, val_rows, shape, dataclasses.replace(settings, dropout=share))[1]
        ]
        for share in (0.0, 0.5)
    ]
    assert losses[0][:one_pass] == losses[1][:one_pass]
    assert losses[0][one_pass] != losses[1][one_pass]


def test_stop_evaluates_and_saves(rows, val_rows, shape, settings, tmp_path):
    asked = iter(range(100))
    result, told = run(rows, val_rows, shape, settings, folder=tmp_path, stop=lambda: next(asked) == 8)
    assert (result.stopped, result.steps, told[-1]["step"]) == (True, 9, 9)
    assert "val/bpb" in told[-1]
    state = checkpoint.load_newest(tmp_path)
    assert state["step"] == 9
    whole, _ = run(rows, val_rows, shape, settings)
    gone_on, _ = run(rows, val_rows, shape, settings, resume=state)
    assert dataclasses.replace(gone_on, weights={}) == dataclasses.replace(whole, weights={})
    assert not gone_on.stopped


def test_training_starts_from_given_weights(rows, val_rows, shape, settings):
    first, told = run(rows, val_rows, shape, settings)
    _, warm = run(rows, val_rows, shape, dataclasses.replace(settings, max_epochs=1.0), start_from=first.weights)
    assert warm[0]["train/loss"] < told[0]["train/loss"] / 2


def test_the_average_is_what_is_judged_and_kept(rows, val_rows, shape, settings):
    result, told = run(rows, val_rows, shape, dataclasses.replace(settings, average=0.9, learning_rate=0.03))
    plain, of_plain = run(rows, val_rows, shape, dataclasses.replace(settings, learning_rate=0.03))
    assert [entry["train/loss"] for entry in told] == [entry["train/loss"] for entry in of_plain]
    assert result.val_bpb != plain.val_bpb
    assert not torch.equal(result.weights["model.norm.weight"], plain.weights["model.norm.weight"])


def rates(schedule):
    return [
        learning_rate(step, 100, schedule=schedule, peak=1.0, floor=0.1, warmup_share=0.1, decay_share=0.3)
        for step in range(1, 101)
    ]


def test_learning_rate_rises_and_falls():
    cosine = rates("cosine")
    assert cosine[0] == pytest.approx(0.1)
    assert cosine[9] == max(cosine) == 1.0
    assert cosine[54] == pytest.approx(0.55)  # half of the cosine
    assert cosine[-1] == pytest.approx(0.1)
    assert cosine[10:] == sorted(cosine[10:], reverse=True)


def test_warmup_stable_decay():
    wsd = rates("wsd")
    assert wsd[:10] == rates("cosine")[:10]
    assert wsd[9:70] == [1.0] * 61
    assert wsd[84] == pytest.approx(0.55)  # half of the line
    assert wsd[-1] == pytest.approx(0.1)


def test_every_epoch_takes_every_row_once_in_another_order():
    stream = [row for step in range(1, 11) for row in rows_of_step(step, rows=10, batch_rows=3, seed=5)]
    epochs = [stream[:10], stream[10:20], stream[20:30]]
    assert all(sorted(epoch) == list(range(10)) for epoch in epochs)
    assert epochs[0] != epochs[1] != epochs[2]
    # Any step can be asked for first, as a resumed run does.
    assert rows_of_step(7, rows=10, batch_rows=3, seed=5) == stream[18:21]


def test_the_first_epoch_does_not_undo_the_packers_shuffle():
    """Rows are packed in an order by length and shuffled by `pack.seed`, which may be the same number."""
    packed_as = np.argsort(np.random.default_rng(42).permutation(1000))  # by place in the file
    read = packed_as[rows_of_step(1, rows=1000, batch_rows=1000, seed=42)]
    assert abs(np.corrcoef(read, range(1000))[0, 1]) < 0.1
    undone = packed_as[np.random.default_rng([42, 0]).permutation(1000)]
    assert undone.tolist() == list(range(1000))  # what it was


def test_spikes_stand_out_from_the_median_and_do_not_hide_the_next():
    detector = SpikeDetector()

    def spikes(norm, loss=1.0):
        return detector.spikes({"gradient_norm": norm, "loss": loss})

    assert not any(spikes(1.0) for _ in range(20))
    assert spikes(6.0) == ["gradient_norm"]
    assert spikes(2.0) == []
    assert spikes(1.0, loss=2.1) == ["loss"]
    assert spikes(math.inf, loss=math.nan) == ["loss", "gradient_norm"]
    assert spikes(1.0) == []  # what is no number does not count in the median
    scattered = SpikeDetector({"loss": [1.0, 2.0, 3.0, 4.0] * 8, "gradient_norm": [1.0] * 32})
    assert scattered.spikes({"gradient_norm": 1.0, "loss": 9.0}) == []  # rows that differ that much anyway
    assert scattered.spikes({"gradient_norm": 1.0, "loss": 20.0}) == ["loss"]
    again = SpikeDetector(detector.recent)
    assert again.spikes({"gradient_norm": 6.0, "loss": 1.0}) == ["gradient_norm"]
    assert SpikeDetector().spikes({"gradient_norm": 1000.0, "loss": 9.0}) == []  # nothing to hold it against yet


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"batch_rows": 0}, "batch_rows must be at least 1"),
        ({"learning_rate": 0.0}, "learning_rate must be above 0"),
        ({"dropout": 1.0}, "dropout must be at least 0 and below 1"),
        ({"optimizer": "sgd"}, "optimizer must be one of adamw, muon, not sgd"),
        ({"schedule": "line"}, "schedule must be one of cosine, wsd, not line"),
        ({"rollbacks": -1}, "rollbacks must be at least 0"),
        ({"decay_share": 1.5}, "decay_share must be between 0 and 1"),
        ({"min_learning_rate": 1.0}, "min_learning_rate must be between 0 and learning_rate"),
    ],
)
def test_settings_that_make_no_sense_are_refused(settings, change, sentence):
    with pytest.raises(ValueError, match=sentence):
        dataclasses.replace(settings, **change)


def test_flops_end_training(rows, shape, settings):
    all_rows = shape.training_flops(rows.tokens, rows.pairs)
    half = dataclasses.replace(settings, max_flops=all_rows / 2, batch_rows=1)
    assert half.steps_on(rows, shape) == len(rows.rows) // 2
    assert dataclasses.replace(half, max_flops=1e18).steps_on(rows, shape) == 8 * len(rows.rows)
