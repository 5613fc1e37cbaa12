from __future__ import annotations

from pathlib import Path, PurePosixPath
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.recordings.find import Call, Rule, candidates, check_pattern, inside
from connectors.recordings.states import Candidate
from realtime.names import ChannelId, Instant

CALL = Call(
    channel=ChannelId("hq/1722500000.1"),
    leg=ChannelId("hq/1722500000.7"),
    linked=ChannelId("hq/1722500000.0"),
    answered=Instant(1722528000.0),
)


def named(call: Call, **told: str) -> Call:
    return msgspec.structs.replace(call, **told)


def test_a_name_the_pbx_told_comes_before_the_pattern() -> None:
    told = named(CALL, named_by_caller="/var/spool/asterisk/monitor/2024/a.wav")
    assert candidates(Rule(), told) == (
        Candidate(whole="2024/a.wav", agent="2024/a-out.wav", caller="2024/a-in.wav"),
        Candidate(whole="2024/a.wav", agent="2024/a-tx.wav", caller="2024/a-rx.wav"),
        Candidate(whole="1722500000.1.wav", agent="1722500000.1-out.wav", caller="1722500000.1-in.wav"),
        Candidate(whole="1722500000.1.wav", agent="1722500000.1-tx.wav", caller="1722500000.1-rx.wav"),
    )


def test_what_came_in_on_the_agents_leg_is_the_agent() -> None:
    one, *_ = candidates(Rule(), named(CALL, named_by_agent="b.gsm"))
    assert (one.agent, one.caller) == ("b-in.gsm", "b-out.gsm")
    other, _ = candidates(Rule(pattern="{leg}.wav"), CALL)
    assert other.agent == "1722500000.7-in.wav"


def test_a_pattern_takes_the_date_of_the_answer_where_the_site_is() -> None:
    rule = Rule(pattern="{year}/{month}/{day}/{linkedid}.wav", zone=ZoneInfo("Asia/Shanghai"))
    one, _ = candidates(rule, CALL)
    assert one.whole == "2024/08/02/1722500000.0.wav"
    assert candidates(rule, Call(channel=CALL.channel)) == ()


@pytest.mark.parametrize(
    "told",
    ["../x.wav", "/etc/passwd", "a/../../x.wav", "a\x00.wav", "a\n.wav", "", "/", ".", "a\\b.wav", ".ssh", "x" * 600],
)
def test_a_name_that_leads_elsewhere_is_no_name(told: str) -> None:
    assert inside(told) is None


@given(st.text(max_size=80) | st.lists(st.sampled_from(["..", ".", "", "a", "/", "\\"]), max_size=8).map("/".join))
def test_whatever_callers_call_themselves_the_name_stays_inside(text: str) -> None:
    call = Call(channel=ChannelId(f"hq/{text}"), leg=ChannelId(f"hq/{text}"), named_by_caller=text, named_by_agent=text)
    for one in candidates(Rule(), call):
        for name in (one.whole, one.agent, one.caller):
            path = PurePosixPath(name)
            assert not path.is_absolute()
            assert ".." not in path.parts
            assert Path("/r", name).resolve().is_relative_to("/r")


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("{caller}.wav", "may name"),
        ("{uniqueid!r}.wav", "plainly"),
        ("{uniqueid.x}.wav", "may name"),
        ("{year}.wav", "same file"),
        ("/abs/{uniqueid}.wav", "relative"),
        ("../{uniqueid}.wav", "relative"),
        ("{uniqueid", "write a pattern"),
        ("{uniqueid}", "kind"),
    ],
)
def test_a_pattern_that_cannot_be_meant_is_refused(pattern: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        check_pattern(pattern)
    check_pattern("{year}/{uniqueid}.wav")
