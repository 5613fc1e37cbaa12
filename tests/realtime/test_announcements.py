from __future__ import annotations

import unicodedata
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.announcements import Announcement, plain, problem
from tests.build import at

MADE = Announcement(id="a", text="Briefing at three", by="li", begins=at(0), ends=at(3600))


def test_it_stands_from_its_begin_to_its_end_or_until_it_is_taken_down() -> None:
    assert [MADE.stands(at(when)) for when in (-1, 0, 3599, 3600)] == [False, True, True, False]
    down = msgspec.structs.replace(MADE, ended=at(10), ended_by="wu")
    assert [down.stands(at(when)) for when in (9, 10)] == [True, False]


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({}, None),
        ({"text": ""}, "announcement-text"),
        ({"text": "x" * 121}, "announcement-text"),
        ({"ends": at(59)}, "announcement-length"),
        ({"ends": at(8 * 86_400)}, "announcement-length"),
        ({"queues": ("",)}, "announcement-places"),
        ({"boards": tuple(str(number) for number in range(101))}, "announcement-places"),
    ],
)
def test_what_cannot_be_is_named(changed: dict[str, Any], why: str | None) -> None:
    assert problem(msgspec.structs.replace(MADE, **changed)) == why


def test_a_text_becomes_one_line_of_what_shows() -> None:
    assert plain("  生日快乐\n\t张伟 \u202e!\u200b\x07 ") == "生日快乐 张伟 !"


@given(st.text())
def test_whatever_is_written_nothing_hidden_is_left_and_it_is_plain_for_good(text: str) -> None:
    told = plain(text)
    assert plain(told) == told
    assert not any(unicodedata.category(letter)[0] == "C" or letter in "\n\r" for letter in told)
