from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.masking import Audience, applied, delta_for, mask_name, mask_number, merged, picture_for, seen
from realtime.names import Instant
from realtime.rows import AgentRow, AnyRow, CallerRow, Delta, Picture
from tests.web.build import agent_row, alert_row, caller_row, floor_rows, pbx_row, queue_row

EVERYTHING = Audience(numbers=True)
SALES = Audience(queues=frozenset({"hq/sales"}))


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("13812340042", "138****0042"),
        ("+8613812340042", "+861****0042"),
        ("+86 138-1234 (0042)", "+861****0042"),
        ("sip:13812340042@10.0.0.1", "138****0042"),
        ("0211234567", "021****4567"),
        ("1001", "**01"),
        ("110", "**"),
        ("alice", "a**"),
        ("sip:alice.smith@example.com", "a**"),
        ("u13812340042", "u**"),
        ("<unknown>", "**"),
        ("+", "**"),
        ("@", ""),
        ("", ""),
        (None, None),
    ],
)
def test_a_number_is_shown_as_a_stranger_may_read_it(number: str | None, shown: str | None) -> None:
    assert mask_number(number) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张伟", "张**"),
        ("Alice Smith", "A**"),
        ("13812340042", "**"),
        ("😀", "**"),
        (" ", "**"),
        ("", ""),
        (None, None),
    ],
)
def test_a_name_keeps_its_first_letter_only(name: str | None, shown: str | None) -> None:
    assert mask_name(name) == shown


@given(number=st.text(max_size=2000) | st.from_regex(r"\+?[0-9 -]{1,40}"))
def test_whatever_a_stranger_sends_at_most_seven_digits_are_shown_and_never_most_of_a_short_number(number: str) -> None:
    shown = mask_number(number)
    assert shown is not None
    assert len(shown) <= 12
    digits = sum(character.isdigit() for character in shown)
    assert digits <= 7
    assert digits == 0 or digits <= 0.75 * sum(character.isdigit() for character in number)


def test_for_whom_everything_is_visible_rows_are_passed_on_untouched() -> None:
    assert all(seen(path, row, EVERYTHING) is row for path, row in floor_rows().items())


def test_numbers_and_caller_names_are_masked_for_those_who_may_not_see_them() -> None:
    row = seen("callers/1", caller_row("1", "hq/sales"), Audience())
    assert isinstance(row, CallerRow)
    assert (row.number, row.name) == ("138****0042", "李**")


def test_queues_outside_the_scope_are_hidden_with_all_that_belongs_to_them() -> None:
    shown = picture_for(Picture(seq=1, at=Instant(0.0), rows=floor_rows()), SALES)
    assert sorted(shown) == [
        "agents/hq/Local/1001@agents/n",
        "callers/hq/1.0/sales/1",
        "definitions/hq/sales",
        "pbx/hq",
        "queues/hq/sales",
        "trends/hq/sales",
    ]


def test_an_agent_shows_only_the_queues_in_scope() -> None:
    row = seen("agents/a", agent_row("hq/sales", "hq/support"), SALES)
    assert isinstance(row, AgentRow)
    assert row.queues == ("hq/sales",)


@pytest.mark.parametrize(("subject", "visible"), [("hq", True), ("hq/sales", True), ("hq/support", False)])
def test_an_alert_about_the_pbx_is_everybodys_and_one_about_a_queue_only_for_its_scope(
    subject: str,
    visible: bool,  # noqa: FBT001  # a parameter of a test is read in its table
) -> None:
    assert (seen("alerts/1", alert_row("1", subject), SALES) is not None) is visible


def test_a_board_narrows_an_audience_and_never_widens_it() -> None:
    assert SALES.narrowed(None) == SALES
    assert SALES.narrowed(frozenset({"hq/support"})).queues == frozenset()
    assert EVERYTHING.narrowed(frozenset({"hq/sales"})) == Audience(frozenset({"hq/sales"}), numbers=True)


def delta(seq: int, changed: dict[str, AnyRow], *removed: str) -> Delta:
    return Delta(seq=seq, at=Instant(float(seq)), changed=changed, removed=removed)


def test_a_delta_of_other_peoples_rows_is_nothing_and_names_nothing() -> None:
    foreign = delta(1, {"queues/hq/support": queue_row()}, "agents/hq/never-shown")
    assert delta_for(foreign, SALES, shown={"queues/hq/sales"}) is None


