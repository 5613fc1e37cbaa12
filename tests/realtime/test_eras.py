from __future__ import annotations

from realtime.eras import (
    MOST_ERAS,
    Era,
    Seen,
    boot_moved,
    end_moved,
    gap_moved,
    member_moved,
    set_anew,
    visit_moved,
    wait_moved,
)
from realtime.events import (
    CallerSeen,
    ConversationEnded,
    Device,
    GapClosed,
    MemberSet,
    PbxBooted,
    PbxClockSet,
    VisitLogged,
)
from realtime.names import AgentId, ChannelId, Instant, PbxId, QueueId, Seconds

HQ, SALES, CALL = PbxId("hq"), QueueId("hq/sales"), ChannelId("hq/1.1")
NOON = 43_200.0


def was_set(at: float, offset: float, before: float = 0.0) -> PbxClockSet:
    return PbxClockSet(pbx=HQ, at=Instant(at), offset=Seconds(offset), before=Seconds(before))


def eras_of(*steps: PbxClockSet) -> tuple[Era, ...]:
    eras: tuple[Era, ...] = ()
    for step in steps:
        eras = set_anew(eras, step)
    return eras


BACK = eras_of(was_set(NOON, -3600.0))


def timed_out(joined: float, left: float) -> VisitLogged:
    return VisitLogged(
        pbx=HQ, at=Instant(left), channel=CALL, queue=SALES, joined=Instant(joined), left=Instant(left), ended=None
    )


def test_what_was_never_measured_before_always_had_its_offset() -> None:
    assert eras_of(was_set(NOON, 90.0, 90.0)) == (Era(since=Instant(0.0), offset=Seconds(90.0)),)


def test_of_steps_in_one_moment_the_last_counts() -> None:
    """A PBX that is played back faster than it was recorded steps without end."""
    eras = eras_of(*(was_set(NOON + each / 10, float(each)) for each in range(1, 100)))
    assert [era.offset for era in eras] == [0.0, 99.0]


def test_eras_are_no_more_than_can_be_needed_and_the_first_reaches_back_for_ever() -> None:
    eras = eras_of(*(was_set(NOON + 10.0 * each, 60.0 * each) for each in range(1, 500)))
    assert (len(eras), eras[0].since, eras[-1].offset) == (MOST_ERAS, 0.0, 60.0 * 499)


def test_a_log_read_again_after_a_step_is_moved_by_the_offset_of_its_time() -> None:
    later = Instant(NOON + 7200)
    assert visit_moved(timed_out(1000, 1010), BACK, later, Seen()) == timed_out(1000, 1010)
    assert visit_moved(timed_out(NOON, NOON + 10), BACK, later, Seen()) == timed_out(NOON + 3600, NOON + 3610)


def test_what_was_just_written_is_read_by_the_offset_of_now() -> None:
    assert visit_moved(timed_out(NOON - 3000, NOON - 2990), BACK, Instant(NOON + 612), Seen()) == timed_out(
        NOON + 600, NOON + 610
    )


def test_of_two_moments_with_the_same_time_the_one_that_was_seen_is_meant() -> None:
    told, now = timed_out(NOON - 3000, NOON - 2990), Instant(NOON + 5000)
    before = Seen(joined=[NOON - 2999.6], left=[NOON - 2989.5])
    after = Seen(joined=[NOON + 600.4], left=[NOON + 610.5])
    assert visit_moved(told, BACK, now, before) == told
    assert visit_moved(told, BACK, now, after) == timed_out(NOON + 600, NOON + 610)


def test_a_wait_over_the_step_keeps_its_length() -> None:
    """The log itself would say that it lasted less than no time."""
    told = timed_out(NOON - 30, NOON - 3580)
    assert visit_moved(told, BACK, Instant(NOON + 25), Seen()) == timed_out(NOON - 30, NOON + 20)


def test_an_agent_paused_before_the_step_was_paused_then() -> None:
    member = MemberSet(
        pbx=HQ,
        at=Instant(NOON - 3500),
        queue=SALES,
        agent=AgentId("hq/a"),
        name="a",
        device=Device.NOT_IN_USE,
        paused=True,
        last_pause=Instant(NOON - 5000),
        last_call=None,
    )
    found = member_moved(member, BACK)
    assert (found.at, found.last_pause, found.last_call) == (NOON + 100, NOON - 5000, None)


def test_an_asterisk_that_runs_on_has_not_begun_anew() -> None:
    booted = PbxBooted(pbx=HQ, at=Instant(NOON - 3500), started=Instant(NOON - 1800))
    assert boot_moved(booted, BACK, Instant(NOON - 1800)).started == NOON - 1800
    assert boot_moved(booted, BACK, None).at == NOON + 100


def test_a_gap_over_a_step_begins_before_it_ends() -> None:
    gap = GapClosed(pbx=HQ, at=Instant(NOON - 3500), begin=Instant(NOON - 600), to=Instant(NOON - 3500))
    found = gap_moved(gap, BACK)
    assert (found.begin, found.to) == (NOON - 600, NOON + 100)


def test_a_wait_that_asterisk_counts_over_the_step_is_put_right() -> None:
    row = CallerSeen(pbx=HQ, at=Instant(NOON - 3590), channel=CALL, queue=SALES, waited=Seconds(-3560.0))
    found = wait_moved(row, BACK, Seen(joined=[NOON - 29.7]))
    assert (found.at, found.waited) == (NOON + 10, 40.0)


def test_a_talk_and_its_wait_that_asterisk_counts_over_the_step_are_put_right() -> None:
    end = ConversationEnded(
        pbx=HQ,
        at=Instant(NOON - 3590),
        channel=CALL,
        queue=SALES,
        agent=AgentId("hq/a"),
        waited=Seconds(5.0),
        talked=Seconds(-3560.0),
    )
    found = end_moved(end, BACK, Seen())
    assert (found.at, found.talked, found.waited) == (NOON + 10, 40.0, 5.0)
