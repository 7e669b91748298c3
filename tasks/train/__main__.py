"""`python -m tasks.train TRAIN_PARQUET VAL_PARQUET TOKENIZER_FOLDER INITIAL_FOLDER MODEL_FOLDER METRICS_JSON`"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from pathlib import Path
from typing import Any

import torch

from tasks import params, stage
from tasks.artifacts import files, model, packed, tokenizer
from tasks.lm.memory import keep_freed_memory
from tasks.lm.precision import compute_device, compute_dtype
from tasks.lm.settings import ModelParams
from tasks.stage import InputError
from tasks.tracking.follow import following
from tasks.tracking.journal import Journal
from tasks.tracking.record import training_params
from tasks.train import checkpoint, initial, outputs, parallel, torchrun
from tasks.train.cost import Ledger, Price
from tasks.train.loop import train
from tasks.train.parallel import Ranks
from tasks.train.progress import Progress
from tasks.train.settings import TrainParams

STATE = Path(".radlm/train")  # resumable state; DVC deletes outputs before a stage runs
CODE = ("tasks/train", "tasks/lm", "tasks/artifacts")


def main(
    train_rows: Path, val_rows: Path, tokenizer_folder: Path, initial_folder: Path, folder: Path, metrics: Path
) -> None:
    """Train a decoder on packed rows, from the last checkpoint where there is one."""
    settings = params.load("train", TrainParams)
    paths = (train_rows, val_rows, tokenizer_folder, initial_folder, folder, metrics)
    if settings.processes > 1 and not parallel.is_one_of_several():
        torchrun.launch(settings.processes, ["-m", "tasks.train", *map(str, paths)])
        return
    with parallel.joined(settings.processes, settings.parallel) as ranks:
        run(*paths, settings, ranks)


def run(
    train_rows: Path,
    val_rows: Path,
    tokenizer_folder: Path,
    initial_folder: Path,
    folder: Path,
    metrics: Path,
    settings: TrainParams,
    ranks: Ranks,
) -> None:
    """Train in this process; of several, the first alone writes and records."""
    keep_freed_memory()
    shape_params = params.load("model", ModelParams)
    rows, held_out = packed.read(train_rows), packed.read(val_rows)
    if rows.info != held_out.info:
        raise InputError(f"{train_rows} and {val_rows} were packed differently: run `dvc repro pack` to make both")
    if rows.info.tokenizer_digest != tokenizer.load(tokenizer_folder).digest:
        raise InputError(
            f"{train_rows} was packed with another tokenizer than that of {tokenizer_folder}: "
            f"run `dvc repro pack` to pack it anew"
        )
    shape = shape_params.shape(vocab_size=rows.info.vocab_size, row_length=rows.info.row_length)

    start_from = initial.weights(initial_folder, shape, rows.info)
    made_from = [train_rows, val_rows, *([initial_folder / model.WEIGHTS] if start_from else [])]
    key = train_key(*made_from)
    state = STATE / train_key(*made_from, but=("processes", "parallel"))
    journal = Journal(state / "journal.jsonl")
    resume = checkpoint.load_newest(state, told=journal.whole_until())
    ranks.total(0)  # all have looked before the first changes anything
    if ranks.rank:
        train(
            rows,
            held_out,
            shape,
            settings,
            on_step=lambda told: None,
            save=lambda step, content: None,
            resume=resume,
            load=lambda: checkpoint.load_newest(state),
            start_from=start_from,
            ranks=ranks,
        )
        return
    price, spent = params.part("budget", Price), journal.last("cost/usd")
    machines = settings.processes if compute_device().type == "cuda" else 1
    ledger = Ledger(state / "spent.json", price, spent, machines)
    done = resume["step"] if resume else 0
    journal.keep_until(done)
    if resume:
        print(f"going on from the checkpoint of step {done}")
    elif start_from:
        print(f"starting from the model in {initial_folder}")

    source = Path(params.read()["corpus"]["path"]).name
    planned = settings.steps_on(rows, shape)
    with (
        following(journal, key, f"{source}-{key[:6]}", training_params()) as follower,
        Progress(done, planned, resume["tokens"] if resume else 0) as progress,
    ):

        def on_step(entry: dict[str, float]) -> None:
            cost = ledger.cost(int(entry["step"]), done, planned)
            journal.append({**entry, **cost, "speed/tokens_per_second": progress.show(entry, cost)})

        def save(step: int, content: dict[str, Any]) -> None:
            journal.flush_to_disk()  # a checkpoint is never ahead of its metrics
            checkpoint.save(state, step, content)
            ledger.write()

        result = train(
            rows,
            held_out,
            shape,
            settings,
            on_step=on_step,
            save=save,
            resume=resume,
            load=lambda: checkpoint.load_newest(state),
            stop=ledger.is_spent,
            start_from=start_from,
            ranks=ranks,
        )
        if result.stopped:
            outputs.write_model(state / "model", shape, result, list(journal.read()), rows, settings)
            raise InputError(
                f"budget.max_usd is reached: ${ledger.usd:.2f} at step {result.steps} of {planned}, best "
                f"validation {result.val_bpb:.4f} bits a byte; the checkpoint stands, and the model so far in "
                f"{state / 'model'}: raise budget.max_usd and run again to go on"
            )
        outputs.write_model(folder, shape, result, list(journal.read()), rows, settings)
        files.write_json(metrics, outputs.metrics_of(result, rows, settings))
        follower.model_digest = model.digest(folder)
    # For `record`, should the tracker have been away: which training led to this model.
    files.write_json(state / "outcome.json", {"model_digest": model.digest(folder), "train_key": key})
    checkpoint.clear(state)
    print(
        f"best validation {result.val_bpb:.4f} bits a byte at step {result.best_step} of {result.steps}; "
        f"${ledger.usd:.2f}"
    )
    for spike in result.spikes:
        back = "" if spike["back_to"] is None else f"; went back to step {spike['back_to']}"
        print(
            f"spike at step {spike['step']}: loss {spike['loss']}, gradient norm {spike['gradient_norm']}, "
            f"rows {spike['rows']}{back}"
        )


def train_key(*inputs: Path, but: Collection[str] = ()) -> str:
    """Digest of all that decides the weights: rows, params, this code, torch, the precision.

    A checkpoint is only taken up by a training with the same key, so an edited loop never
    continues what another loop began.

    Args:
        but: dials of train that are left out.
    """
    train_dials = {name: value for name, value in params.read()["train"].items() if name not in but}
    sections = {"model": params.read()["model"], "train": train_dials}
    code = sorted(path for folder in CODE for path in Path(folder).rglob("*.py"))
    facts = [sections, torch.__version__, str(compute_dtype())]
    content = files.digest(*inputs) + files.digest(*code) + json.dumps(facts, sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()


if __name__ == "__main__":
    stage.run(main)
