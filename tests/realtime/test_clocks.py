from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from realtime.clocks import UNNOTICED, moved, stepped
from realtime.events import CallerLeft, GapClosed, MemberSet, VisitLogged
from realtime.events.agents import Device
from realtime.names import AgentId, ChannelId, Instant, PbxId, QueueId, Seconds

HQ, SALES, CALL = PbxId("hq"), QueueId("hq/sales"), ChannelId("hq/1.1")


def test_a_clock_an_hour_ahead_is_taken_back_by_that_hour_in_every_instant_of_an_event() -> None:
    logged = VisitLogged(
        pbx=HQ, at=Instant(7210), channel=CALL, queue=SALES, joined=Instant(7200), left=Instant(7205), ended=None
    )
    assert moved(logged, Seconds(3600)) == VisitLogged(
        pbx=HQ, at=Instant(3610), channel=CALL, queue=SALES, joined=Instant(3600), left=Instant(3605), ended=None
    )
    gap = GapClosed(pbx=HQ, at=Instant(7300), begin=Instant(7000), to=Instant(7300))
    assert moved(gap, Seconds(3600)) == GapClosed(pbx=HQ, at=Instant(3700), begin=Instant(3400), to=Instant(3700))


def test_lengths_of_time_are_no_instants_and_stay() -> None:
    member = MemberSet(
        pbx=HQ,
        at=Instant(5000),
        queue=SALES,
        agent=AgentId("hq/a"),
        name="a",
        device=Device.NOT_IN_USE,
        paused=False,
        wrap_up=Seconds(30),
        last_call=Instant(4000),
    )
    after = moved(member, Seconds(1000))
    assert (float(after.at), after.last_call, float(after.wrap_up)) == (4000.0, Instant(3000), 30.0)


def test_without_an_offset_the_event_itself_comes_back() -> None:
    event = CallerLeft(pbx=HQ, at=Instant(1), channel=CALL, queue=SALES)
    assert moved(event, Seconds(0)) is event


@given(st.floats(-UNNOTICED, UNNOTICED))
def test_an_offset_nobody_would_notice_is_left_alone(measured: float) -> None:
    assert not stepped(Seconds(0), Seconds(measured))


@given(st.floats(-1e5, 1e5), st.floats(-UNNOTICED, UNNOTICED))
def test_the_offset_in_use_does_not_follow_the_jitter_of_measuring(offset: float, jitter: float) -> None:
    applied = stepped(Seconds(0), Seconds(offset))
    if applied:
        assert stepped(applied, Seconds(applied + jitter)) == applied


def test_a_clock_that_was_set_right_again_is_believed_again() -> None:
    assert not stepped(Seconds(3600), Seconds(0.1))
