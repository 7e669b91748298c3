"""The page in a real browser: what it must not do is seen, and the example does none of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import judgement_example
import pytest
from judgement_example import CHALLENGER
from report_example import SAMPLES
from report_rendering import page

from benchmarks import chromium, page_in_browser
from tasks.report import judgement_folder, sources

BROWSER = chromium.find()
needs_browser = pytest.mark.skipif(BROWSER is None, reason="no Chromium on the PATH: apt-get install chromium")


@needs_browser
def test_the_packet_is_well_in_a_browser(found: sources.Sources, tmp_path: Path) -> None:
    judgement_example.write(tmp_path / "judgement", "reject", samples=SAMPLES)
    file = tmp_path / "index.html"
    file.write_text(page(found, judgement=judgement_folder.read(tmp_path / "judgement", CHALLENGER)), "utf-8")
    assert BROWSER is not None
    assert page_in_browser.check(file, tmp_path / "seen", browser=BROWSER, pictures=False) == []
    assert (tmp_path / "seen/print.pdf").read_bytes().startswith(b"%PDF")


@needs_browser
def test_what_is_wrong_with_a_page_is_seen(tmp_path: Path) -> None:
    file = tmp_path / "index.html"
    file.write_text(
        '<!doctype html><meta name="viewport" content="width=device-width"><title>x</title>'
        '<div style="width: 500px">wide</div><img alt="" src="http://192.0.2.1/spy.png">'
        "<details><summary>more</summary><p>one</p><p>two</p></details>"
        "<style>@media print { details p { display: none } }</style>"
        "<script>console.error('lost')</script>"
    )
    assert BROWSER is not None
    wrong = page_in_browser.check(file, tmp_path / "seen", browser=BROWSER)
    for said in (
        "at 390 pixels (phone) it is",
        "1 folded parts are not printed",
        "it asks for http://192.0.2.1/spy.png",
        "it reports an error to the console",
    ):
        assert [sentence for sentence in wrong if sentence.startswith(said)], wrong
    assert not [sentence for sentence in wrong if "1280" in sentence]
    assert {path.name for path in (tmp_path / "seen").iterdir()} >= {"phone-dark-01.png", "desktop-light-01.png"}


def test_without_a_browser_a_sentence_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr("sys.argv", ["page_in_browser"])
    assert page_in_browser.main() == 2
    assert "no Chromium on the PATH" in capsys.readouterr().err
