from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.events import UserEventSent
from realtime.names import AgentId, ChannelId, Instant, PbxId
from realtime.quality.surveys import SurveyMark, Told, is_low, mark_of, marks, satisfaction

HQ, CALLER = PbxId("hq"), ChannelId("hq/1.0")


def event(name: str = "Survey", channel: ChannelId | None = CALLER, **fields: str) -> UserEventSent:
    return UserEventSent(pbx=HQ, at=Instant(9.0), name=name, fields=fields, channel=channel)


def told(
    score: float, agent: str | None = "li", team: str | None = "blue", highest: float = 5.0, at: float = 1.0
) -> Told:
    mark = SurveyMark(pbx=HQ, channel=CALLER, at=Instant(at), score=score)
    return Told(about="v", mark=mark, highest=highest, agent=None if agent is None else AgentId(agent), team=team)


def test_a_mark_is_read_whatever_the_case_and_only_if_the_scale_has_it() -> None:
    assert mark_of(event("SURVEY", score="4"), 5.0) == SurveyMark(pbx=HQ, channel=CALLER, at=Instant(9.0), score=4.0)
    found = mark_of(event(Score="2", Question=" polite? " + "x" * 100), 5.0)
    assert found is not None
    assert found.question == ("polite? " + "x" * 100)[:60]
    for wrong in (event("AgentHelp", Score="4"), event(channel=None, Score="4"), event(), event(Score="0"),
                  event(Score="6"), event(Score="nan"), event(Score="1e999"), event(Score="four")):  # fmt: skip
        assert mark_of(wrong, 5.0) is None


@given(st.text(max_size=30), st.floats(2.0, 100.0))
def test_whatever_is_sent_gives_a_mark_of_the_scale_or_none(score: str, highest: float) -> None:
    found = mark_of(event(Score=score), highest)
    assert found is None or 1.0 <= found.score <= highest


@pytest.mark.parametrize(
    ("score", "highest", "low"),
    [(2, 5, True), (3, 5, False), (4, 10, True), (5, 10, False), (1, 2, True), (2, 2, False)],
)
def test_the_lowest_two_fifths_are_low_and_so_is_the_worst(score: float, highest: float, low: bool) -> None:  # noqa: FBT001
    assert is_low(score, highest) is low


def test_marks_add_up_by_team_and_agent_on_the_newest_scale() -> None:
    found = satisfaction([told(5), told(2), told(3, "wu", None), told(1, None, None), told(6, at=9.0, highest=10.0)])
    assert found is not None
    assert (found.centre.count, found.centre.highest, found.centre.low.value) == (5, 10.0, 0.4)
    assert found.centre.mean == pytest.approx((10 + 4 + 6 + 2 + 6) / 5)
    assert {agent: one.count for agent, one in found.agents.items()} == {"li": 3, "wu": 1}
    assert {team: one.count for team, one in found.teams.items()} == {"blue": 3}
    assert found.agents[AgentId("wu")].interval is None
    assert satisfaction([]) is None
    assert marks([]) is None


def test_an_interval_stays_on_the_scale_and_few_equal_marks_have_none() -> None:
    wide = marks([told(1), told(5), told(5)])
    assert wide is not None
    assert wide.interval is not None
    assert (wide.interval.low, wide.interval.high) == (1.0, 5.0)
    few, many = marks([told(5)] * 3), marks([told(5)] * 8)
    assert few is not None
    assert few.interval is None
    assert many is not None
    assert many.interval is not None
    assert (many.interval.low, many.interval.high) == (5.0, 5.0)
