"""What quality assurance measured of recordings, for the rule about one-way audio; read now and then."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Engine

from connectors.store.recordings import heard_since
from realtime.detectors.one_way import WINDOW, Measured
from realtime.names import Instant, Seconds, VisitId
from realtime.state import Floor

EVERY = Seconds(60.0)
"""Seconds between two looks: recordings are measured minutes after their calls."""


def heard(store: Engine, now: Instant) -> list[tuple[Instant, VisitId, bool]]:
    """The recordings of the last day in which both sides could be told apart. Waits for the disk."""
    return heard_since(store, Instant(now - WINDOW))


def by_trunk(floor: Floor, found: Iterable[tuple[Instant, VisitId, bool]]) -> tuple[Measured, ...]:
    """The same with the trunks through which callers came, as the floor knows them."""
    measured = []
    for at, visit_id, one_way in found:
        visit = floor.visits.by_id.get(visit_id)
        trunk = None if visit is None or visit.ending is None else visit.ending.trunk
        if visit is not None and trunk is not None:
            measured.append(Measured(at, visit_id, f"{visit.pbx}/{trunk}", one_way))
    return tuple(measured)
