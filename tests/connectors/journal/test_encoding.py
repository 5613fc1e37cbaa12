from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.journal.encoding import FORMAT, KINDS, Unreadable, decode, encode
from realtime.events import UserEventSent
from realtime.names import Instant, PbxId
from tests.connectors.journal.build import joined


def test_an_event_comes_back_as_it_went_in() -> None:
    assert decode(encode(joined(1)), FORMAT) == joined(1)


@given(st.dictionaries(st.text(), st.text()))
def test_hostile_text_in_an_event_survives(fields: dict[str, str]) -> None:
    try:
        repr(fields).encode()
        "".join([*fields, *fields.values()]).encode()
    except UnicodeEncodeError:
        return
    event = UserEventSent(pbx=PbxId("hq"), at=Instant(1.0), name="Survey", fields=fields)
    assert decode(encode(event), FORMAT) == event


def test_a_kind_of_a_newer_program_is_unknown_and_not_damaged() -> None:
    assert decode(b'{"kind": "moon_landed", "pbx": "hq", "at": 1.0}', FORMAT) is Unreadable.UNKNOWN
    assert decode(encode(joined(1)), FORMAT + 1) is Unreadable.UNKNOWN


def test_a_field_of_a_newer_program_is_passed_over() -> None:
    written = msgspec.json.decode(encode(joined(1))) | {"mood": "good"}
    assert decode(msgspec.json.encode(written), FORMAT) == joined(1)


@pytest.mark.parametrize(
    "written", [b"", b"{", b"\xff\xfe", b"[]", b'{"kind": "caller_joined"}', None, "text", b"[" * 9999]
)
def test_what_is_no_event_is_damaged_and_never_raises(written: object) -> None:
    assert decode(written, FORMAT) is Unreadable.DAMAGED


def test_the_kinds_are_those_of_the_union() -> None:
    assert "caller_joined" in KINDS
    assert len(KINDS) > 40
