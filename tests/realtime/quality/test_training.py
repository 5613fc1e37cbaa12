from __future__ import annotations

from typing import Any

import pytest

from realtime.access.roles import Role
from realtime.names import Instant
from realtime.quality.training import NEXT, WHO, Move, Training, TrainingError, TrainingState, moved, proposed
from tests.realtime.quality.contacts import agent

NOW = Instant(1000.0)


def training(**told: Any) -> Training:
    usual: dict[str, Any] = {
        "title": "Hold notices",
        "items": ("hold_phrases",),
        "agents": frozenset({agent("1001")}),
        "proposed_by": "qa",
        "proposed": NOW,
    }
    return Training(**(usual | told))


def test_a_plan_is_approved_by_a_trainer_before_it_runs() -> None:
    plan = proposed(training(), Role.QA)
    with pytest.raises(TrainingError, match="proposed cannot hold"):
        moved(plan, Move.HOLD, "qa", Role.QA, NOW)
    plan = moved(plan, Move.APPROVE, "trainer", Role.TRAINER, NOW)
    plan = moved(plan, Move.HOLD, "qa", Role.QA, Instant(2000.0))
    plan = moved(plan, Move.FILE, "trainer", Role.TRAINER, Instant(3000.0))
    assert (plan.state, plan.held, plan.retro) == (TrainingState.FILED, 2000.0, False)


def test_what_was_trained_on_the_spot_is_flagged_and_confirmed() -> None:
    entered = proposed(training(held=Instant(500.0)), Role.TEAM_LEADER)
    assert (entered.state, entered.retro) == (TrainingState.ENTERED_LATER, True)
    filed = moved(entered, Move.FILE, "trainer", Role.TRAINER, NOW)
    assert (filed.state, filed.retro, filed.held) == (TrainingState.FILED, True, 500.0)


@pytest.mark.parametrize(("told", "move"), [({}, Move.APPROVE), ({"held": Instant(1.0)}, Move.FILE)])
def test_nobody_approves_their_own(told: dict[str, Any], move: Move) -> None:
    with pytest.raises(TrainingError, match="nobody approves"):
        moved(proposed(training(proposed_by="trainer", **told), Role.TRAINER), move, "trainer", Role.TRAINER, NOW)


def test_roles_that_may_not_are_refused() -> None:
    with pytest.raises(TrainingError, match="may not approve"):
        moved(proposed(training(), Role.QA), Move.APPROVE, "lead", Role.QA_LEAD, NOW)
    with pytest.raises(TrainingError, match="proposes no trainings"):
        proposed(training(), Role.AGENT)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"title": " "}, "a title"),
        ({"agents": frozenset()}, "at least one agent"),
        ({"held": Instant(2000.0)}, "planned"),
    ],
)
def test_what_cannot_be_meant_is_refused(told: dict[str, Any], said: str) -> None:
    with pytest.raises(TrainingError, match=said):
        proposed(training(**told), Role.QA)


def test_the_tables_are_total() -> None:
    assert set(NEXT) == set(TrainingState)
    assert set(WHO) == set(Move) == {move for row in NEXT.values() for move in row}
