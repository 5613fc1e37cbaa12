from __future__ import annotations

import pytest

from realtime.access.roles import RIGHTS, Right, Role
from realtime.quality.acting import NEEDED, acting
from realtime.quality.life import WHO, Action


@pytest.mark.parametrize(
    ("role", "action", "part"),
    [
        (Role.QA, Action.CLAIM, Role.QA),
        (Role.QA, Action.ASSIGN, None),
        (Role.QA_LEAD, Action.DECIDE, Role.QA_LEAD),
        (Role.MANAGER, Action.DECIDE, Role.MANAGER),
        (Role.DIRECTOR, Action.DECIDE, None),
        (Role.ADMIN, Action.DECIDE, Role.QA_LEAD),
        (Role.ADMIN, Action.CLAIM, Role.QA_LEAD),
        (Role.ADMIN, Action.APPEAL, None),
        (Role.TRAINER, Action.COACH, Role.TRAINER),
        (Role.SHIFT_LEADER, Action.SCORE, None),
        (Role.EXTERNAL, Action.SCORE, Role.EXTERNAL),
        (None, Action.CLAIM, None),
    ],
)
def test_each_acts_in_a_part_that_the_table_names(role: Role | None, action: Action, part: Role | None) -> None:
    assert acting(role, frozenset() if role is None else RIGHTS[role], action) is part


def test_a_right_that_was_granted_for_a_time_lends_the_part() -> None:
    assert acting(Role.SHIFT_LEADER, {Right.SCORE_SAMPLES}, Action.CLAIM) is Role.QA


def test_nobody_acts_in_a_part_the_table_does_not_know() -> None:
    for role in Role:
        for action in Action:
            part = acting(role, RIGHTS[role], action)
            assert part is None or part in WHO[action]
    assert set(NEEDED) == set(Action)
