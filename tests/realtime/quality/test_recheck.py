from __future__ import annotations

from typing import Any

import msgspec
import pytest

from realtime.names import Instant
from realtime.quality.contacts import Direction
from realtime.quality.draw import Cell, CellFrame, Draw, Ranked, Replacement, Unusable, commitment, draw, replaced
from realtime.quality.recheck import (
    Difference,
    Differs,
    Part,
    WeekRecord,
    export_week,
    import_week,
    verify,
    verify_record,
)
from realtime.quality.weeks import Week
from tests.realtime.quality.contacts import KEY, WEEK, agent, call

CELL = Cell(WEEK, agent("1001"), Direction.INBOUND)
FRAME = CellFrame(
    cell=CELL, quota=2, risk=2, calls=frozenset(map(call, range(20))), flagged=frozenset(map(call, range(5)))
)
DRAW = draw(KEY, FRAME)
PUBLISHED = commitment(KEY)


def check(
    drawn: Draw = DRAW, *, replacements: tuple[Replacement, ...] = (), key: bytes = KEY
) -> tuple[Difference, ...]:
    return verify(WEEK, key, PUBLISHED, [FRAME], [drawn], replacements)


def changed(**told: Any) -> Draw:
    return msgspec.structs.replace(DRAW, **told)


def kinds(differences: tuple[Difference, ...]) -> set[Differs]:
    return {one.what for one in differences}


def test_a_true_week_checks_out_after_a_round_through_json() -> None:
    again = msgspec.json.decode(msgspec.json.encode(DRAW), type=Draw)
    replacement = replaced(DRAW, (), DRAW.sampled[0].linked, Unusable.CUT_SHORT, "", "qa", Instant(0.0))
    assert check(again, replacements=(replacement,)) == ()


def test_another_key_is_found_out() -> None:
    assert Differs.COMMITMENT in kinds(check(key=b"x" * 32))


def test_a_steered_draw_names_the_call_taken_and_the_call_left_out() -> None:
    nicer = DRAW.reserves[0]
    found = check(changed(sampled=(DRAW.sampled[0], nicer)))
    assert {(one.what, one.linked) for one in found} == {
        (Differs.LEFT_OUT, DRAW.sampled[1].linked),
        (Differs.TAKEN_INSTEAD, nicer.linked),
    }
    assert {one.part for one in found} == {Part.SAMPLED}


@pytest.mark.parametrize(
    ("told", "what"),
    [
        ({"quota": 3}, Differs.QUOTA),
        ({"size": 19}, Differs.SIZE),
        ({"flagged": 4}, Differs.SIZE),
        ({"sampled": DRAW.sampled[::-1]}, Differs.ORDER),
        ({"sampled": (Ranked(0.0, DRAW.sampled[0].linked), DRAW.sampled[1])}, Differs.RANK),
        ({"reserves": (Ranked(0.5, call("invented")), DRAW.reserves[1])}, Differs.NOT_IN_FRAME),
        ({"risk": ()}, Differs.LEFT_OUT),
    ],
)
def test_whatever_was_changed_is_named(told: dict[str, Any], what: Differs) -> None:
    assert what in kinds(check(changed(**told)))


def test_cells_nobody_drew_from_or_nobody_has_a_frame_for() -> None:
    stranger = changed(cell=Cell(WEEK, agent("1002"), Direction.INBOUND))
    assert kinds(verify(WEEK, KEY, PUBLISHED, [FRAME], [])) == {Differs.CELL_NOT_DRAWN}
    assert kinds(verify(WEEK, KEY, PUBLISHED, [FRAME], [DRAW, stranger])) == {Differs.CELL_NOT_IN_FRAME}
    assert kinds(verify(WEEK, KEY, PUBLISHED, [FRAME], [DRAW, DRAW])) == {Differs.DRAWN_TWICE}
    assert kinds(verify(Week("2026-W32"), KEY, PUBLISHED, [FRAME], [DRAW])) == {Differs.WEEK}


def test_replacements_must_take_their_turn_and_say_why() -> None:
    true = replaced(DRAW, (), DRAW.sampled[0].linked, Unusable.CUT_SHORT, "", "qa", Instant(0.0))
    for told, what in (
        ({"substitute": DRAW.reserves[1].linked}, Differs.REPLACED_OUT_OF_TURN),
        ({"unusable": call("invented")}, Differs.REPLACED_WHAT_WAS_NOT_DRAWN),
        ({"reason": Unusable.OTHER}, Differs.REPLACED_WITHOUT_REASON),
        ({"by": ""}, Differs.REPLACED_WITHOUT_REASON),
    ):
        changed_one = msgspec.structs.replace(true, **told)
        assert kinds(check(replacements=(changed_one,))) == {what}


RECORD = WeekRecord(week=WEEK, key=KEY.hex(), commitment=PUBLISHED, frames=(FRAME,), draws=(DRAW,))


def test_an_auditor_can_check_the_file_of_a_week_alone() -> None:
    again = import_week(export_week(RECORD))
    assert again == RECORD
    assert export_week(again) == export_week(RECORD)
    assert verify_record(again) == ()


@pytest.mark.parametrize("key", ["", "no hex", "00" * 32])
def test_a_file_with_another_key_is_found_out(key: str) -> None:
    assert Differs.COMMITMENT in kinds(verify_record(msgspec.structs.replace(RECORD, key=key)))


@pytest.mark.parametrize("content", [b"", b"{}", b"[1", b"\xff", export_week(RECORD).replace(b"week/1", b"week/2")])
def test_what_is_no_week_is_refused_by_its_format(content: bytes) -> None:
    with pytest.raises(ValueError, match="floorwatch-week/1"):
        import_week(content)
