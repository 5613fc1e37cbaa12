"""Agents whose conversations break off more often than others', named once a night (algorithms.md B2.3).

Live, an agent has far too few ends to be named: one of forty who drops 30 % is found in a day's data one time in three.
So weekly counts are tested, with a false-discovery rate of 5 % over all agents.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from realtime.detectors.significance import Group, Judged, discovered
from realtime.endings import EndClass
from realtime.names import AgentId, Day, Instant
from realtime.outcomes import Outcome
from realtime.visits import Visit

DAYS = 7
MOST_NAMED = 50


class AgentEnds(msgspec.Struct, frozen=True, gc=False):
    """The conversations of one agent that ended on a business day, and how many of them were drops."""

    agent: AgentId
    day: Day
    ends: int
    drops: int


def counted(visits: Iterable[Visit], day_of: Callable[[Instant], Day]) -> list[AgentEnds]:
    """Ends by agent and day. What Asterisk itself cut off is nobody's."""
    found: dict[tuple[AgentId, Day], tuple[int, int]] = {}
    for visit in visits:
        if visit.outcome is not Outcome.ANSWERED or visit.agent is None or visit.ended is None:
            continue
        if visit.ending is not None and visit.ending.kind is EndClass.CORE:
            continue
        key = (visit.agent, day_of(visit.ended))
        ends, drops = found.get(key, (0, 0))
        dropped = visit.ending is not None and visit.ending.dropped
        found[key] = (ends + 1, drops + dropped)
    return [AgentEnds(agent, day, ends, drops) for (agent, day), (ends, drops) in found.items()]


def added(rows: Iterable[AgentEnds]) -> list[AgentEnds]:
    """Parts of days put together."""
    found: dict[tuple[AgentId, Day], AgentEnds] = {}
    for row in rows:
        known = found.get((row.agent, row.day))
        ends, drops = (0, 0) if known is None else (known.ends, known.drops)
        found[row.agent, row.day] = AgentEnds(row.agent, row.day, ends + row.ends, drops + row.drops)
    return list(found.values())


def named(rows: Iterable[AgentEnds]) -> list[Judged]:
    """The agents named by a week of days, the surest first."""
    totals: dict[AgentId, tuple[int, int]] = {}
    for row in rows:
        ends, drops = totals.get(row.agent, (0, 0))
        totals[row.agent] = (ends + row.ends, drops + row.drops)
    groups = [Group("agent", agent, drops, ends) for agent, (ends, drops) in totals.items() if ends]
    return discovered(groups, sum(each.hits for each in groups), sum(each.of for each in groups))[:MOST_NAMED]
