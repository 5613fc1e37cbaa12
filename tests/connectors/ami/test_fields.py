from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.ami.fields import agent_id, channel_id, flag, instant, name, number, queue_id, seconds, whole
from tests.connectors.ami.messages import HQ

_C_ESCAPES = {"\\": r"\\", "'": r"\'", '"': r"\"", "?": r"\?"}


def test_every_id_carries_its_pbx() -> None:
    assert channel_id(HQ, {"Uniqueid": "1795415360.0"}) == "hq/1795415360.0"
    assert queue_id(HQ, {"Queue": "sales"}) == "hq/sales"
    assert agent_id(HQ, {"Interface": "Local/1001@agents/n"}) == "hq/Local/1001@agents/n"
    assert agent_id(HQ, {"Location": "PJSIP/2001"}) == "hq/PJSIP/2001"


@pytest.mark.parametrize("message", [{}, {"Uniqueid": "", "Queue": "", "Location": ""}])
def test_an_event_without_its_id_is_refused(message: dict[str, str]) -> None:
    for read in (channel_id, queue_id, agent_id):
        with pytest.raises(KeyError):
            read(HQ, message)


@pytest.mark.parametrize("value", ["", "<unknown>", "unknown"])
def test_an_unknown_caller_is_none(value: str) -> None:
    assert number({"CallerIDNum": value}) is None
    assert name({"CallerIDName": value}) is None


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1).filter(lambda each: each[0] not in "<u"))
def test_a_name_that_asterisk_escaped_comes_back_as_it_was(original: str) -> None:
    escaped = "".join(_C_ESCAPES.get(letter, letter) for letter in original)
    assert name({"CallerIDName": escaped}) == original


def test_escaped_control_characters_become_blanks() -> None:
    assert name({"CallerIDName": r"a\nb\tc"}) == "a b c"


def test_a_big5_character_with_a_backslash_in_its_second_byte_survives() -> None:
    arrived = "許小姐".encode("big5").replace(b"\\", b"\\\\")
    assert name({"CallerIDName": arrived.decode("big5")}) == "許小姐"


@pytest.mark.parametrize("value", ["", "x", "1.5", "0x10", "12 s", "--1"])
def test_a_damaged_number_is_none(value: str) -> None:
    assert whole({"HoldTime": value}, "HoldTime") is None
    assert seconds({"HoldTime": value}, "HoldTime") is None


def test_lengths_of_time_know_their_unit_and_are_never_negative() -> None:
    assert seconds({"RingTime": "5000"}, "RingTime", per_second=1000) == 5.0
    assert seconds({"HoldTime": "12"}, "HoldTime") == 12.0
    assert seconds({"HoldTime": "-1"}, "HoldTime") is None
    assert seconds({"HoldTime": "9" * 400}, "HoldTime") is None


@pytest.mark.parametrize("value", ["", "0", "nan", "inf", "-5", "1e300", "soon"])
def test_a_moment_that_never_was_is_none(value: str) -> None:
    assert instant({"LastCall": value}, "LastCall") is None


def test_moments_keep_their_fraction() -> None:
    assert instant({"Timestamp": "1795415360.138856"}, "Timestamp") == 1795415360.138856


def test_switches_are_on_only_when_they_say_so() -> None:
    assert flag({"Paused": "1"}, "Paused")
    assert not any(flag({"Paused": value}, "Paused") for value in ("0", "", "2", "no"))
