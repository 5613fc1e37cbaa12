from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.catalogue import texts_in
from connectors.channels.wording import fitting, length, tame, tame_markdown, value_text, within
from tests.connectors.channels.build import HOSTILE


def test_nobody_is_mentioned_and_nothing_becomes_a_link() -> None:
    text = tame(HOSTILE)
    assert "@all" not in text
    assert "://" not in text
    assert text.replace("\u2060", "") == HOSTILE


def test_markdown_signs_are_written_full_width() -> None:
    assert not set("<>[]*_`#!~|\\") & set(tame_markdown(HOSTILE + "\\_!"))
    assert tame_markdown("[a](b)") == "［a］(b)"


@given(st.text(), st.integers(0, 60))
def test_a_cut_never_breaks_a_character_and_never_exceeds(text: str, most: int) -> None:
    cut = within(text, most)
    assert len(cut.encode()) <= most
    if len(text.encode("utf-8", "replace")) <= most:
        assert cut == text.encode("utf-8", "replace").decode()


@given(st.lists(st.text(alphabet="话务a<", max_size=12)), st.integers(0, 100))
def test_lines_are_kept_whole_or_left_out(lines: list[str], most: int) -> None:
    kept = fitting(lines, most, "\n", lambda line: line)
    assert len(kept.encode()) <= most
    assert all(line in {*lines, "…", ""} for line in kept.split("\n"))


@pytest.mark.parametrize(
    ("seconds", "en", "zh"),
    [
        (0, "0 s", "0 秒"),
        (-3, "0 s", "0 秒"),
        (45, "45 s", "45 秒"),
        (150, "2 min 30 s", "2 分 30 秒"),
        (120, "2 min", "2 分"),
        (3900, "1 h 5 min", "1 小时 5 分"),
        (7230, "2 h", "2 小时"),
    ],
)
def test_lengths_are_told_as_people_say_them(seconds: float, en: str, zh: str) -> None:
    assert length(texts_in("en"), seconds) == value_text(texts_in("en"), "value_clock", seconds) == en
    assert length(texts_in("zh-CN"), seconds) == zh
    assert length(texts_in("zh-TW"), seconds) == zh.replace("小时", "小時")


def test_other_values_are_whole_where_large_or_whole_and_a_dash_where_not_known() -> None:
    told = [value_text(texts_in("en"), "usual", value) for value in (None, 24.0, 24.06, 140.6, 3, "hq", "2:00")]
    assert told == ["–", "24", "24.1", "141", "3", "hq", "2:00"]
    assert value_text(texts_in("en"), "value_clock", "–") == "–"
