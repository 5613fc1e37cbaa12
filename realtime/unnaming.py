"""Taking somebody out of the living floor, as their events are taken out of the journal. Pure.

What is left is the floor that the cleaned events give, so a restart finds it again.
"""

from __future__ import annotations

from realtime.erasing import Eraser
from realtime.logbook import relaid
from realtime.state import Changes, Floor


def unname(floor: Floor, eraser: Eraser) -> Changes:
    """Clean everything on the floor; gives what has to be drawn anew."""
    _learn(floor, eraser)
    changes = Changes()
    for channel in list(floor.calls.by_id.values()):
        floor.calls.by_id[channel.id] = eraser.cleaned(channel)
    for agent in list(floor.agents.by_id.values()):
        cleaned = eraser.cleaned(agent)
        if cleaned is not agent:
            floor.agents.put(cleaned)
            changes.agents.add(agent.id)
    for visit in list(floor.visits.by_id.values()):
        bare = eraser.cleaned(visit)
        if bare is not visit:
            if visit.number is not None and floor.visits.by_number.get(visit.number) == visit.id:
                del floor.visits.by_number[visit.number]
            floor.visits.put(bare)
            changes.visits |= {visit.id, *relaid(floor.logbook, floor.visits, (visit.channel, visit.queue))}
    _tellings(floor, eraser, changes)
    leads = floor.queues.leads_to
    for (pbx, context, exten), queue in list(leads.items()):
        left = eraser.text(exten)
        if left != exten:
            del leads[pbx, context, exten]
            leads[pbx, context, left] = queue if leads.get((pbx, context, left), queue) == queue else None
    return changes


def _learn(floor: Floor, eraser: Eraser) -> None:
    for visit in floor.visits.by_id.values():
        eraser.learn(visit)
    for channel in floor.calls.by_id.values():
        eraser.learn(channel)
    for agent in floor.agents.by_id.values():
        eraser.learn(agent)
    for passes in floor.logbook.told.values():
        for told in passes.values():
            eraser.learn(told.event)


def _tellings(floor: Floor, eraser: Eraser, changes: Changes) -> None:
    for key, passes in floor.logbook.told.items():
        bare = {mark: eraser.cleaned(told) for mark, told in passes.items()}
        if any(bare[mark] is not told for mark, told in passes.items()):
            passes.update(bare)
            changes.visits |= relaid(floor.logbook, floor.visits, key)
