from __future__ import annotations

from pathlib import Path

from config.quality.progress import every_sample, week_row
from connectors.store.samples import take_step
from connectors.store.weeks import find_week
from realtime.access.roles import Role
from realtime.quality.draw import Unusable
from realtime.quality.life import Action, Step
from tests.config.quality.desk_site import asker, site
from tests.config.sampled import WEEK


def test_what_was_found_unusable_is_lacking_until_it_is_replaced(tmp_path: Path) -> None:
    with site(tmp_path, sound=False) as here:
        step = Step(action=Action.FIND_UNUSABLE, by="qa1", role=Role.QA, at=here.ground.now(), fault=Unusable.DAMAGED)
        take_step(here.store, here.one("li"), step, here.ground.weeks)
        week = find_week(here.store, WEEK)
        assert week is not None
        row = week_row(here.ground, asker("qa1"), week, people=True)
        (li,) = [one for one in row.people if one.agent == "li"]
        assert (li.quota, li.drawn, li.size, li.lack) == (2, 1, 20, "reserves_used_up")
        assert len(every_sample(here.ground, WEEK)) == len(here.samples()) + sum(one.risk for one in row.people)
