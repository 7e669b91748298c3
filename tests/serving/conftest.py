import pytest
import tiny_release

from tasks.serving import writer


@pytest.fixture(scope="session")
def huggingface(tmp_path_factory):
    folder = tmp_path_factory.mktemp("release") / "huggingface"
    tiny_release.make(folder)
    return folder


@pytest.fixture(scope="session")
def small(huggingface):
    return writer.load(huggingface)
