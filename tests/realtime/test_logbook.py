"""What queue_log adds to what was seen: it fills and settles, whoever speaks first, and however often."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realtime.checkpoint import pieces, restore
from realtime.counted import Count
from realtime.events import EndedBy, FloorEvent, Source, Verdict, VisitLogged
from realtime.logbook import forget_before, wanted
from realtime.names import Instant, Seconds, VisitId
from realtime.outcomes import Outcome
from realtime.tally import Tally
from realtime.visits import End, Visit
from tests.build import (
    PBX,
    abandoned,
    agent,
    answered,
    at,
    caller_seen,
    channel,
    ended,
    hangup_asked,
    joined,
    left,
    logged,
    member,
    offered,
    queue,
    snapshot_began,
    snapshot_ended,
    status,
)
from tests.histories import histories
from tests.story import Story

VERDICTS = {
    Outcome.ANSWERED: Verdict.ANSWERED,
    Outcome.ABANDONED: Verdict.ABANDON,
    Outcome.REDIRECTED: Verdict.ABANDON,
    Outcome.UNKNOWN: Verdict.ABANDON,
    Outcome.TIMED_OUT: Verdict.TIMEOUT,
    Outcome.LEFT_BY_KEY: Verdict.KEY,
    Outcome.LEFT_EMPTY: Verdict.EMPTY,
    Outcome.WITHDRAWN: Verdict.WITHDRAW,
}
ENDS = {End.COMPLETED_BY_AGENT: EndedBy.AGENT, End.TRANSFERRED: EndedBy.TRANSFER, End.UNKNOWN: None}


def shown(story: Story, found: str = "anna/sales/1") -> Visit:
    visit = story.floor.visits.shown(VisitId(f"{PBX}/{found}"))
    assert visit is not None
    return visit


def only_logged(story: Story) -> list[Visit]:
    return [visit for visit in story.floor.visits.all_shown() if visit.id not in story.floor.visits.by_id]


# Filling in


def test_a_visit_nobody_saw_is_counted_as_the_log_tells_it() -> None:
    story = Story().tell(
        member(-5), logged(30, Verdict.ANSWERED, since=10, by="Wei", ended_at=90, ended_by=EndedBy.AGENT)
    )
    (visit,) = only_logged(story)
    assert (visit.waited, visit.talked) == (Seconds(20), Seconds(60))
    assert (visit.agent, visit.end) == (agent("wei"), End.COMPLETED_BY_AGENT)
    assert story.outcomes() == {Outcome.ANSWERED: 1}
    assert story.count(Count.TALK) == 60


def test_a_caller_who_still_waits_is_left_to_the_snapshot() -> None:
    assert Story().tell(logged(3, None, since=3)).outcomes() == {}


@pytest.mark.parametrize(
    ("verdict", "outcome"),
    [
        (Verdict.ABANDON, Outcome.ABANDONED),
        (Verdict.TIMEOUT, Outcome.TIMED_OUT),
        (Verdict.KEY, Outcome.LEFT_BY_KEY),
        (Verdict.EMPTY, Outcome.LEFT_EMPTY),
        (Verdict.WITHDRAW, Outcome.WITHDRAWN),
        (Verdict.RESTART, Outcome.UNKNOWN),
    ],
)
def test_a_visit_that_was_seen_to_begin_ends_as_the_log_says(verdict: Verdict, outcome: Outcome) -> None:
    story = Story().tell(joined(10.4), logged(25, verdict, since=10))
    assert (story.outcomes(), shown(story).waited) == ({outcome: 1}, Seconds(15))


def test_an_exit_without_a_witness_on_the_link_is_settled_and_keeps_its_exact_time() -> None:
    story = Story(dialplan=False).tell(joined(10.4), abandoned(25.7), left(25.7))
    assert story.outcomes() == {Outcome.UNKNOWN: 1}
    story.tell(logged(25, Verdict.TIMEOUT, since=10))
    assert (story.outcomes(), shown(story).left) == ({Outcome.TIMED_OUT: 1}, at(25.7))


def test_when_a_caller_left_is_as_logged_where_it_was_only_noticed_later() -> None:
    story = Story().tell(joined(10.4), snapshot_began(60), snapshot_ended(60), logged(25, Verdict.ABANDON, since=10))
    assert shown(story).waited == Seconds(15)


def test_who_came_before_us_and_left_is_found_by_the_time_of_leaving() -> None:
    story = Story(dialplan=False).tell(left(25.7), logged(25, Verdict.KEY, since=10))
    assert (story.outcomes(), shown(story).joined) == ({Outcome.LEFT_BY_KEY: 1}, at(10))


def test_a_talk_cut_off_by_a_restart_lasts_until_then_and_ends_unknown() -> None:
    story = Story().tell(joined(10.4), logged(12, Verdict.ANSWERED, since=10, ended_at=50, ended_by=None))
    assert (shown(story).end, shown(story).talked) == (End.UNKNOWN, Seconds(38))


# Better knowledge


def test_what_was_seen_stays_whatever_the_log_says_of_it() -> None:
    story = Story().tell(joined(10.4), offered(11), answered(12.6), ended(50.2, by=EndedBy.AGENT))
    assert not wanted(
        story.floor.logbook,
        story.floor.visits,
        logged(12, Verdict.ANSWERED, since=10, ended_at=50, ended_by=EndedBy.CALLER),
    )
    story.tell(logged(12, Verdict.ANSWERED, since=10, by="Li", ended_at=50, ended_by=EndedBy.CALLER))
    assert shown(story) == story.visit()


def test_a_redirect_that_the_log_calls_an_abandon_stays_a_redirect_in_any_order() -> None:
    seen: list[FloorEvent] = [joined(10.4), abandoned(25.7), left(25.7), joined(26, to="vip")]
    told = logged(25, Verdict.ABANDON, since=10)
    for place in range(len(seen) + 1):
        story = Story().tell_all([*seen[:place], told, *seen[place:]])
        assert story.outcomes() == {Outcome.REDIRECTED: 1}


def test_a_late_link_corrects_what_the_log_told_first() -> None:
    story = Story().tell(logged(12, Verdict.ANSWERED, since=10, by="Wei", ended_at=50, ended_by=EndedBy.AGENT))
    story.tell(joined(10.4), answered(12.6), ended(50.2, by=EndedBy.AGENT))
    assert only_logged(story) == []
    assert (shown(story).agent, shown(story).left, shown(story).ended) == (agent("wei"), at(12.6), at(50.2))


def test_a_later_telling_counts_and_an_earlier_one_told_again_does_not() -> None:
    early = logged(12, Verdict.ANSWERED, since=10)
    late = logged(12, Verdict.ANSWERED, since=10, ended_at=50, ended_by=EndedBy.TRANSFER)
    for told in ([early, late, early, late], [late, early]):
        (visit,) = only_logged(Story().tell_all(told))
        assert visit.end is End.TRANSFERRED


# Several passes of one caller through one queue


def test_of_two_passes_a_second_apart_each_gets_its_own_telling() -> None:
    story = Story(dialplan=False).tell(joined(11.3), abandoned(12.4), left(12.4))
    story.tell(logged(11, Verdict.TIMEOUT, since=10), logged(12, Verdict.EMPTY, since=11))
    assert story.outcomes() == {Outcome.TIMED_OUT: 1, Outcome.LEFT_EMPTY: 1}
    assert shown(story).outcome is Outcome.LEFT_EMPTY


def test_an_answer_that_was_taken_for_an_earlier_pass_goes_to_its_own_by_the_agents_leg() -> None:
    story = Story().tell(joined(10.2), snapshot_began(12), caller_seen(12.4, waited=0), snapshot_ended(12.5))
    story.tell(answered(12.6), ended(20.2, by=EndedBy.AGENT))
    leg = "wei-anna-sales"
    for told in (
        logged(11, Verdict.TIMEOUT, since=10),
        logged(12, Verdict.TIMEOUT, since=11),
        logged(12, Verdict.ANSWERED, since=12, leg=leg, ended_at=20, ended_by=EndedBy.AGENT),
    ):
        if wanted(story.floor.logbook, story.floor.visits, told):
            story.tell(told)
    assert story.outcomes() == {Outcome.ANSWERED: 1, Outcome.TIMED_OUT: 2}


def test_the_same_pass_told_by_another_clock_is_the_same_pass() -> None:
    one, other = (logged(20 + shift, Verdict.ABANDON, since=10 + shift, mark=10) for shift in (0, 3))
    assert Story().tell(one, other).outcomes() == {Outcome.ABANDONED: 1}


# Wanted


def test_a_telling_is_wanted_until_it_is_known_or_settled() -> None:
    story = Story()
    told = logged(25, Verdict.TIMEOUT, since=10)

    def is_wanted(event: VisitLogged) -> bool:
        return wanted(story.floor.logbook, story.floor.visits, event)

    assert is_wanted(told)
    assert not is_wanted(logged(10, None, since=10))
    story.tell(joined(10.4))
    assert is_wanted(told)
    story.tell(told)
    assert not is_wanted(told)


def test_what_the_link_saw_whole_is_not_wanted() -> None:
    story = Story().tell(joined(10.4), hangup_asked(25), abandoned(25.1), left(25.1))
    assert not wanted(story.floor.logbook, story.floor.visits, logged(25, Verdict.ABANDON, since=10))
    story.tell(joined(30.4), abandoned(40), left(40), status(40.1, "TIMEOUT"))
    assert not wanted(story.floor.logbook, story.floor.visits, logged(40, Verdict.TIMEOUT, since=30))


# Keeping


def test_a_checkpoint_keeps_what_was_told() -> None:
    story = Story().tell(joined(10.4), logged(25, Verdict.TIMEOUT, since=10), logged(9, Verdict.KEY, "ben", since=2))
    again = restore(pieces(story.floor), story.floor.rules)
    assert list(again.visits.all_shown()) == list(story.floor.visits.all_shown())
    assert list(pieces(again)) == list(pieces(story.floor))


def test_days_long_gone_are_forgotten() -> None:
    story = Story().tell(logged(25, Verdict.TIMEOUT, since=10), logged(60, Verdict.KEY, "ben", since=50))
    forget_before(story.floor.logbook, story.floor.visits, at(30))
    assert [visit.channel for visit in story.floor.visits.all_shown()] == [channel("ben")]
    forget_before(story.floor.logbook, story.floor.visits, at(100))
    assert not story.floor.logbook.told
    assert not story.floor.visits.over
    assert not story.floor.visits.laid


# Any order


def log_of(story: Story) -> list[VisitLogged]:
    """What queue_log would tell of all that happened, in its order."""
    told: list[VisitLogged] = []
    seconds: dict[tuple[str, str, int], int] = defaultdict(int)
    for visit in sorted(story.floor.visits.by_id.values(), key=lambda each: each.joined or 0.0):
        if visit.joined is None or visit.left is None or visit.outcome not in VERDICTS:
            continue
        second = (visit.channel, visit.queue, int(visit.joined))
        told.append(_line(visit, int(visit.joined) + seconds[second] / 1000))
        seconds[second] += 1
    return told


def _line(visit: Visit, mark: float) -> VisitLogged:
    assert visit.joined is not None
    assert visit.left is not None
    over = visit.outcome is Outcome.ANSWERED and visit.end is not None
    return VisitLogged(
        pbx=visit.pbx,
        at=Instant(int(visit.ended or visit.left)),
        source=Source.QUEUE_LOG,
        channel=visit.channel,
        queue=visit.queue,
        joined=Instant(int(visit.joined)),
        mark=mark,
        verdict=VERDICTS[visit.outcome],
        left=Instant(int(visit.left)),
        leg=visit.leg,
        agent=None if visit.agent is None else visit.agent.removeprefix(f"{PBX}/").title(),
        ended=Instant(int(visit.ended)) if over and visit.ended is not None else None,
        by=ENDS.get(visit.end, EndedBy.CALLER) if over and visit.end is not None else None,
    )


def sums(story: Story) -> dict[str, list[float]]:
    """Today's sums of every queue, counted anew."""
    tally = Tally()
    tally.rebuild(story.floor, story.now)
    return {
        str(key): [round(float(each), 3) for each in day.sums]
        for key, day in sorted(tally.days.items())
        if day.sums.any()
    }


