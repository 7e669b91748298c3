"""The experiments of benchmarks/ speak of dials that exist, and compare what they say they compare."""

import pytest

from benchmarks import experiment_tokenizer as tokens
from tasks import params
from tasks.tokenizer.training import TokenizerParams

DIALS = params.read()


@pytest.mark.parametrize("chosen", tokens.TOKENIZERS)
def test_a_trial_sets_known_dials_alone(chosen):
    trial = tokens.Trial("synthetic", chosen, 1, 3e12)
    sections = {}
    for key, value in trial.overrides.items():
        section, name = key.split(".")
        assert name in DIALS[section], key
        sections.setdefault(section, {})[name] = value
    params.build(TokenizerParams, DIALS["tokenizer"] | sections["tokenizer"], where="trial")
    assert not {"hidden_size", "layers"} & sections.get("model", {}).keys()


def test_trials_differ_by_name():
    names = {
        tokens.Trial(corpus, chosen, seed, flops).name
        for corpus in tokens.CORPORA
        for chosen in tokens.TOKENIZERS
        for seed in (1, 2)
        for flops in (3e12, 1.75e13)
    }
    assert len(names) == len(tokens.CORPORA) * len(tokens.TOKENIZERS) * 4
    assert all(name.replace("-", "").replace(".", "").isalnum() for name in names)


def test_the_table_gives_means_and_what_the_seeds_are_apart():
    def found(bpb):
        return {
            "tokenizer": {"vocab_size": 4096, "bytes_per_token": 5.184},
            "train": {"parameters": 2_500_000, "steps": 379},
            "evaluate": {"test_bpb": bpb},
        }

    results = {tokens.Trial("real", "bpe4096", seed, 3e12): found(bpb) for seed, bpb in ((1, 0.6), (2, 0.7))}
    assert "| real chest reports | BPE 4,096 | 4,096 | 5.18 | 2.5 M | 379 | 0.6500 ± 0.0500 |" in tokens.table(
        results
    )
