from __future__ import annotations

from contextlib import suppress
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.quality.forms import (
    LONGEST_IMPORT,
    Anchor,
    Category,
    Form,
    FormError,
    Kind,
    edited,
    export_form,
    faults,
    import_form,
    next_version,
)
from tests.realtime.quality.forms import FORM, item, texts


def changed(**told: Any) -> Form:
    return msgspec.structs.replace(FORM, **told)


def test_a_form_comes_back_from_its_file_as_it_was() -> None:
    assert faults(FORM) == ()
    assert import_form(export_form(FORM)) == FORM
    assert b'"zh-CN"' in export_form(FORM)
    assert b'"cat"' in export_form(FORM)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"version": 0}, "from 1 on"),
        ({"pass_mark": 101.0}, "pass_mark is 101"),
        ({"items": ()}, "1 to 200 items"),
        ({"categories": FORM.categories[:1]}, "add up to 40"),
        ({"items": (*FORM.items, FORM.items[0])}, '"greeting" is there 2 times'),
        ({"items": FORM.items[1:]}, 'category "words": its items add up to 30'),
        ({"items": (*FORM.items, item("x", "flags", 5.0))}, "weighs nothing"),
        ({"items": (*FORM.items, item("x", "nowhere", 5.0))}, 'no category "nowhere"'),
        ({"items": (*FORM.items, item("x", "words", 0.0))}, "flags a critical error"),
        ({"items": (*FORM.items, item("x", "words", 101.0))}, "max is 101"),
        ({"items": (*FORM.items, item("", "words", 1.0))}, "no code"),
        ({"categories": (*FORM.categories, Category(code="e", text=texts("e"), weight=0.0))}, "it has no items"),
        ({"categories": (*FORM.categories[:2], Category(code="flags", text=texts(" "), weight=0.0))}, "characters in"),
        ({"categories": (*FORM.categories[:2], Category(code="flags", text=texts("f"), weight=-1.0))}, "negative"),
    ],
)
def test_what_is_wrong_with_a_form_is_said_with_its_place(told: dict[str, Any], said: str) -> None:
    assert said in "; ".join(faults(changed(**told)))
    with pytest.raises(FormError):
        import_form(export_form(changed(**told)))


def test_anchors_lie_within_the_item() -> None:
    wrong = msgspec.structs.replace(
        item("x", "words", 10.0, Kind.YESNO), anchors=(Anchor(value=10.0, text=texts("all")),)
    )
    assert 'item "x": an anchor at 10 is outside 0 to 1' in faults(changed(items=(*FORM.items, wrong)))


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_with_a_reason_and_never_crash(content: bytes) -> None:
    with pytest.raises(FormError):
        import_form(content)


@given(st.integers(0, len(export_form(FORM)) - 2), st.binary(min_size=1, max_size=3))
def test_a_damaged_file_is_a_form_or_an_error(place: int, damage: bytes) -> None:
    content = export_form(FORM)
    with suppress(FormError):
        assert faults(import_form(content[:place] + damage + content[place + len(damage) :])) == ()


def test_a_file_of_another_format_or_too_large_is_refused() -> None:
    with pytest.raises(FormError, match="floorwatch-form/1"):
        import_form(export_form(FORM).replace(b"form/1", b"form/9"))
    with pytest.raises(FormError, match="at most"):
        import_form(b" " * (LONGEST_IMPORT + 1))


def test_a_used_version_is_frozen_and_the_next_one_is_not() -> None:
    after = changed(pass_mark=80.0)
    assert edited(FORM, after, used=False) == after
    assert edited(FORM, FORM, used=True) == FORM
    with pytest.raises(FormError, match="make version 2"):
        edited(FORM, after, used=True)
    assert edited(FORM, next_version(after), used=True).version == 2
    with pytest.raises(FormError, match="keeps its id"):
        edited(FORM, changed(id="other"), used=False)
