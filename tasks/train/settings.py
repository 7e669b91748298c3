"""The `train` section of params.yaml."""

from __future__ import annotations

from dataclasses import dataclass

from tasks.artifacts.packed import Pack
from tasks.lm.model import ModelShape
from tasks.lm.settings import Length
from tasks.train.optimizers import OPTIMIZERS
from tasks.train.parallel import KINDS
from tasks.train.schedule import SCHEDULES


@dataclass(frozen=True, kw_only=True)
class TrainParams(Length):
    """How the model is trained."""

    seed: int
    init_from: str  # a folder: training starts from the model in it, if it holds one
    threads: int  # of the processor; part of the result, because sums are split by them
    micro_rows: int  # of these, rows that go through the model at once; does not change what is learnt
    optimizer: str  # of optimizers.OPTIMIZERS
    schedule: str  # of schedule.SCHEDULES
    learning_rate: float  # peak
    min_learning_rate: float  # at the end
    warmup_share: float  # of the steps
    decay_share: float  # of the steps, at the end, for wsd
    weight_decay: float
    clip_norm: float
    dropout: float  # from the second pass over the rows on
    average: float  # decay of the weights' moving average; 0 keeps none
    rollbacks: int  # diverging steps that are answered by the last checkpoint's weights, at most
    eval_every: int  # steps
    eval_rows: int  # validation rows looked at during training, at most
    patience: int  # evaluations without a better one before stopping
    checkpoint_every: int  # steps
    processes: int  # that train together, a GPU each where there are some; does not change what is learnt
    parallel: str  # of parallel.KINDS: how the processes share the work

    def __post_init__(self) -> None:
        super().__post_init__()
        for name in (
            "threads",
            "micro_rows",
            "eval_every",
            "eval_rows",
            "patience",
            "checkpoint_every",
            "processes",
        ):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1, not {getattr(self, name)}")
        for name in ("learning_rate", "clip_norm"):
            if getattr(self, name) <= 0:
                raise ValueError(f"{name} must be above 0, not {getattr(self, name)}")
        for name in ("warmup_share", "dropout", "average"):
            if not 0 <= getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 0 and below 1, not {getattr(self, name)}")
        if not 0 <= self.decay_share <= 1:
            raise ValueError(f"decay_share must be between 0 and 1, not {self.decay_share}")
        if self.batch_rows % self.processes:
            raise ValueError(
                f"batch_rows must be a multiple of processes ({self.processes}), not {self.batch_rows}"
            )
        if self.rollbacks < 0:
            raise ValueError(f"rollbacks must be at least 0, not {self.rollbacks}")
        for name, choices in (("optimizer", OPTIMIZERS), ("schedule", SCHEDULES), ("parallel", KINDS)):
            if getattr(self, name) not in choices:
                raise ValueError(f"{name} must be one of {', '.join(choices)}, not {getattr(self, name)}")
        if not 0 <= self.min_learning_rate <= self.learning_rate:
            raise ValueError(f"min_learning_rate must be between 0 and learning_rate, not {self.min_learning_rate}")

    def steps_on(self, pack: Pack, shape: ModelShape) -> int:
        """Optimizer steps on this pack. FLOPs are those of its mean row."""
        return self.steps(
            shape,
            rows=len(pack.rows),
            row_length=pack.info.row_length,
            tokens=pack.tokens,
            pairs=pack.pairs,
        )
