"""`python -m tasks.pack CORPUS_FOLDER TOKENIZER_FOLDER PACKED_FOLDER METRICS_JSON`"""

from __future__ import annotations

from pathlib import Path

from tasks import params, stage
from tasks.artifacts import corpus, files, packed, tokenizer
from tasks.canaries import Planting
from tasks.pack import measures, rows
from tasks.pack.encode import encode
from tasks.pack.plant import plant


def main(corpus_folder: Path, tokenizer_folder: Path, packed_folder: Path, metrics: Path) -> None:
    """Encode and pack the three splits of the corpus, with canaries in train."""
    settings = params.load("pack", rows.PackParams)
    planting = params.part("privacy", Planting)
    encoder = tokenizer.load(tokenizer_folder)
    info = packed.PackInfo(
        row_length=settings.row_length,
        vocab_size=encoder.vocab_size,
        end_of_text=encoder.end_of_text,
        tokenizer_digest=encoder.digest,
    )
    result: dict[str, object] = {"row_length": settings.row_length}
    with files.replace_folder(packed_folder) as aside:
        for split in corpus.SPLITS:
            spool = aside / "tokens.spool"
            encoded = encode(corpus_folder / f"{split}.parquet", tokenizer_folder, settings.row_length, spool)
            reports, planted = len(encoded.lengths), 0
            if split == "train":
                encoded, planted = plant(encoded, encoder, planting, settings.row_length, spool)
            plan = rows.plan(encoded.lengths, encoded.cuts, settings.row_length, settings.seed, guests=planted)
            filled = rows.fill(plan, encoded.tokens, encoded.lengths, info, encoder.byte_lengths)
            packed.write(aside / f"{split}.parquet", info, filled)
            spool.unlink()
            figures = measures.measure(plan, encoded, settings.row_length, reports)
            full = f"{figures['utilization']:.2%}"
            beside = f" and {planted:,} canaries" if planted else ""
            print(f"{split}: {reports:,} reports{beside} in {figures['rows']:,} rows, {full} full")
            if split == "train":
                if planted < planting.documents:
                    print(f"train: {planted:,} of {planting.documents:,} canaries planted, as the text is small")
                result |= figures
                measures.draw_lengths(encoded.lengths[:reports] + 1, settings.row_length, aside / "lengths.png")
                measures.draw_packing(figures, aside / "packing.png")
            else:
                result |= {f"{split}_rows": figures["rows"], f"{split}_tokens": figures["tokens"]}
    files.write_json(metrics, result)


if __name__ == "__main__":
    stage.run(main)
