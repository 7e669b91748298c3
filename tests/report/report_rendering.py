"""The page of the example, and what a reader sees of it."""

from __future__ import annotations

import copy
import html
import re
from html.parser import HTMLParser
from typing import Any

from tasks.report import sources
from tasks.report.content import content
from tasks.report.judgement import Judgement
from tasks.report.page import render
from tasks.report.settings import Corpus, IngestLimits, ReportParams

LIMITS = IngestLimits(max_copies=2, max_quarantined=0.01, forward_share=0.05, near_duplicate=0.7)

VOID = {"meta", "img"}


def page(
    found: sources.Sources,
    show_text: str = "auto",
    path: str = "data/raw/synthetic",
    limits: IngestLimits = LIMITS,
    judgement: Judgement | None = None,
) -> str:
    return render(content(found, ReportParams(show_text=show_text), Corpus(path=path), limits, judgement))


def words(html_text: str) -> str:
    """What a reader sees, spaces as one."""
    body = re.sub(r"<style>.*?</style>", "", html_text, flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def changed(found: sources.Sources, **stages: dict[str, Any]) -> sources.Sources:
    figures = copy.deepcopy(found.figures)
    for stage, values in stages.items():
        figures[stage] |= values
    return sources.Sources(**{**vars(found), "figures": figures})


class Outline(HTMLParser):
    """Elements of a page with their attributes, and whether every element is closed in order."""

    def __init__(self, page: str):
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
