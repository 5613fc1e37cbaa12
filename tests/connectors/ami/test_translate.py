from __future__ import annotations

from collections import Counter
from typing import get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.ami.frames import Frames
from connectors.ami.translate import TABLE, WANTED, translate
from realtime.events import AgentAnswered, CallerLeft, ConversationEnded, FloorEvent
from realtime.names import Instant
from tests.captures import recorded
from tests.connectors.ami.messages import HQ, NOW, about_queue


def test_the_pbx_clock_counts_where_it_is_told() -> None:
    event = translate(HQ, about_queue("QueueCallerLeave", Timestamp="1795415361.250000"), NOW)
    assert isinstance(event, CallerLeft)
    assert event.at == 1795415361.25


@pytest.mark.parametrize("stamp", ["", "yesterday", "nan", "-1"])
def test_else_the_time_of_arrival_counts(stamp: str) -> None:
    event = translate(HQ, about_queue("QueueCallerLeave", Timestamp=stamp), NOW)
    assert isinstance(event, CallerLeft)
    assert event.at == NOW


def test_what_nobody_knows_means_nothing() -> None:
    assert translate(HQ, {"Event": "RTCPSent"}, NOW) is None
    assert translate(HQ, {"Response": "Success"}, NOW) is None
    assert translate(HQ, {}, NOW) is None


_KEYS = sorted({key for rule in TABLE.values() for key in rule.keys} | {"Status", "Paused", "Wait", "UserEvent"})


@given(st.sampled_from(sorted(TABLE)), st.dictionaries(st.sampled_from(_KEYS), st.text(max_size=12)))
def test_damage_never_raises_and_what_comes_out_can_be_kept(title: str, fields: dict[str, str]) -> None:
    event = translate(HQ, {"Event": title, **fields}, NOW)
    if event is not None:
        assert msgspec.json.decode(msgspec.json.encode(event), type=FloorEvent) == event


@pytest.mark.parametrize("name", recorded.NAMES)
def test_a_real_stream_translates_without_loss(name: str) -> None:
    frames, found, lost = Frames(WANTED), Counter[type](), Counter[str]()
    for moment, chunk in recorded.chunks(name):
        for message in frames.feed(chunk):
            event = translate(HQ, message, Instant(recorded.epoch(name) + moment))
            found[type(event)] += 1
            lost[message.get("Event", "a response")] += event is None
    assert {title for title, count in lost.items() if count} == {"a response"}
    assert (frames.dropped, frames.undecodable) == (0, 0)
    assert found.keys() <= {*get_args(FloorEvent), type(None)}
    told = recorded.queue_log(name)
    assert found[AgentAnswered] == sum("|CONNECT|" in line for line in told) > 0
    assert found[ConversationEnded] == sum("|COMPLETE" in line for line in told)
