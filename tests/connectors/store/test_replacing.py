from __future__ import annotations

from pathlib import Path

import pytest

from connectors.store.replacing import NoReserveError, replace_sample
from connectors.store.samples import add_sample, find_sample, take_step
from connectors.store.weeks import replacements_of
from realtime.access.roles import Role
from realtime.quality.draw import Stratum, Unusable
from realtime.quality.life import Action, RefusedStepError, State, Step
from tests.config.quality.desk_site import Site, site
from tests.config.sampled import WEEK, WEEKS
from tests.connectors.store.test_samples import sample


def step(here: Site, action: Action, fault: Unusable | None = None) -> Step:
    return Step(action=action, by="qa1", role=Role.QA, at=here.ground.now(), fault=fault)


def spoil(here: Site, number: int) -> None:
    take_step(here.store, number, step(here, Action.FIND_UNUSABLE, Unusable.DAMAGED), WEEKS)


def test_reserves_stand_in_in_their_order_until_they_are_used_up(tmp_path: Path) -> None:
    with site(tmp_path, sound=False) as here:
        number, before = here.one("li"), {one.number for one in here.samples(agent="li")}
        stood_in = []
        while True:
            spoil(here, number)
            found = replace_sample(here.store, number, step(here, Action.REPLACE), WEEKS)
            if found is None:
                break
            assert found.sample.stratum is Stratum.RANDOM
            stood_in.append(found)
            number = found.number
        assert len(stood_in) == 2
        assert len({one.number for one in here.samples(agent="li")} | before) >= 3
        assert [one.substitute is None for one in replacements_of(here.store, WEEK)] == [False, False, True]


def test_a_call_at_risk_that_stands_in_is_there_once(tmp_path: Path) -> None:
    """Whatever the draw: every call of the stratum is kept once, with the probability of its stratum."""
    with site(tmp_path, sound=False) as here:
        for agent in ("li", "wu"):
            spoil(here, here.one(agent))
            found = replace_sample(here.store, here.one(agent), step(here, Action.REPLACE), WEEKS)
            assert found is not None
            twins = [one for one in here.samples(Stratum.RISK, agent) if one.sample.linked == found.sample.linked]
            assert twins == []
            assert found.sample.random_inclusion is not None


def test_only_what_is_unusable_and_was_drawn_is_replaced(tmp_path: Path) -> None:
    with site(tmp_path, sound=False) as here:
        number = here.one()
        with pytest.raises(RefusedStepError):
            replace_sample(here.store, number, step(here, Action.REPLACE), WEEKS)
        assert find_sample(here.store, number).life.state is State.DRAWN
        pulled = add_sample(here.store, sample("hq/1.0", Stratum.COMPLAINT)).number
        spoil(here, pulled)
        with pytest.raises(NoReserveError):
            replace_sample(here.store, pulled, step(here, Action.REPLACE), WEEKS)
        assert find_sample(here.store, pulled).life.state is State.UNUSABLE