def test_a_row_that_leaves_the_scope_becomes_a_removal() -> None:
    moved = delta(1, {"agents/a": agent_row("hq/support")})
    found = delta_for(moved, SALES, shown={"agents/a"})
    assert found is not None
    assert (found.changed, found.removed) == ({}, ("agents/a",))


PATHS = st.sampled_from(["agents/a", "agents/b", "agents/c"])
ROWS = st.builds(agent_row, st.sampled_from(["hq/sales", "hq/support"]), name=st.sampled_from(["x", "y"]))


@st.composite
def deltas(draw: st.DrawFn) -> Delta:
    changed = draw(st.dictionaries(PATHS, ROWS))
    removed = draw(st.lists(PATHS.filter(lambda path: path not in changed), unique=True, max_size=2))
    return delta(draw(st.integers(1, 9)), dict(changed), *removed)


@given(before=st.dictionaries(PATHS, ROWS), first=deltas(), second=deltas())
def test_a_merged_delta_does_what_both_do_in_turn(before: dict[str, AnyRow], first: Delta, second: Delta) -> None:
    both = merged(first, second)
    assert applied(before, both) == applied(applied(before, first), second)
    assert (both.seq, both.at) == (second.seq, second.at)
    assert not set(both.changed) & set(both.removed), "a client may apply the two in either order"


@given(before=st.dictionaries(PATHS, ROWS), change=deltas())
def test_masking_a_delta_and_applying_it_equals_applying_it_and_masking(
    before: dict[str, AnyRow], change: Delta
) -> None:
    rows: dict[str, AnyRow] = dict(before)
    mine = picture_for(Picture(seq=0, at=Instant(0.0), rows=rows), SALES)
    after = picture_for(Picture(seq=1, at=Instant(0.0), rows=applied(rows, change)), SALES)
    masked = delta_for(change, SALES, shown=set(mine))
    assert (applied(mine, masked) if masked else mine) == after


def test_the_link_to_the_pbx_is_for_everybody_to_see() -> None:
    assert seen("pbx/hq", pbx_row(), SALES) is not None


OWN = Audience(queues=frozenset(), agents=frozenset({"a"}))
TEAM = Audience(queues=frozenset({"hq/sales"}), closed=frozenset({"hq/sales"}), agents=frozenset({"a", "c"}))


def test_an_agent_sees_the_own_row_whole_and_nothing_else_of_the_floor() -> None:
    rows: dict[str, AnyRow] = floor_rows() | {"agents/a": agent_row("hq/sales"), "agents/b": agent_row("hq/sales")}
    shown = picture_for(Picture(seq=1, at=Instant(0.0), rows=rows), OWN)
    assert sorted(shown) == ["agents/a", "pbx/hq"]
    assert shown["agents/a"] is rows["agents/a"]


def test_a_team_sees_its_queues_and_of_the_people_only_its_own() -> None:
    assert seen("queues/hq/sales", queue_row(), TEAM) is not None
    assert seen("agents/a", agent_row("hq/support"), TEAM) is not None
    assert seen("agents/b", agent_row("hq/sales"), TEAM) is None


def test_a_board_narrows_people_seen_by_name_to_its_queues() -> None:
    board = TEAM.narrowed(frozenset({"hq/support"}))
    assert seen("agents/a", agent_row("hq/sales"), board) is None
    row = seen("agents/a", agent_row("hq/sales", "hq/support"), board)
    assert isinstance(row, AgentRow)
    assert row.queues == ("hq/support",)


def test_two_reaches_joined_show_what_either_shows() -> None:
    both = TEAM.joined(SALES)
    assert seen("agents/b", agent_row("hq/sales"), both) is not None
    assert seen("agents/c", agent_row("hq/support"), both) is not None
    assert TEAM.joined(Audience()).queues is None


def test_numbers_can_be_whole_in_one_queue_only() -> None:
    audience = Audience(numbers_in=frozenset({"hq/sales"}))
    for queue, number in [("hq/sales", "13812340042"), ("hq/support", "138****0042")]:
        row = seen("callers/1", caller_row("1", queue), audience)
        assert isinstance(row, CallerRow)
        assert row.number == number
