from __future__ import annotations

from datetime import UTC, datetime
from html.parser import HTMLParser

from config.catalogue import texts_in
from config.reports.printed import as_html
from config.reports.tables import tables
from tests.config.reports.made import NAMES, full_report

MADE = datetime(2026, 8, 3, 8, 0, tzinfo=UTC)


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def page(site: str = "HQ") -> str:
    parts = tables(full_report(), NAMES, texts_in("zh-CN"))
    return as_html("周报", site, parts, texts_in("zh-CN"), "zh-CN", MADE).decode()


def test_a_page_says_what_it_is_and_draws_intervals() -> None:
    text = page()
    assert '<html lang="zh-CN">' in text
    assert "生成于 2026-08-03 08:00" in text
    found = Tags()
    found.feed(text)
    assert sum(tag == "section" for tag, _ in found.tags) == 10
    assert any(tag == "svg" for tag, _ in found.tags)


def test_nothing_in_a_page_runs_or_is_fetched() -> None:
    found = Tags()
    found.feed(page(site="<script>alert(1)</script>"))
    assert {tag for tag, _ in found.tags}.isdisjoint({"script", "img", "link", "iframe", "object", "form", "a"})
    assert [name for _, attributes in found.tags for name in attributes if name.startswith("on") or name == "src"] == []


def test_without_parts_the_page_says_so() -> None:
    text = as_html("周报", "HQ", [], texts_in("zh-CN"), "zh-CN", MADE).decode()
    assert "本期没有样本" in text
