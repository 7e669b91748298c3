"""The report page in a real browser, on a desktop, on a phone and on paper: `make check-page`

Says what is wrong and exits with 1 where the page asks something of a network, reports an error, is wider than
the screen, or leaves out of print what is folded away. Screenshots and the printed page go to the folder.
"""

from __future__ import annotations

import argparse
import base64
import re
import sys
from pathlib import Path

from benchmarks import chromium

PAGES = (Path("data/packet/index.html"), Path("data/report/index.html"))  # the first there is
SIZES = {"desktop": (1280, 1600), "phone": (390, 2400)}  # of a screenshot, in CSS pixels
A4 = {"paperWidth": 8.27, "paperHeight": 11.69}  # inches
PDF_PAGE = re.compile(rb"/Type /Page\b(?!s)")
# Elements that reach over the right edge, those that scroll by themselves left out.
TOO_WIDE = """[...document.querySelectorAll('body *')].filter(
  one => !one.closest('.scroll') && one.getBoundingClientRect().right > document.documentElement.clientWidth + 1
).map(one => one.tagName.toLowerCase() + (one.className ? '.' + one.className : ''))"""
FOLDED = """[...document.querySelectorAll('details')].filter(
  one => one.getBoundingClientRect().height < one.querySelector('summary').getBoundingClientRect().height + 4
).length"""


def check(page: Path, folder: Path, *, browser: str, pictures: bool = True) -> list[str]:
    """Load the page with no network, look at it in every way, and return what is wrong as sentences.

    Args:
        folder: gets `<size>-<scheme>-<number>.png` from top to bottom and `print.pdf`.
        pictures: of no use to a test.
    """
    folder.mkdir(parents=True, exist_ok=True)
    address = page.resolve().as_uri()
    wrong: list[str] = []
    with chromium.tab(browser) as tab:
        for domain in ("Page", "Network", "Runtime", "Log"):
            tab.call(f"{domain}.enable")
        tab.call("Network.setBlockedURLs", urls=["http://*", "https://*", "ws://*", "wss://*", "ftp://*"])
        tab.call("Page.navigate", url=address)
        tab.wait("Page.loadEventFired")
        for name, (width, height) in SIZES.items():
            tab.call(
                "Emulation.setDeviceMetricsOverride",
                width=width,
                height=height,
                deviceScaleFactor=1,
                mobile=name == "phone",
            )
            over = tab.value("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if over > 0 or tab.value(TOO_WIDE):
                elements = ", ".join(sorted(set(tab.value(TOO_WIDE)))[:5]) or "the page"
                wrong.append(f"at {width} pixels ({name}) it is {over:.0f} too wide: {elements}")
            for scheme in ("light", "dark") if pictures else ():
                _photograph(tab, folder, f"{name}-{scheme}", scheme, width, height)
        tab.call("Emulation.clearDeviceMetricsOverride")
        tab.call("Emulation.setEmulatedMedia", media="print", features=[])
        if folded := tab.value(FOLDED):
            wrong.append(f"{folded} folded parts are not printed")
        printed = tab.call("Page.printToPDF", printBackground=True, preferCSSPageSize=True, **A4)["data"]
        (folder / "print.pdf").write_bytes(base64.b64decode(printed))
        for event, told in tab.events:
            url = told.get("request", {}).get("url", "")
            if event == "Network.requestWillBeSent" and url != address and not url.startswith("data:"):
                wrong.append(f"it asks for {url}")
            if event == "Runtime.exceptionThrown" or (
                event == "Runtime.consoleAPICalled" and told["type"] in ("error", "assert")
            ):
                wrong.append("it reports an error to the console")
            if event == "Log.entryAdded" and told["entry"]["level"] in ("error", "warning"):
                wrong.append(f"the browser warns: {told['entry']['text']}")
    return wrong


def _photograph(tab: chromium.Tab, folder: Path, name: str, scheme: str, width: int, height: int) -> None:
    """The whole page as pictures of the screen's size, from top to bottom."""
    tab.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    whole = tab.value("document.documentElement.scrollHeight")
    for number, top in enumerate(range(0, whole, height), start=1):
        clip = {"x": 0, "y": top, "width": width, "height": min(height, whole - top), "scale": 1}
        shot = tab.call("Page.captureScreenshot", format="png", clip=clip, captureBeyondViewport=True)
        (folder / f"{name}-{number:02d}.png").write_bytes(base64.b64decode(shot["data"]))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    first = next((page for page in PAGES if page.exists()), PAGES[-1])
    parser.add_argument("--page", type=Path, default=first, help=f"HTML file to look at ({first})")
    parser.add_argument("--folder", type=Path, default=Path(".radlm/page"), help="gets the pictures (.radlm/page)")
    arguments = parser.parse_args()
    browser = chromium.find()
    if browser is None:
        print(
            "error: no Chromium on the PATH (apt-get install chromium): the page was not looked at", file=sys.stderr
        )
        return 2
    if not arguments.page.exists():
        print(f"error: {arguments.page} is missing: run `dvc repro` to make it", file=sys.stderr)
        return 2
    wrong = check(arguments.page, arguments.folder, browser=browser)
    for sentence in wrong:
        print(f"{arguments.page}: {sentence}")
    printed = (arguments.folder / "print.pdf").read_bytes()
    told = f"{arguments.page.stat().st_size / 1e3:,.0f} kB, {len(PDF_PAGE.findall(printed))} pages of A4"
    outcome = "looked at" if wrong else "all well"
    print(f"{arguments.page}: {outcome}; {told}; pictures and the printed page are in {arguments.folder}")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
