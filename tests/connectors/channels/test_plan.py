from __future__ import annotations

from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from connectors.channels.plan import Moment, Policy, Row, overtaken_rows, plan
from connectors.channels.states import State
from realtime.alerts.notice import Step
from realtime.names import Instant, Seconds

NOW = Instant(1000.0)
POLICY = Policy(above=3, spacing=Seconds(60.0))


def row(number: int, incident: str = "", **given: Any) -> Row:
    usual = Row(
        id=number,
        incident=incident or f"i{number}",
        step=Step.FIRING,
        urgent=False,
        state=State.WAITING,
        due=Instant(0.0),
    )
    return msgspec.structs.replace(usual, **given)


def moment(**given: Any) -> Moment:
    return msgspec.structs.replace(Moment(now=NOW), **given)


def test_nothing_waits_for_nothing() -> None:
    decided = plan([], moment(), POLICY)
    assert (decided.send, decided.merge, decided.wait) == (None, (), None)


def test_the_oldest_goes_first_and_the_urgent_before_it() -> None:
    assert plan([row(1), row(2)], moment(), POLICY).send == 1
    assert plan([row(1), row(2, urgent=True)], moment(), POLICY).send == 2


def test_what_must_go_before_the_urgent_is_as_urgent() -> None:
    rows = [row(1), row(2, "x", step=Step.FIRING), row(3, "x", urgent=True, step=Step.ESCALATED)]
    assert plan(rows, moment(), POLICY).send == 2


def test_a_later_notice_of_an_incident_waits_for_the_one_before() -> None:
    rows = [row(1, "x", state=State.SENDING), row(2, "x", step=Step.ACKNOWLEDGED), row(3, "x", step=Step.REMINDER)]
    assert plan(rows, moment(), POLICY).send is None
    merged = [row(1, "x", state=State.MERGED), row(2, "x", step=Step.ACKNOWLEDGED)]
    assert plan(merged, moment(), POLICY).send is None


def test_it_says_when_the_next_is_due() -> None:
    assert plan([row(1, due=Instant(1007.0)), row(2, due=Instant(1030.0))], moment(), POLICY).wait == Seconds(7)


def test_more_than_people_want_to_read_becomes_a_digest() -> None:
    crowd = [row(number) for number in range(1, 5)]
    assert plan(crowd[:3], moment(), POLICY).send == 1
    assert plan(crowd, moment(), POLICY).merge == (1, 2, 3, 4)


def test_less_room_than_waits_becomes_a_digest_too() -> None:
    assert plan([row(1), row(2)], moment(room=1), POLICY).merge == (1, 2)


def test_between_two_digests_some_time_passes_but_not_for_what_is_urgent() -> None:
    crowd = [row(number) for number in range(1, 5)]
    assert plan(crowd, moment(last_digest=Instant(990.0)), POLICY).wait == Seconds(50)
    assert plan([*crowd, row(9, urgent=True)], moment(last_digest=Instant(990.0)), POLICY).send == 9


def test_there_is_one_digest_at_a_time() -> None:
    digest = row(5, step=Step.DIGEST, due=Instant(1020.0))
    crowd = [row(number) for number in range(6, 12)]
    assert plan([digest, *crowd], moment(), POLICY).wait == Seconds(20)
    due = msgspec.structs.replace(digest, due=NOW)
    assert plan([due, *crowd], moment(), POLICY).send == 5


def test_a_crowd_of_urgent_notices_becomes_a_digest_of_its_own() -> None:
    rows = [row(1), *(row(number, urgent=True) for number in range(2, 8))]
    assert plan(rows, moment(), POLICY).merge == (2, 3, 4, 5, 6, 7)


def test_a_canary_stays_out_of_digests_and_is_not_kept_back_by_them() -> None:
    rows = [row(0, step=Step.CANARY), *(row(number) for number in range(1, 6))]
    assert 0 not in plan(rows, moment(), POLICY).merge
    assert plan(rows, moment(last_digest=Instant(990.0)), POLICY).send == 0


def test_what_ended_before_it_was_told_is_told_once() -> None:
    rows = [row(1, "x"), row(2, "x", step=Step.REMINDER), row(3, "x", step=Step.RESOLVED)]
    decided = plan(rows, moment(), POLICY)
    assert (decided.overtaken, decided.send) == ({1: 3, 2: 3}, 3)


def test_of_several_reminders_the_last_is_told_and_what_is_on_its_way_is_not_called_back() -> None:
    rows = [
        row(1, "x", state=State.SENDING),
        row(2, "x", step=Step.REMINDER),
        row(3, "x", step=Step.REMINDER),
        row(4, "y", step=Step.RESOLVED),
        row(5, "y"),
    ]
    assert overtaken_rows(rows) == {2: 3}


some_rows = st.lists(
    st.builds(
        row,
        st.just(0),
        st.sampled_from("abc"),
        step=st.sampled_from([Step.FIRING, Step.REMINDER, Step.ACKNOWLEDGED, Step.RESOLVED, Step.CANARY]),
        urgent=st.booleans(),
        state=st.sampled_from([State.WAITING, State.SENDING, State.MERGED]),
        due=st.sampled_from([Instant(0.0), Instant(2000.0)]),
    ),
    max_size=12,
)


@given(some_rows, st.none() | st.integers(0, 5))
def test_whatever_waits_the_plan_keeps_the_order_of_each_incident(rows: list[Row], left: int | None) -> None:
    rows = [msgspec.structs.replace(each, id=number) for number, each in enumerate(rows, 1)]
    decided = plan(rows, moment(room=left), POLICY)
    gone = set(decided.overtaken) | set(decided.merge) | ({decided.send} - {None})
    for number in {*decided.merge, *({decided.send} - {None})}:
        mine = rows[int(number or 0) - 1]
        assert mine.state is State.WAITING
        assert mine.due <= NOW
        assert all(other.id in gone for other in rows if other.incident == mine.incident and other.id < mine.id)
