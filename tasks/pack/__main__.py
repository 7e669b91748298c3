"""`python -m tasks.pack CORPUS_FOLDER TOKENIZER_FOLDER PACKED_FOLDER METRICS_JSON`"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tasks import params, stage
from tasks.artifacts import corpus, files, packed, tokenizer
from tasks.pack import measures, rows


def main(corpus_folder: Path, tokenizer_folder: Path, packed_folder: Path, metrics: Path) -> None:
    """Encode and pack the three splits of the corpus."""
    settings = params.load("pack", rows.PackParams)
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
            encoded = [encoder.encode(text) for text in corpus.read_texts(corpus_folder / f"{split}.parquet")]
            packed_rows = list(rows.pack(encoded, settings.row_length, encoder.end_of_text, encoder.byte_lengths))
            packed.write(aside / f"{split}.parquet", info, packed_rows)
            lengths = np.array([1 + len(tokens) for tokens in encoded])
            figures = measures.measure(packed_rows, lengths, settings.row_length)
            full = f"{figures['utilization']:.2%}"
            print(f"{split}: {figures['documents']} reports in {figures['rows']} rows, {full} full")
            if split == "train":
                result |= figures
                measures.draw_lengths(lengths, settings.row_length, aside / "lengths.png")
                measures.draw_packing(figures, aside / "packing.png")
            else:
                result |= {f"{split}_rows": figures["rows"], f"{split}_tokens": figures["tokens"]}
    files.write_json(metrics, result)


if __name__ == "__main__":
    stage.run(main)
