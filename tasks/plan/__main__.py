"""`python -m tasks.plan TRAIN_PARQUET PLAN_FOLDER METRICS_JSON`"""

from __future__ import annotations

from pathlib import Path

from tasks import params, stage
from tasks.artifacts import files, packed
from tasks.plan import advice, table
from tasks.plan.figures import figures
from tasks.plan.memory import predict
from tasks.plan.settings import Budget, Model, Training
from tasks.plan.text import Text


def main(train_rows: Path, folder: Path, metrics: Path) -> None:
    """Plan the training of params.yaml: cost, memory, and the model that the rows can feed."""
    budget, training = params.load("budget", Budget), params.part("train", Training)
    pack = packed.read(train_rows)
    shape = params.load("model", Model).shape(vocab_size=pack.info.vocab_size, row_length=pack.info.row_length)
    text, memory = Text.of(pack), predict(pack, shape, training, budget.device)
    found = figures(shape, training, text, budget, memory)
    said, warned = advice.verdict(found), advice.warnings(found)
    print(*table.lines(found), said, *(f"warning: {sentence}" for sentence in warned), sep="\n")
    advice.refuse(found, training, text, memory)
    files.write_json(metrics, {**found, "verdict": said, "warnings": warned})
    # What training waits for. Not a word of money in it: a change of the price does not make another model.
    with files.replace_folder(folder) as aside:
        files.write_json(aside / "approved.json", {name: found[name] for name in ("parameters", "steps")})


if __name__ == "__main__":
    stage.run(main)
