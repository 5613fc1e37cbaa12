"""How a week stands: what each agent owes, what was drawn of it and what is done."""

from __future__ import annotations

from collections import Counter

from config.quality.ground import Ground
from config.quality.rows import SCORED
from connectors.store.contacts import contacts_of
from connectors.store.samples import KeptSample, Sought, list_samples
from connectors.store.weeks import KeptWeek
from realtime.names import AgentId
from realtime.quality.contacts import Counts, Direction, counted
from realtime.quality.draw import Draw, Stratum
from realtime.quality.life import State
from realtime.quality.quotas import Quota
from realtime.quality.reach import Reach
from realtime.quality.sampling import Lack
from realtime.quality.weeks import Week
from realtime.stamps import maybe_stamp, stamp
from web.quality import Asker
from web.quality_rows import ProgressRow, WeekRow

OFFICIAL = frozenset({Stratum.RANDOM, Stratum.AUDIT})
GONE = frozenset({State.UNUSABLE, State.REPLACED})


def week_row(ground: Ground, asker: Asker, week: KeptWeek, *, people: bool) -> WeekRow:
    """A week; its key only once it is drawn. Waits for the store when people are asked for."""
    return WeekRow(
        week=week.week,
        commitment=week.commitment,
        committed=stamp(week.committed),
        key=None if week.drawn is None else week.key.hex(),
        drawn=maybe_stamp(week.drawn),
        people=_people(ground, asker, week) if people else (),
    )


def _people(ground: Ground, asker: Asker, week: KeptWeek) -> tuple[ProgressRow, ...]:
    if week.plan is None:
        return ()
    counts = _counts(every_sample(ground, week.week))
    told = {
        (one.agent, one.direction): one
        for one in counted(each.contact for each in contacts_of(ground.store, week.week))
    }
    draws: dict[tuple[AgentId, Direction], list[Draw]] = {}
    for drawn in () if week.record is None else week.record.draws:
        draws.setdefault((drawn.cell.agent, drawn.cell.direction), []).append(drawn)
    reached = (quota for quota in week.plan.quotas if _reached(ground, asker.reach, quota))
    return tuple(
        _row(
            ground,
            quota,
            draws.get((quota.agent, quota.direction), []),
            counts,
            told.get((quota.agent, quota.direction)),
        )
        for quota in reached
    )


def every_sample(ground: Ground, week: Week) -> list[KeptSample]:
    """All samples of a week."""
    found: list[KeptSample] = []
    while rows := list_samples(ground.store, Sought(week=week, after=found[-1].number if found else 0)):
        found += rows
    return found


def _counts(samples: list[KeptSample]) -> Counter[tuple[AgentId, Direction, str]]:
    counts: Counter[tuple[AgentId, Direction, str]] = Counter()
    for one in samples:
        cell = one.sample.cell
        if one.sample.stratum in OFFICIAL and one.life.state not in GONE:
            counts[cell.agent, cell.direction, "drawn"] += 1
            counts[cell.agent, cell.direction, "done"] += one.life.state in SCORED
        elif one.sample.stratum is Stratum.RISK:
            counts[cell.agent, cell.direction, "risk"] += 1
    return counts


def _reached(ground: Ground, reach: Reach, quota: Quota) -> bool:
    """A plan is about people: whoever sees all, or these."""
    return reach.queues is None or not reach.agents.isdisjoint(ground.interfaces(quota.agent))


def _row(
    ground: Ground,
    quota: Quota,
    draws: list[Draw],
    counts: Counter[tuple[AgentId, Direction, str]],
    told: Counts | None,
) -> ProgressRow:
    drawn = counts[quota.agent, quota.direction, "drawn"]
    lacks = bool(draws) and drawn < quota.quota
    short = any(one.short for one in draws)
    return ProgressRow(
        agent=quota.agent,
        agent_name=ground.name_of(quota.agent),
        direction=quota.direction.value,
        quota_class=quota.quota_class.value,
        quota=quota.quota,
        audit=quota.audit,
        drawn=drawn,
        done=counts[quota.agent, quota.direction, "done"],
        risk=counts[quota.agent, quota.direction, "risk"],
        size=sum(one.size for one in draws) if draws else None,
        contacts=0 if told is None else told.contacts,
        excluded={} if told is None else {reason.value: many for reason, many in told.excluded.items()},
        lack=None if not lacks else (Lack.FEWER_CALLS if short else Lack.RESERVES_USED_UP).value,
    )
