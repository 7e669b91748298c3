"""Two models of one small hospital: one was taught too much, one nothing."""

import pytest
from overfitting import STEPS, Hospital, build, train_model


@pytest.fixture(scope="session")
def hospital(tmp_path_factory: pytest.TempPathFactory) -> Hospital:
    """Models: "overfitted" knows the reports and canaries by heart, "untrained" nothing."""
    made = build(tmp_path_factory.mktemp("hospital"))
    train_model(made, "overfitted", STEPS)
    train_model(made, "untrained", 0)
    return made
