"""What so many calls would do to a queue with its present staff (algorithms.md B1.2.7, Erlang A of B4)."""

from __future__ import annotations

from realtime.detectors.surges import Outlook
from realtime.rows import AgentCounts, DefinitionRow, QueueRow
from realtime.staffing.erlang_a import PRIOR_ABANDONS, PRIOR_SECONDS, Load, erlang_a

PATIENCE = PRIOR_SECONDS / PRIOR_ABANDONS
"""Mean seconds until a caller gives up, before anything is known of these callers (B4.3)."""


def outlook(row: QueueRow, definition: DefinitionRow | None, calls_per_hour: float) -> Outlook:
    """How the queue stands, and the service level that the agents who serve now would reach.

    The level is not known as long as nobody knows how long a call takes here.
    """
    known = Outlook(waiting=row.waiting, longest=row.longest_wait_seconds)
    if definition is None:
        return known
    aht = row.last_60m.aht_seconds or row.today.aht_seconds
    return Outlook(
        service_level=None if not aht else _level(serving(row.agents), calls_per_hour, aht, definition),
        target=definition.service_level_target,
        within=definition.service_level_seconds,
        waiting=known.waiting,
        longest=known.longest,
    )


def serving(agents: AgentCounts) -> int:
    """Those who take calls of the queue, now or after the one they have."""
    return agents.ready + agents.ringing + agents.talking + agents.hold + agents.wrap_up


def _level(agents: int, calls_per_hour: float, aht: float, definition: DefinitionRow) -> float:
    if agents == 0 or calls_per_hour <= 0:
        return 0.0 if agents == 0 else 1.0
    load = Load(calls=calls_per_hour, aht=aht, patience=PATIENCE)
    return round(erlang_a(agents, load, definition.service_level_seconds).level, 4)
