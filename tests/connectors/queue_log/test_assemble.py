"""Lines become visits: whole ones, half ones, and those that a restart cut off."""

from __future__ import annotations

import pytest

from connectors.queue_log import assemble
from connectors.queue_log.assemble import Assembly
from connectors.queue_log.lines import Line, parse_line
from realtime.events import EndedBy, Verdict, VisitLogged
from realtime.names import PbxId


def fed(*lines: str) -> list[VisitLogged]:
    return feed(Assembly(PbxId("hq")), *lines)


def feed(assembly: Assembly, *lines: str) -> list[VisitLogged]:
    told: list[VisitLogged] = []
    for text in lines:
        line = parse_line(text.encode())
        assert isinstance(line, Line)
        told.extend(assembly.feed(line))
    return told


def times(visit: VisitLogged) -> list[float | None]:
    """Joined, left, ended."""
    return [None if at is None else float(at) for at in (visit.joined, visit.left, visit.ended)]


JOINED = "100|1.0|sales|NONE|ENTERQUEUE||139|1"
ANSWERED = "104|1.0|sales|Ann|CONNECT|3|1.2|1"


def test_a_visit_is_told_when_it_begins_is_answered_and_ends() -> None:
    waiting, talking, over = fed(JOINED, ANSWERED, "110|1.0|sales|Ann|COMPLETECALLER|3|6|1")
    assert (waiting.verdict, waiting.number, waiting.mark, times(waiting)) == (None, "139", 100, [100.0, None, None])
    assert (talking.verdict, talking.agent, talking.leg) == (Verdict.ANSWERED, "Ann", "hq/1.2")
    assert (times(talking), times(over), over.by) == ([100.0, 103.0, None], [100.0, 103.0, 109.0], EndedBy.CALLER)
    assert (over.channel, over.queue, over.mark) == ("hq/1.0", "hq/sales", 100)


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        ("106|1.0|sales|NONE|ABANDON|1|1|6", Verdict.ABANDON),
        ("106|1.0|sales|NONE|EXITWITHTIMEOUT|1|1|6", Verdict.TIMEOUT),
        ("106|1.0|sales|NONE|EXITWITHKEY|5|1|1|6", Verdict.KEY),
        ("106|1.0|sales|NONE|EXITEMPTY|1|1|6", Verdict.EMPTY),
        ("106|1.0|sales|NONE|WITHDRAW|1|1|6|call back", Verdict.WITHDRAW),
    ],
)
def test_each_way_out_is_told_with_its_time(line: str, verdict: Verdict) -> None:
    *_, left = fed(JOINED, line)
    assert (left.verdict, times(left)) == (verdict, [100.0, 106.0, None])


@pytest.mark.parametrize(
    ("word", "data", "by"),
    [
        ("COMPLETEAGENT", "3|6|1", EndedBy.AGENT),
        ("BLINDTRANSFER", "700|out|3|6|1", EndedBy.TRANSFER),
        ("ATTENDEDTRANSFER", "BRIDGE|x|3|6|1", EndedBy.TRANSFER),
    ],
)
def test_each_end_of_a_talk_is_told(word: str, data: str, by: EndedBy) -> None:
    *_, over = fed(JOINED, ANSWERED, f"110|1.0|sales|Ann|{word}|{data}")
    assert (over.by, times(over)) == (by, [100.0, 103.0, 109.0])


def test_half_a_visit_is_made_whole_from_the_seconds_it_carries() -> None:
    (left,) = fed("106|1.0|sales|NONE|ABANDON|1|1|6")
    assert times(left) == [100.0, 106.0, None]
    answered, over = fed(ANSWERED, "110|1.0|sales|Ann|COMPLETEAGENT|3|6|1")
    assert (times(answered), times(over)) == ([101.0, 104.0, None], [101.0, 104.0, 110.0])
    (over,) = fed("110|1.0|sales|Ann|COMPLETEAGENT|3|6|1")
    assert (times(over), over.agent) == ([101.0, 104.0, 110.0], "Ann")


def test_a_restart_ends_who_waits_unknown_and_who_talks_then() -> None:
    told = fed(JOINED, ANSWERED, "105|2.0|sales|NONE|ENTERQUEUE||138|1", "120|NONE|NONE|NONE|QUEUESTART|")
    talking, waiting = told[-2:]
    assert (talking.verdict, times(talking), talking.by) == (Verdict.ANSWERED, [100.0, 103.0, 120.0], None)
    assert (waiting.verdict, times(waiting)) == (Verdict.RESTART, [105.0, 120.0, None])


def test_after_a_restart_nothing_is_open() -> None:
    assembly = Assembly(PbxId("hq"))
    feed(assembly, JOINED)
    assert [visit.channel for visit in assembly.open_visits()] == ["hq/1.0"]
    feed(assembly, "120|NONE|NONE|NONE|QUEUESTART|")
    assert assembly.open_visits() == []


def test_the_same_call_in_two_queues_and_again_in_the_first_makes_three_visits() -> None:
    told = fed(
        JOINED,
        "101|1.0|sales|NONE|EXITWITHTIMEOUT|1|1|1",
        "101|1.0|vip|NONE|ENTERQUEUE||139|1",
        "102|1.0|vip|NONE|EXITWITHTIMEOUT|1|1|1",
        "102|1.0|sales|NONE|ENTERQUEUE||139|1",
        "103|1.0|sales|NONE|ABANDON|1|1|1",
    )
    assert [(visit.queue, visit.mark) for visit in told if visit.verdict] == [
        ("hq/sales", 100),
        ("hq/vip", 101),
        ("hq/sales", 102),
    ]


def test_passes_within_one_second_have_marks_of_their_own_that_a_second_reading_gives_again() -> None:
    lines = [JOINED, "100|1.0|sales|NONE|EXITEMPTY|1|1|0"] * 3
    marks = [visit.mark for visit in fed(*lines) if visit.verdict]
    assert len(set(marks)) == 3
    assert marks == [visit.mark for visit in fed(*lines) if visit.verdict]


@pytest.mark.parametrize(
    "line",
    [
        "100|NONE|sales|Ann|PAUSE|lunch",
        "100|1.0|sales|Ann|RINGNOANSWER|1000",
        "100|NONE|NONE|NONE|CONFIGRELOAD|",
        "100|1.0|sales|NONE|FULL|",
        "100|1.0|sales|Ann|SOMETHINGNEW|1|2|3",
    ],
)
def test_what_is_about_no_visit_tells_nothing(line: str) -> None:
    assert fed(line) == []


def test_visits_that_never_end_in_the_log_do_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assemble, "MOST_OPEN", 3)
    assembly = Assembly(PbxId("hq"))
    feed(assembly, *(f"{100 + each}|{each}.0|sales|NONE|ENTERQUEUE||139|1" for each in range(10)))
    assert [visit.channel for visit in assembly.open_visits()] == ["hq/7.0", "hq/8.0", "hq/9.0"]
