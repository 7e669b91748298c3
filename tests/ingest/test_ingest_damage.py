"""Files damaged at random are refused in one sentence or read; nothing else comes of them."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from ingest_broken import packed, parquet, tarred, zipped

from tasks.ingest.readers import blocks, read
from tasks.ingest.settings import CorpusParams
from tasks.stage import InputError

TABLE = b'id,text\n1,"a\nb"\n2,c\n' * 10
SOUND = {
    "a.zip": zipped("a.txt", "b/c.txt", content="FINDINGS: Clear. " * 50),
    "a.tar": tarred(),
    "a.tgz": tarred(mode="w:gz"),
    "a.csv.gz": packed(TABLE),
    "a.csv": TABLE,
    "a.jsonl": b'{"text": "abc", "id": 1.0}\n' * 20,
    "a.parquet": parquet(text=["Clear."] * 200, patient_id=list(range(200)))(Path()),
}


@pytest.mark.parametrize("name", SOUND)
def test_damage_at_random(name: str, raw: Path) -> None:
    corpus = CorpusParams(path="", format="auto", columns={}, sources={})
    dice = random.Random(name)
    sentences = []
    for _ in range(300):
        content = bytearray(SOUND[name])
        for _ in range(dice.choice([1, 2, 20])):
            place = dice.randrange(len(content))
            if dice.random() < 0.7:
                content[place] = dice.choice([0, 255, dice.randrange(256)])
            else:
                content[place : place + dice.randrange(20)] = dice.randbytes(dice.randrange(9))
        (raw / name).write_bytes(content)
        try:
            for block in blocks(raw, corpus, dice.choice([1, 50, 1 << 20])):
                list(read(block))
        except InputError as error:
            sentences.append(str(error))
    assert len(sentences) > 100
    assert all(sentence.isprintable() for sentence in sentences)
