from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.names import Seconds
from realtime.quality.contacts import Direction, Exclusion, Flag, Recording, Signs, counted, excluded, flags, unique
from tests.realtime.quality.contacts import contact


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({}, None),
        ({"recording": Recording.SPARED}, None),
        ({"recording": Recording.DISCARDED}, None),
        ({"answered": None}, Exclusion.NOT_ANSWERED),
        ({"test": True}, Exclusion.TEST),
        ({"confidential": True}, Exclusion.CONFIDENTIAL),
        ({"external": False}, Exclusion.INTERNAL),
        ({"external": None}, Exclusion.INTERNAL),
        ({"talked": None}, Exclusion.TALK_NOT_KNOWN),
        ({"talked": Seconds(29.9)}, Exclusion.TOO_SHORT),
        ({"talked": Seconds(30.0)}, None),
        ({"recording": Recording.PENDING}, Exclusion.RECORDING_PENDING),
        ({"recording": Recording.MISSING}, Exclusion.RECORDING_MISSING),
        ({"recording": Recording.DAMAGED}, Exclusion.RECORDING_DAMAGED),
        ({"talked": Seconds(3.0), "confidential": True}, Exclusion.CONFIDENTIAL),
    ],
)
def test_who_may_be_drawn(told: dict[str, Any], reason: Exclusion | None) -> None:
    assert excluded(contact(1, **told)) is reason


@given(
    st.lists(
        st.builds(
            lambda number, talked, recording: contact(number, talked=talked, recording=recording),
            st.integers(0, 20),
            st.floats(0, 100),
            st.sampled_from(Recording),
        )
    )
)
def test_contacts_are_the_eligible_and_the_excluded(told: list) -> None:  # type: ignore[type-arg]
    for counts in counted(told):
        assert counts.contacts == counts.eligible + sum(counts.excluded.values()) == len(unique(told))


def test_a_rising_share_of_short_calls_can_be_seen() -> None:
    told = [contact(n, talked=Seconds(10.0 if n < 3 else 60.0)) for n in range(12)]
    (counts,) = counted(told)
    assert counts.share(Exclusion.TOO_SHORT) == 0.25
    assert counts.direction is Direction.INBOUND


def test_two_agents_on_one_call_have_a_contact_each_and_one_told_twice_has_one() -> None:
    told = [contact(1, "1001"), contact(1, "1002"), contact(1, "1001", talked=Seconds(5.0))]
    assert [(counts.agent, counts.contacts, counts.eligible) for counts in counted(told)] == [
        ("hq/1001", 1, 0),
        ("hq/1002", 1, 1),
    ]


@pytest.mark.parametrize(
    ("signs", "flag"),
    [
        (Signs(dropped=True), Flag.DROPPED),
        (Signs(drop_suspected=True), Flag.DROP_SUSPECTED),
        (Signs(held=Seconds(120.1)), Flag.LONG_HOLD),
        (Signs(longest_silence=Seconds(15.1)), Flag.DEAD_AIR),
        (Signs(talk_over=0.101), Flag.TALK_OVER),
        (Signs(called_before=True), Flag.REPEAT_CALLER),
        (Signs(transfers=2), Flag.TRANSFERS),
        (Signs(mark=2.0), Flag.LOW_SURVEY),
        (Signs(agent_hung_up=True), Flag.AGENT_HUNG_UP),
    ],
)
def test_what_flags_a_call(signs: Signs, flag: Flag) -> None:
    assert flags(signs) == {flag}


def test_what_is_not_known_or_at_the_limit_flags_nothing() -> None:
    assert flags(Signs()) == frozenset()
    at_limit = Signs(held=Seconds(120.0), longest_silence=Seconds(15.0), talk_over=0.1, transfers=1, mark=2.1)
    assert flags(at_limit) == frozenset()
