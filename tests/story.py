"""Lets a story happen on a floor and reads what became of it: `Story(...).tell(joined(0), left(7)).outcomes()`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from realtime.agents import Agent
from realtime.checkpoint import pieces
from realtime.counted import OUTCOME_COLUMN, Count
from realtime.drawing import Covered, agent_row, queue_row
from realtime.events import FloorEvent
from realtime.floor import apply
from realtime.names import Instant, VisitId
from realtime.outcomes import Outcome, Stage
from realtime.rows import AgentRow, QueueRow
from realtime.rules import Rules
from realtime.state import Changes, Floor
from realtime.tally import Tally
from realtime.visits import Visit
from tests.build import PBX, agent, at, dialplan_visible, feed, queue


class Story:
    """A floor, its sums, and the words to ask what became of what happened.

    dialplan: whether the link shows what the dialplan does, so that the absence of QUEUESTATUS means something.
    """

    def __init__(self, rules: Rules | None = None, *, dialplan: bool = True) -> None:
        self.floor = Floor(rules=rules or Rules())
        self.tally = Tally()
        self.now = at(0)
        self.tell(feed(-1.0))
        if dialplan:
            self.tell(dialplan_visible(-1.0))

    def tell(self, *happened: FloorEvent) -> Self:
        return self.tell_all(happened)

    def tell_all(self, happened: Iterable[FloorEvent]) -> Self:
        for event in happened:
            self.step(event)
        return self

    def step(self, event: FloorEvent) -> Changes:
        """Let one event happen and count it; what it changed."""
        changes = Changes()
        apply(self.floor, event, changes)
        self.now = Instant(max(self.now, event.at))
        self.tally.windows.advance(self.now)
        self.tally.follow(self.floor, changes)
        return changes

    def bytes(self) -> bytes:
        return b"\n".join(pieces(self.floor))

    def visit(self, caller: str = "anna", of: str = "sales", nth: int = 1) -> Visit:
        return self.floor.visits.by_id[VisitId(f"{PBX}/{caller}/{of}/{nth}")]

    def outcome(self, caller: str = "anna", of: str = "sales", nth: int = 1) -> Outcome:
        return self.visit(caller, of, nth).outcome

    def stage(self, caller: str = "anna", of: str = "sales", nth: int = 1) -> Stage:
        return self.visit(caller, of, nth).stage

    def agent(self, name: str = "wei") -> Agent:
        return self.floor.agents.by_id[agent(name)]

    def count(self, column: int, of: str = "sales") -> float:
        """A column of today's sums of a queue."""
        sums = self.tally.days.get((queue(of), self.floor.rules.calendar.day(self.now)))
        return 0.0 if sums is None else float(sums.sums[column])

    def outcomes(self, of: str = "sales") -> dict[Outcome, int]:
        """Today's outcomes of a queue that are not nought; they must add up to `offered`."""
        counts = {outcome: round(self.count(column, of)) for outcome, column in OUTCOME_COLUMN.items()}
        assert sum(counts.values()) == round(self.count(Count.OFFERED, of))
        return {outcome: count for outcome, count in counts.items() if count}

    def queue_row(self, of: str = "sales", when: float | None = None) -> QueueRow:
        now = self.now if when is None else at(when)
        self.tally.windows.advance(now)
        covered = Covered(self.floor.pbx(PBX), self.floor.rules, now)
        return queue_row(self.floor, self.tally, queue(of), covered, now)

    def agent_row(self, name: str = "wei", when: float | None = None) -> AgentRow:
        return agent_row(self.floor, self.tally, agent(name), self.now if when is None else at(when))
