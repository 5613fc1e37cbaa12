from __future__ import annotations

import pytest

from config.quality.refusals import conflict, invalid, missing, refusal_of
from realtime.access.roles import Role
from realtime.names import AgentId, Instant
from realtime.quality.life import Action, Life, Refusal, RefusedStepError, Step


@pytest.mark.parametrize("why", Refusal)
def test_every_refusal_has_a_status_a_kind_and_the_mend(why: Refusal) -> None:
    step = Step(action=Action.CLAIM, by="x", role=Role.QA, at=Instant(0.0))
    found = refusal_of(RefusedStepError(why, Life(agent=AgentId("li")), step))
    assert found.status in {403, 409, 422}
    assert found.kind == "step-" + why.replace("_", "-")
    assert str(found).endswith(".")
    assert "{" not in str(found)


def test_each_kind_of_refusal_has_its_status() -> None:
    assert [each("k", "d").status for each in (invalid, conflict, missing)] == [422, 409, 404]