@settings(max_examples=150)
@given(happened=histories(), data=st.data(), dialplan=st.booleans())
def test_the_log_told_in_any_order_and_twice_among_the_events_gives_the_same_sums(
    happened: list[FloorEvent], data: st.DataObject, *, dialplan: bool
) -> None:
    seen = Story(dialplan=dialplan).tell_all(happened)
    told = log_of(seen)
    alone = sums(seen)
    unknown = any(visit.outcome is Outcome.UNKNOWN for visit in seen.floor.visits.by_id.values())
    expected = sums(seen.tell_all(told))
    if not unknown:
        assert expected == alone
    mixed: list[FloorEvent] = list(happened)
    for line in data.draw(st.permutations([*told, *told])):
        mixed.insert(data.draw(st.integers(0, len(mixed))), line)
    story = Story(dialplan=dialplan)
    for event in mixed:
        story.step(event)
    assert sums(story) == expected
    assert {queue(name): story.outcomes(name) for name in ("sales", "support")} == {
        queue(name): seen.outcomes(name) for name in ("sales", "support")
    }


def test_a_pass_a_second_before_the_one_that_was_seen_is_still_wanted() -> None:
    """Seen on a real Asterisk: a caller sent through a short queue again and again while the daemon was dead."""
    story = Story().tell(joined(11.2), status(12.3, "TIMEOUT"))
    unseen = logged(11, Verdict.TIMEOUT, since=10)
    assert wanted(story.floor.logbook, story.floor.visits, unseen)
    story.tell(unseen)
    seen = logged(12, Verdict.TIMEOUT, since=11)
    assert wanted(story.floor.logbook, story.floor.visits, seen)
    story.tell(seen)
    assert story.count(Count.TIMED_OUT) == 2


def test_a_clock_that_was_set_between_a_call_and_the_logs_telling_of_it_makes_no_second_visit() -> None:
    story = Story().tell(joined(0), abandoned(20), left(20))
    story.tell(logged(140, Verdict.ABANDON, since=120))
    assert [visit.outcome for visit in story.floor.visits.all_shown()] == ["abandoned"]
