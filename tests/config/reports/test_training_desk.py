from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from config.reports.training_desk import WAIT, StoreTrainings
from connectors.store.forms import find_form
from realtime.access.roles import Role
from realtime.names import AgentId, Instant
from realtime.quality.effects import Effect
from realtime.quality.reach import Reach
from realtime.quality.training import Move, TrainingError, TrainingState
from tests.config.quality.desk_site import PHONE, Site, asker, site
from tests.config.quality.scored import score
from tests.realtime.quality.test_training import training

EVERYBODY, OF_LI = Reach(queues=None), Reach(agents=frozenset({PHONE}))
LI, WU = AgentId("li"), AgentId("wu")


async def opened(here: Site) -> StoreTrainings:
    await here.quality.reviews.draft(asker("qa1"), here.one())
    return StoreTrainings(here.ground)


def first_item(here: Site) -> str:
    form = find_form(here.store, "standard")
    assert form is not None
    return form.items[0].code


async def test_a_training_goes_its_way_and_only_those_who_reach_it_see_it(tmp_path: Path) -> None:
    with site(tmp_path, sound=False) as here:
        desk = await opened(here)
        plan = training(items=(first_item(here),), agents=frozenset({LI, WU}))
        made = await desk.enter(EVERYBODY, plan, Role.QA)
        assert (made.training.state, made.names, made.effect) == (
            TrainingState.PROPOSED,
            {"li": "李娜", "wu": "吴芳"},
            None,
        )
        (seen,) = await desk.listed(OF_LI, None, 10)
        assert (seen.training.agents, seen.names) == (frozenset({LI}), {"li": "李娜"})
        assert await desk.listed(Reach(queues=frozenset({"hq/support"})), None, 10) == []
        assert await desk.move(Reach(), made.number, Move.APPROVE, "trainer", Role.TRAINER) is None
        moved = await desk.move(EVERYBODY, made.number, Move.APPROVE, "trainer", Role.TRAINER)
        assert moved is not None
        assert moved.training.state is TrainingState.APPROVED
        assert await desk.move(EVERYBODY, 99, Move.APPROVE, "trainer", Role.TRAINER) is None


async def test_what_cannot_be_entered_is_said(tmp_path: Path) -> None:
    with site(tmp_path, sound=False) as here:
        desk = await opened(here)
        good = training(items=(first_item(here),), agents=frozenset({LI}))
        await desk.check(OF_LI, good, Role.QA)
        for wrong, reach, why in (
            (msgspec.structs.replace(good, items=("nonsense",)), EVERYBODY, "no form has the items nonsense"),
            (
                msgspec.structs.replace(good, agents=frozenset({AgentId("nobody")})),
                EVERYBODY,
                "knows nobody called nobody",
            ),
            (msgspec.structs.replace(good, agents=frozenset({WU})), OF_LI, "not yours to train"),
        ):
            with pytest.raises(TrainingError, match=why):
                await desk.enter(reach, wrong, Role.QA)
        assert await desk.listed(EVERYBODY, None, 10) == []


async def test_an_effect_is_told_after_four_weeks_and_not_known_without_calls_on_both_sides(tmp_path: Path) -> None:
    with site(tmp_path, sound=False) as here:
        desk = await opened(here)
        form = find_form(here.store, "standard")
        assert form is not None
        await score(here, asker("qa1"), here.samples(agent="li")[0].number, right=False)
        await score(here, asker("qa1"), here.samples(agent="wu")[0].number)
        held = Instant(here.now + 7 * 86_400.0)
        here.now = held + 1.0
        made = await desk.enter(
            EVERYBODY,
            training(items=(first_item(here),), agents=frozenset({LI}), held=held, proposed=Instant(here.now)),
            Role.QA,
        )
        assert made.effect is None
        here.now = held + WAIT
        found = await desk.find(EVERYBODY, made.number)
        assert found is not None
        assert found.effect is not None
        assert found.effect.effect is Effect.NOT_KNOWN
