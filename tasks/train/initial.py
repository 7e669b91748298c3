"""The weights that training begins with, where they are not random: those of a model that was released."""

from __future__ import annotations

from pathlib import Path

from torch import Tensor

from tasks.artifacts import model
from tasks.artifacts.packed import PackInfo
from tasks.lm.model import ModelShape
from tasks.stage import InputError


def weights(folder: Path, shape: ModelShape, info: PackInfo) -> dict[str, Tensor] | None:
    """The folder's weights, or None where it holds no model and training starts from scratch.

    Raises:
        InputError: the model is damaged, has another shape, or was trained with another tokenizer than the pack.
    """
    if not (folder / model.CONFIG).exists():
        return None
    decoder, tokenizer_digest = model.read(folder)
    if tokenizer_digest != info.tokenizer_digest:
        raise InputError(
            f"train.init_from: the model in {folder} was trained with another tokenizer than the pack's: set "
            f"tokenizer.vocabulary to initial to keep its tokens, or train.init_from to data/initial to start anew"
        )
    if differing := [name for name, value in vars(shape).items() if getattr(decoder.shape, name) != value]:
        name = differing[0]
        raise InputError(
            f"train.init_from: the model in {folder} has {name} {getattr(decoder.shape, name)}, and params.yaml "
            f"asks for {getattr(shape, name)}: give both the same, or set "
            f"train.init_from to data/initial to start anew"
        )
    return decoder.state_dict()
