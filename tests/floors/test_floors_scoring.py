"""Which reports the compressors are asked about."""

from tasks.floors import scoring


def test_the_compressors_sample_is_spread_and_within_its_limit():
    assert scoring.spread(10, 100).tolist() == list(range(10))
    assert scoring.spread(101, 3).tolist() == [0, 50, 100]
