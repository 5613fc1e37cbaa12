"""Trainings for the web, and what they did to the errors they were for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import msgspec

from config.quality.ground import Ground
from config.quality.progress import every_sample
from config.reports.gathering import judged
from connectors.store.forms import list_forms
from connectors.store.threads import in_store
from connectors.store.trainings import (
    KeptTraining,
    TrainingUnknownError,
    add_training,
    change_training,
    find_training,
    list_trainings,
)
from realtime.access.roles import Role
from realtime.names import AgentId, Instant
from realtime.quality.effects import Change, Cluster, clusters, effect
from realtime.quality.judged import Judged
from realtime.quality.periods import ROLLING
from realtime.quality.reach import Reach
from realtime.quality.scoring import Review
from realtime.quality.training import Move, Training, TrainingError, moved, proposed
from realtime.quality.weeks import Week
from web.reports import TrainingView

WAIT = timedelta(weeks=ROLLING + 1).total_seconds()
"""From the training on: the rest of its own week, and four whole weeks after it."""


class StoreTrainings:
    """web.reports.TrainingDesk over the store."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    def now(self) -> Instant:
        """This machine's clock."""
        return self._ground.now()

    async def listed(self, reach: Reach, before: int | None, limit: int) -> list[TrainingView]:
        """Trainings of people in reach, the newest first."""
        return await in_store(self._listed, reach, before, limit)

    async def find(self, reach: Reach, number: int) -> TrainingView | None:
        """One of them."""
        return await in_store(self._find, reach, number)

    async def check(self, reach: Reach, training: Training, role: Role) -> None:
        """Raises TrainingError for one that cannot be entered."""
        await in_store(self._checked, reach, training, role)

    async def enter(self, reach: Reach, training: Training, role: Role) -> TrainingView:
        """Keep a new one. Raises TrainingError."""
        return await in_store(self._enter, reach, training, role)

    async def move(self, reach: Reach, number: int, move: Move, by: str, role: Role) -> TrainingView | None:
        """Take a step; None where there is no such training. Raises TrainingError."""
        step = partial(moved, move=move, by=by, role=role, at=self.now())
        return await in_store(self._moved, reach, number, step)

    def _listed(self, reach: Reach, before: int | None, limit: int) -> list[TrainingView]:
        """Goes on behind those out of reach until there are enough, or no more."""
        found: list[TrainingView] = []
        while len(found) < limit and (rows := list_trainings(self._ground.store, before=before, most=limit)):
            before = rows[-1].number
            found += [view for one in rows if (view := self._view(reach, one)) is not None]
        return found[:limit]

    def _find(self, reach: Reach, number: int) -> TrainingView | None:
        try:
            return self._view(reach, KeptTraining(number, find_training(self._ground.store, number)))
        except TrainingUnknownError:
            return None

    def _checked(self, reach: Reach, training: Training, role: Role) -> Training:
        made = proposed(training, role)
        if made.agents - self._within(reach, made):
            raise TrainingError("some of these people are not yours to train: ask somebody who is responsible for them")
        known = {item.code for form in list_forms(self._ground.store) for item in form.items}
        strange = sorted(set(made.items) - known)
        if strange:
            raise TrainingError(f"no form has the items {', '.join(strange)}: name items of a form by their codes")
        people = self._ground.roster().people
        unknown = sorted(agent for agent in made.agents if people and agent not in people)
        if unknown:
            raise TrainingError(f"the roster knows nobody called {', '.join(unknown)}: name people by their ids")
        return made

    def _enter(self, reach: Reach, training: Training, role: Role) -> TrainingView:
        kept = add_training(self._ground.store, self._checked(reach, training, role))
        return self._shown(kept, kept.training.agents)

    def _moved(self, reach: Reach, number: int, step: Callable[[Training], Training]) -> TrainingView | None:
        if self._find(reach, number) is None:
            return None
        return self._view(reach, change_training(self._ground.store, number, step))

    def _view(self, reach: Reach, kept: KeptTraining) -> TrainingView | None:
        """A training with those of its people who are in reach; None where nobody of them is."""
        agents = self._within(reach, kept.training)
        return self._shown(kept, agents) if agents else None

    def _shown(self, kept: KeptTraining, agents: frozenset[AgentId]) -> TrainingView:
        return TrainingView(
            number=kept.number,
            training=msgspec.structs.replace(kept.training, agents=agents),
            names={str(agent): self._ground.name_of(agent) for agent in sorted(agents)},
            effect=self._effect(kept.training),
        )

    def _within(self, reach: Reach, training: Training) -> frozenset[AgentId]:
        if reach.queues is None:
            return training.agents
        return training.agents & frozenset(map(AgentId, self._ground.people(reach)))

    def _effect(self, training: Training) -> Change | None:
        """Four weeks before the week of the training against the four after it, trained against everybody else."""
        if training.held is None or not training.items or self.now() < training.held + WAIT:
            return None
        weeks, own = self._ground.weeks, self._ground.weeks.of(training.held)
        earlier = self._judged([weeks.after(own, -back) for back in range(1, ROLLING + 1)])
        later = self._judged([weeks.after(own, ahead) for ahead in range(1, ROLLING + 1)])
        forms = list_forms(self._ground.store)

        def group(*, trained: bool) -> tuple[Cluster, ...]:
            before, after = (_reviews(calls, training.agents, trained=trained) for calls in (earlier, later))
            return clusters(before, after, training.items, forms)

        return effect(group(trained=True), group(trained=False))

    def _judged(self, weeks: list[Week]) -> list[Judged]:
        return [one for week in weeks for one in judged(self._ground.store, every_sample(self._ground, week))]


def _reviews(calls: list[Judged], agents: frozenset[AgentId], *, trained: bool) -> list[Review]:
    """Of those who were trained, or of everybody else; only what counts in scores."""
    return [one.review for one in calls if one.official and (one.agent in agents) is trained]
