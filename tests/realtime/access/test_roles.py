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


def test_outsiders_see_what_was_given_to_them_to_score_and_nothing_else() -> None:
    assert RIGHTS[Role.EXTERNAL] == {Right.SEE_ASSIGNED_SAMPLES, Right.SCORE_SAMPLES}


def test_agents_see_themselves_only() -> None:
    assert RIGHTS[Role.AGENT] == {Right.SEE_OWN_FLOOR, Right.SEE_OWN_QUALITY, Right.REQUEST_GRANTS}


def test_nobody_but_the_administrator_makes_accounts_and_who_sees_the_audit_log_cannot_erase() -> None:
    assert {role for role in Role if may(role, Right.MANAGE_ACCOUNTS)} == {Role.ADMIN}
    others = [role for role in Role if role is not Role.ADMIN]
    assert not [role for role in others if may(role, Right.SEE_AUDIT) and may(role, Right.MANAGE_RETENTION)]


def test_recordings_are_for_quality_only_and_nobody_takes_one_away_without_a_grant() -> None:
    assert {role for role in Role if may(role, Right.LISTEN)} == {Role.QA, Role.QA_LEAD, Role.ADMIN}
    assert {role for role in Role if may(role, Right.DOWNLOAD)} == {Role.ADMIN}
