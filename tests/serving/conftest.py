import sys

import pytest
import tiny_release

from tasks.serving import writer


@pytest.fixture(autouse=True)
def _path_of_modules(monkeypatch):
    """MLflow puts the code of a model it loads on the path, where other tests' processes would find it."""
    monkeypatch.setattr(sys, "path", sys.path[:])


@pytest.fixture(scope="session")
def huggingface(tmp_path_factory):
    folder = tmp_path_factory.mktemp("release") / "huggingface"
    tiny_release.make(folder)
    return folder


@pytest.fixture(scope="session")
def small(huggingface):
    return writer.load(huggingface)
