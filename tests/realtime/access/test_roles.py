from __future__ import annotations

from realtime.access.roles import RIGHTS, Right, Role, may


def test_every_role_has_a_row() -> None:
    assert set(RIGHTS) == set(Role)


def test_whole_numbers_and_metrics_are_for_few() -> None:
    assert {role for role in Role if may(role, Right.SEE_NUMBERS)} == {Role.SHIFT_LEADER, Role.MANAGER, Role.ADMIN}
    assert {role for role in Role if may(role, Right.SEE_METRICS)} == {Role.TECH, Role.ADMIN}


def test_nobody_sees_numbers_without_the_floor_they_are_on() -> None:
    assert all(may(role, Right.SEE_FLOOR) for role in Role if may(role, Right.SEE_NUMBERS))


def test_a_screen_sees_the_floor_and_nothing_else() -> None:
    assert RIGHTS[Role.SCREEN] == {Right.SEE_FLOOR}


def test_outsiders_see_nothing_by_default() -> None:
    assert not RIGHTS[Role.EXTERNAL]
