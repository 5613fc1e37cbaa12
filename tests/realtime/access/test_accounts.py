from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.access.accounts import (
    LONGEST_DISPLAY_NAME,
    Weakness,
    checked_display_name,
    checked_language,
    checked_name,
    folded,
    weakness,
)


@pytest.mark.parametrize(
    ("name", "kept"), [("Li.Wei", "li.wei"), (" ＡＤＭＩＮ ", "admin"), ("张伟", "张伟"), ("a@b", "a@b")]
)
def test_names_that_look_the_same_are_the_same(name: str, kept: str) -> None:
    assert checked_name(name) == kept


@pytest.mark.parametrize("name", ["", " ", "a b", "a\n", "<img>", "x" * 65, "a/b", "x" * 10_000])
def test_names_that_could_be_something_else_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="1 to 64"):
        checked_name(name.replace("\n", "\nb"))


@given(st.text(max_size=2000))
def test_what_people_read_never_turns_or_hides_text(name: str) -> None:
    try:
        shown = checked_display_name(name)
    except ValueError:
        return
    assert len(shown) <= LONGEST_DISPLAY_NAME
    assert not {"\u202e", "\u200f", "\n", "\0", "\x1b"} & set(shown)


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("elevenchars", Weakness.SHORT),
        ("x" * 513, Weakness.LONG),
        ("Password1234", Weakness.COMMON),
        ("administrator", Weakness.COMMON),
        ("aaaaaaaaaaaa", Weakness.SIMPLE),
        ("ababababababab", Weakness.SIMPLE),
        ("bcdefghijklm", Weakness.SIMPLE),
        ("345678901234", Weakness.SIMPLE),
        ("liwei12345678", Weakness.NAME),
        ("liweiliwei", Weakness.SHORT),
        ("correct horse battery", None),
        ("我爱北京天安门上太阳升", Weakness.SHORT),
        ("七个小矮人住在森林里的小屋", None),
    ],
)
def test_what_may_be_a_password(password: str, why: Weakness | None) -> None:
    assert weakness(password, "liwei") is why


def test_only_languages_we_speak() -> None:
    assert checked_language("zh-TW") == "zh-TW"
    assert checked_language(None) is None
    with pytest.raises(ValueError, match="zh-CN"):
        checked_language("fr")


@pytest.mark.parametrize("name", ["\u0430dmin", "admi\u03bf", "l\u200bi", "li\u202e", "\uff41\u0431"])
def test_names_that_look_like_others_cannot_be(name: str) -> None:
    with pytest.raises(ValueError, match="name"):
        checked_name(name)


def test_names_of_one_alphabet_with_ideographs_can_be_and_folding_is_settled() -> None:
    for name in ("李娜", "li.娜2001", "анна", "カナli"):
        assert folded(checked_name(name)) == checked_name(name)
    assert checked_name("ＡＤＭＩＮ") == "admin"


@given(st.text(max_size=30))
def test_folding_twice_changes_nothing(name: str) -> None:
    assert folded(folded(name)) == folded(name)
