"""A Hugging Face folder of a release in small: a tokenizer of a few words and random weights."""

from pathlib import Path

from tasks.artifacts import model, tokenizer
from tasks.artifacts.packed import PackInfo
from tasks.lm.model import Decoder, ModelShape
from tasks.tokenizer.training import PATTERN, SEAM, train

FINDINGS = [
    "The lungs are clear. There is a small left pleural effusion.",
    "No acute abnormality. The heart is not enlarged. The aorta is tortuous.",
    "Stable cardiomegaly with a right lower lobe opacity measuring 2.5 cm.",
]
CONTEXT = 256  # tokens


def make(folder: Path, seed: int = 0) -> None:
    """Write the folder: the same bytes from the same seed."""
    folder.mkdir(parents=True)
    tokenizer.save(folder, train(FINDINGS * 20, 400), PATTERN, SEAM)
    encoder = tokenizer.load(folder)
    shape = ModelShape(
        vocab_size=encoder.vocab_size,
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        num_key_value_heads=1,
        head_dim=16,
        intermediate_size=64,
        max_position_embeddings=CONTEXT,
    )
    decoder = Decoder(shape)
    decoder.initialise(seed)
    for weight in decoder.parameters():
        if weight.ndim == 2:  # so large that each prompt has its own continuation
            weight.data *= 8
    info = PackInfo(
        row_length=CONTEXT,
        vocab_size=encoder.vocab_size,
        end_of_text=encoder.end_of_text,
        tokenizer_digest=encoder.digest,
    )
    model.write(folder, decoder, decoder.state_dict(), info)
