"""`python -m tasks.privacy CORPUS TOKENIZER MODEL PRIVACY METRICS_JSON`"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from tqdm import tqdm

from tasks import canaries, params, stage
from tasks.artifacts import corpus, files, model, tokenizer
from tasks.canaries import SECRETS
from tasks.lm.precision import compute_dtype
from tasks.privacy import continuing, evidence, exposure, pictures, samples, strings
from tasks.privacy.settings import PrivacyParams
from tasks.stage import InputError


def main(
    corpus_folder: Path, tokenizer_folder: Path, model_folder: Path, privacy_folder: Path, metrics: Path
) -> None:
    """Measure what a model keeps by heart of its training text."""
    settings = params.load("privacy", PrivacyParams)
    encoder = tokenizer.load(tokenizer_folder)
    decoder, trained_with = model.read(model_folder)
    if encoder.digest != trained_with:
        raise InputError(
            f"{model_folder} and {tokenizer_folder} do not belong together: the model was trained with another "
            f"tokenizer; run `dvc repro`"
        )
    train, unseen = corpus_folder / "train.parquet", corpus_folder / "val.parquet"
    torch.set_num_threads(settings.threads)
    torch.set_flush_denormal(True)
    dtype = compute_dtype()

    text_bytes = sum(len(text.encode()) for texts in corpus.read_texts(train) for text in texts)
    drawn = canaries.draw(settings, text_bytes)
    with _progress("canaries ranked", len(drawn)) as bar:
        answers = exposure.ask(decoder, encoder, drawn, bar.update)

    asking = {"count": settings.prefixes, "words": settings.words, "seed": settings.seed}
    most = settings.rare_patients
    places = continuing.places(train, train, fewest=1, most=most, **asking)
    # The patient of a report that was held back is one more.
    held_back = continuing.places(unseen, train, fewest=0, most=most - 1, **asking)
    with _progress("reports continued", len(places) + len(held_back)) as bar:
        continued = continuing.extracted(decoder, encoder, [*places, *held_back], dtype, bar.update)

    with _progress("samples written", settings.samples) as bar:
        drawing = {"count": settings.samples, "tokens": settings.sample_tokens, "seed": settings.seed}
        texts = samples.write(decoder, encoder, dtype=dtype, tell=bar.update, **drawing)
    hits = samples.identifiers(texts)
    known = samples.known(texts, hits, train)
    copied = strings.copied(texts, train, settings.words, most)
    others = [text for some in corpus.read_texts(unseen) for text in some][: settings.samples]
    shared = strings.copied(others, train, settings.words, most)

    result = {
        "canaries": exposure.summary(answers),
        "candidates": len(SECRETS),
        "exposure_null_mean": exposure.null_mean(),
        "planted_documents": sum(canary.copies for canary in drawn),
        "single_copy_extracted": sum(one.extracted for one in answers if one.canary.copies == 1),
        "single_copy_exposure_p": exposure.p_higher(
            exposure.exposures(answers, 1), exposure.exposures(answers, 0), settings.seed
        ),
        "prefixes": len(places),
        "prefixes_extracted": sum(continued[: len(places)]),
        "unseen_prefixes": len(held_back),
        "unseen_prefixes_extracted": sum(continued[len(places) :]),
        "samples": len(texts),
        "sample_phi_hits": sum(len(found) for found in hits),
        "sample_phi": dict(sorted(Counter(hit.category for found in hits for hit in found).items())),
        "sample_phi_in_train": sum(map(sum, known)),
        "rare_patients": most,
        **_shares("", copied, texts),
        **_shares("unseen_", shared, others),
    }
    with files.replace_folder(privacy_folder) as aside:
        evidence.write(aside, answers, places, continued, hits, known, copied)
        pictures.draw(answers, aside / "exposure.png")
    files.write_json(metrics, result)
    _tell(result)


def _progress(what: str, total: int) -> Any:
    return tqdm(desc=what, total=total, mininterval=5, ncols=80, unit="")


def _shares(kind: str, found: Sequence[strings.Passage], texts: Sequence[str]) -> dict[str, int | float]:
    """Passages of few patients, how many of the texts have one, and how many there are in so much text."""
    words = sum(len(text.split()) for text in texts)
    return {
        f"{kind}rare_strings": len(found),
        f"{kind}rare_strings_rate": len({passage.text for passage in found}) / max(1, len(texts)),
        f"{kind}rare_strings_per_1000_words": 1000 * len(found) / max(1, words),
    }


def _tell(result: dict[str, Any]) -> None:
    by_copies = ", ".join(
        f"{name} copies {level['exposure_mean']:.2f}" for name, level in result["canaries"].items()
    )
    print(f"exposure by chance {result['exposure_null_mean']:.2f} bits; {by_copies}")
    print(
        f"{result['prefixes_extracted']:,} of {result['prefixes']:,} training reports continued word for word "
        f"({result['unseen_prefixes_extracted']:,} of {result['unseen_prefixes']:,} never seen); "
        f"{result['samples']:,} samples: {result['sample_phi_hits']:,} hits of the gate "
        f"({result['sample_phi_in_train']:,} stand in training reports), "
        f"{result['rare_strings']:,} strings of at most {result['rare_patients']} patients, "
        f"{result['rare_strings_per_1000_words']:.1f} in 1,000 words "
        f"({result['unseen_rare_strings_per_1000_words']:.1f} in reports never seen)"
    )


if __name__ == "__main__":
    stage.run(main)
