"""Each use of a grant is written in the audit log under its number, so that unused and oddly used ones show.

A screen that asks every second would fill the log: the same grant used for the same thing is noted once in a minute.
"""

from __future__ import annotations

from time import monotonic

from aiohttp import web

from realtime.access.roles import Right
from web.admission import Visitor
from web.audit import audited

AGAIN_AFTER = 60.0
"""Seconds between two notes of one use."""

MOST = 4096
"""Uses remembered; forgetting them costs a few entries more."""

FLOOR_RIGHTS = frozenset({Right.SEE_FLOOR, Right.SEE_OWN_FLOOR})

USES: web.AppKey[dict[tuple[str, str], float]] = web.AppKey("uses", dict)


def used(visitor: Visitor, needs: tuple[Right, ...]) -> set[str]:
    """The grants without which this could not be done or seen in this way. Whole numbers are seen with the floor."""
    needed = frozenset(needs)
    wanted = frozenset() if needed & visitor.standing else needed
    if needed & FLOOR_RIGHTS:
        wanted |= {Right.SEE_NUMBERS, Right.SEE_FLOOR}
    return {each.grant for each in visitor.granted if each.right in wanted}


async def note_uses(request: web.Request, visitor: Visitor, needs: tuple[Right, ...], operation: str) -> None:
    """Write them down. Raises Problem (503) when that cannot be done: then the right is not used."""
    now = monotonic()
    for grant in sorted(used(visitor, needs)):
        noted = request.app[USES]
        last = noted.get((grant, operation))
        if last is not None and now - last < AGAIN_AFTER:
            continue
        await audited(request, visitor, "grant_used", operation, grant=int(grant))
        if len(noted) >= MOST:
            noted.clear()
        noted[grant, operation] = now
