from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from connectors.channels.wording import fitting, tame, tame_markdown, within
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
