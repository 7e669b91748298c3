"""`python -m tasks.plan TRAIN_PARQUET PLAN_FOLDER METRICS_JSON`"""

from __future__ import annotations

from pathlib import Path

from tasks import stage
from tasks.artifacts import files, packed
from tasks.plan.plan import draw_up


def main(train_rows: Path, folder: Path, metrics: Path) -> None:
    """Say what the training of params.yaml costs and needs, and refuse what money or memory do not allow."""
    plan = draw_up(packed.read(train_rows))
    print(*plan.lines(), sep="\n")
    plan.refuse()
    files.write_json(metrics, {**plan.figures, "verdict": plan.verdict, "warnings": plan.warnings})
    # Training waits for this file, and for nothing that tells of money: another price makes no other model.
    with files.replace_folder(folder) as aside:
        approved = {name: plan.figures[name] for name in ("parameters", "steps")}
        files.write_json(aside / "approved.json", approved)


if __name__ == "__main__":
    stage.run(main)
