"""`python -m tasks.export CORPUS TRAIN_ROWS TOKENIZER MODEL METRICS_FOLDER RELEASE METRICS_JSON`"""

from __future__ import annotations

import itertools
import shutil
from pathlib import Path
from typing import Any

from tasks import params, stage
from tasks.artifacts import corpus, files, huggingface, model, packed, tokenizer
from tasks.artifacts.tokenizer import Tokenizer
from tasks.export import card, gguf_file, mlflow_model, pretokenizer, record
from tasks.export.settings import Corpus, ExportParams
from tasks.lm.model import Decoder
from tasks.stage import InputError

HUGGINGFACE, GGUF, MLFLOW = "huggingface", "radlm.gguf", "mlflow"
GENERATION, CARD = "generation_config.json", "README.md"
NEW_TOKENS = 512  # that transformers and vLLM write unasked, at most: a report has its end long before
MOST_TEXTS = 10_000  # held-out reports that the splits of llama.cpp are tried on


def main(
    corpus_folder: Path,
    train_rows: Path,
    tokenizer_folder: Path,
    model_folder: Path,
    metrics_folder: Path,
    release: Path,
    metrics: Path,
) -> None:
    """Write the model as others run it, with its card."""
    settings = params.load("export", ExportParams)
    source = params.part("corpus", Corpus)
    figures = record.read(metrics_folder)
    encoder = tokenizer.load(tokenizer_folder)
    decoder, trained_with = model.read(model_folder)
    if not encoder.digest == trained_with == packed.read_info(train_rows).tokenizer_digest:
        raise InputError(
            f"{model_folder}, {train_rows} and {tokenizer_folder} do not belong together: "
            f"they name different tokenizers; run `dvc repro`"
        )
    for name in ("train", "plan"):
        if figures[name]["parameters"] != decoder.parameter_count():
            raise InputError(f"{metrics_folder / name}.json is not of the model in {model_folder}: run `dvc repro`")
    digests = {
        **{f"corpus_{split}": files.digest(corpus_folder / f"{split}.parquet") for split in corpus.SPLITS},
        "packed_train": files.digest(train_rows),
        "tokenizer": encoder.digest,
        "model": model.digest(model_folder),
    }
    about = {"general.license": source.licence(settings.data_licence), "radlm.model_digest": digests["model"]}
    with files.replace_folder(release) as aside:
        gguf = None
        if settings.gguf != "none":
            gguf = write_gguf(aside / GGUF, decoder, encoder, corpus_folder, settings.gguf, about)
        page = card.render(figures, shape=decoder.shape, digests=digests, corpus=source, params=settings, gguf=gguf)
        write_huggingface(aside / HUGGINGFACE, model_folder, tokenizer_folder, encoder, decoder, page)
        mlflow_model.write(aside / MLFLOW, aside / HUGGINGFACE)
        result: dict[str, Any] = {
            "digests": digests | {"huggingface": files.digest(aside / HUGGINGFACE)},
            "bytes": {name: _size(aside / name) for name in (HUGGINGFACE, MLFLOW)},
            "gguf": gguf is not None,
        }
        if gguf:
            result["digests"]["gguf"] = files.digest(aside / GGUF)
            result["bytes"]["gguf"] = _size(aside / GGUF)
            result |= {"gguf_texts": gguf.choice.texts, "gguf_other_ids": gguf.choice.differing}
    files.write_json(metrics, result)
    print(f"{release}: model {digests['model'][:16]}, {result['bytes'][HUGGINGFACE] / 1e6:,.1f} MB")
    if gguf:
        choice = gguf.choice
        print(f"llama.cpp by {choice.name}: {choice.differing:,} of {choice.texts:,} texts get other ids")


def write_huggingface(
    folder: Path, model_folder: Path, tokenizer_folder: Path, encoder: Tokenizer, decoder: Decoder, page: str
) -> None:
    """What transformers and vLLM load, with the tokenizer's own two files, so that ours load it too."""
    folder.mkdir()
    for name in (model.CONFIG, model.WEIGHTS):  # byte for byte: the model keeps its name, which is their digest
        shutil.copyfile(model_folder / name, folder / name)
    tokenizer.copy(tokenizer_folder, folder)
    huggingface.save(folder, encoder, max_length=decoder.shape.max_position_embeddings)
    end = encoder.end_of_text
    generation = {"bos_token_id": end, "eos_token_id": end, "pad_token_id": end, "do_sample": False}
    longest = min(NEW_TOKENS, decoder.shape.max_position_embeddings // 2)
    files.write_json(folder / GENERATION, generation | {"max_new_tokens": longest})
    files.replace_file(folder / CARD, page.encode())


def write_gguf(
    path: Path, decoder: Decoder, encoder: Tokenizer, corpus_folder: Path, precision: str, about: dict[str, str]
) -> card.Gguf:
    """The file for llama.cpp, with the splits that lead to our ids on most held-out reports."""
    texts = [text for split in ("val", "test") for text in _sample(corpus_folder / f"{split}.parquet")]
    choice = pretokenizer.choose(encoder, [*texts, *(text[: len(text) // 2] for text in texts)])
    gguf_file.write(path, decoder, encoder, splits=choice.name, precision=precision, about=about)
    return card.Gguf(file=path.name, precision=precision, choice=choice)


def _sample(split: Path) -> list[str]:
    """Texts of a split, all or evenly some."""
    every = max(1, -(-corpus.count(split) // MOST_TEXTS))
    return list(itertools.islice(itertools.chain.from_iterable(corpus.read_texts(split)), 0, None, every))


def _size(path: Path) -> int:
    return sum(file.stat().st_size for file in ([path] if path.is_file() else path.rglob("*")) if file.is_file())


if __name__ == "__main__":
    stage.run(main)
