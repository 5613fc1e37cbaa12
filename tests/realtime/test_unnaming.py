from __future__ import annotations

import msgspec
from hypothesis import given, settings

from realtime import checkpoint
from realtime.access.caller_key import alias_of, normalised
from realtime.counted import COLUMNS
from realtime.erasing import CallerEraser, Eraser, PersonEraser
from realtime.events import CallerJoined, FloorEvent, Verdict
from realtime.floor import apply
from realtime.rules import Rules
from realtime.state import Changes, Floor
from realtime.tally import Tally
from realtime.unnaming import unname
from tests.build import agent, answered, at, ended, joined, left, logged, member
from tests.histories import histories

THEIRS = "13812340042"
NUMBERS = (THEIRS, f"+86{THEIRS}", "13900000001", "2001", None)


def caller() -> CallerEraser:
    digits = f"86{THEIRS}"
    return CallerEraser(digits, lambda number: normalised(number) == digits, lambda number: alias_of(number, bytes(32)))


def floor_of(told: list[FloorEvent]) -> Floor:
    floor, changes = Floor(rules=Rules()), Changes()
    for event in told:
        apply(floor, event, changes)
    return floor


def bytes_of(floor: Floor) -> bytes:
    return b"".join(checkpoint.pieces(floor))


def numbered(told: list[FloorEvent]) -> list[FloorEvent]:
    """The same day with numbers: each caller has one, some have the same."""
    channels = sorted({event.channel for event in told if isinstance(event, CallerJoined)})
    of = {channel: NUMBERS[place % len(NUMBERS)] for place, channel in enumerate(channels)}
    return [
        msgspec.structs.replace(event, number=of[event.channel], name="王五")
        if isinstance(event, CallerJoined)
        else event
        for event in told
    ]


def cleaned(told: list[FloorEvent], eraser: Eraser) -> list[FloorEvent]:
    for event in told:
        if eraser.concerns(msgspec.json.encode(event)):
            eraser.learn(event)
    eraser.learned()
    return [eraser.cleaned(event) for event in told]


def figures(floor: Floor) -> dict[object, list[float]]:
    tally = Tally()
    tally.rebuild(floor, at(3600))
    assert all(len(day.sums) == COLUMNS for day in tally.days.values())
    return {key: day.sums.tolist() for key, day in tally.days.items()}


@settings(max_examples=60)
@given(histories())
def test_the_floor_without_somebody_is_the_one_their_cleaned_events_give_and_every_sum_stays(
    told: list[FloorEvent],
) -> None:
    told = numbered(told)
    for made in (caller, lambda: PersonEraser([agent("wei")], ["Wei"])):
        floor = floor_of(told)
        before = figures(floor)
        unname(floor, made())
        assert bytes_of(floor) == bytes_of(floor_of(cleaned(told, made())))
        assert figures(floor) == before
        assert THEIRS.encode() not in bytes_of(floor) or made is not caller


def test_a_caller_who_was_cut_off_and_came_back_still_counts_as_one() -> None:
    """The end of the first call is judged by the second: the alias ties them together as the number did."""
    told: list[FloorEvent] = [
        joined(0, "a", number=THEIRS),
        answered(5, "a"),
        left(5, "a"),
        ended(20, "a"),
        joined(30, "b", number=THEIRS),
    ]
    floor = floor_of(told)
    first = floor.visits.by_id[next(iter(floor.visits.by_id))]
    assert first.ending is not None
    replayed = floor_of(cleaned(told, caller()))
    assert next(iter(replayed.visits.by_id.values())).ending == first.ending
    alias = replayed.visits.by_id[first.id].number
    assert alias is not None
    assert alias[0] == "~"
    assert replayed.visits.by_number[alias] == "hq/b/sales/1"
    unname(floor, caller())
    assert floor.visits.by_number == replayed.visits.by_number


def test_what_only_queue_log_told_is_cleaned_as_well() -> None:
    telling = msgspec.structs.replace(logged(30, Verdict.ANSWERED, since=10, by="Wei", ended_at=60), number=THEIRS)
    told: list[FloorEvent] = [member(0), telling]
    floor = floor_of(told)
    changes = unname(floor, caller())
    (visit,) = floor.visits.over.values()
    assert (visit.number or "")[0] == "~"
    assert (visit.agent, changes.visits) == (agent("wei"), {visit.id})
    changes = unname(floor, PersonEraser([agent("wei")]))
    assert [each.event.agent for passes in floor.logbook.told.values() for each in passes.values()] == ["wei"]
    assert (floor.agents.by_id[agent("wei")].name, changes.agents) == ("wei", {agent("wei")})
    assert bytes_of(floor_of(cleaned(cleaned(told, caller()), PersonEraser([agent("wei")])))) == (bytes_of(floor))


def test_nobody_elses_row_is_touched() -> None:
    floor = floor_of(numbered([joined(0, "a"), joined(1, "b"), joined(2, "c")]))
    before = dict(floor.visits.by_id)
    changes = unname(floor, CallerEraser("8615512345678", lambda _number: False, lambda number: number))
    assert floor.visits.by_id == before
    assert not changes
