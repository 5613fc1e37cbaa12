from __future__ import annotations

import pytest

from realtime.detectors.outlook import outlook
from realtime.rows import DefinitionRow
from tests.build import answered, ended, joined, member, offered
from tests.story import Story

TWENTY = DefinitionRow(
    service_level_seconds=20.0,
    service_level_formula="offered",
    short_abandon_seconds=5.0,
    service_level_target=0.8,
    waiting_limit=None,
    longest_wait_limit_seconds=None,
)


def staffed(agents: int) -> Story:
    """So many agents; one call of 180 s has told how long calls take."""
    people = (member(0, f"w{number}") for number in range(agents))
    return Story().tell(*people, joined(1), offered(2, to="w0"), answered(3, by="w0"), ended(183, with_agent="w0"))


@pytest.mark.parametrize(("agents", "least", "most"), [(30, 0.99, 1.0), (11, 0.5, 0.95), (2, 0.0, 0.3)])
def test_staff_that_is_enough_absorbs_the_calls_and_too_few_do_not(agents: int, least: float, most: float) -> None:
    found = outlook(staffed(agents).queue_row(when=200), TWENTY, 200.0)
    assert found.target == 0.8
    assert found.service_level is not None
    assert least <= found.service_level <= most


def test_nobody_knows_what_calls_do_before_one_was_handled() -> None:
    row = Story().tell(member(0, "wei"), joined(1)).queue_row(when=31)
    found = outlook(row, TWENTY, 200.0)
    assert (found.service_level, found.waiting, found.longest) == (None, 1, 30.0)
    assert outlook(row, None, 200.0).target is None


def test_without_agents_nobody_is_served_and_without_calls_everybody() -> None:
    assert outlook(staffed(1).queue_row(when=200), TWENTY, 0.0).service_level == 1.0
    alone = Story().tell(joined(1), offered(2, to="w0"), answered(3, by="w0"), ended(183, with_agent="w0"))
    assert outlook(alone.queue_row(when=200), TWENTY, 200.0).service_level == 0.0
