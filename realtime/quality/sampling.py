"""A week's samples: the frame cut into cells, each cell drawn, each sample with the probability it was drawn with.

Inclusion (algorithms.md B5.3), with N calls in the frame, k = min(quota, N) of them random, n_risk flagged and m of
those drawn: k/N for a plain call, 1-(1-k/N)(1-m/n_risk) for a flagged one. Only the random stratum makes official
scores; what was pulled by hand, for a campaign, for a complaint or heard live carries no probability.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

import msgspec

from realtime.names import AgentId, ChannelId, Instant, Seconds
from realtime.quality.contacts import SHORTEST_TALK, Contact, Counts, counted, excluded, unique
from realtime.quality.draw import Cell, CellFrame, Draw, Replacement, Stratum, draw, rank, standing
from realtime.quality.quotas import Plan, Quota, cells
from realtime.quality.weeks import Week, Weeks


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """One contact to be judged. inclusion: probability of being drawn by either stratum; None outside the draw.

    random_inclusion: by the random stratum alone, k/N. reason: why it was pulled; by: who pulled it.
    """

    cell: Cell
    linked: ChannelId
    stratum: Stratum
    inclusion: float | None = None
    random_inclusion: float | None = None
    place: int | None = None
    reason: str | None = None
    by: str | None = None

    @property
    def official(self) -> bool:
        """Whether its score counts in rankings."""
        return self.stratum is Stratum.RANDOM


class Lack(StrEnum):
    """Why an agent has fewer samples than the quota."""

    FEWER_CALLS = "fewer_calls"
    RESERVES_USED_UP = "reserves_used_up"


class Shortfall(msgspec.Struct, frozen=True, kw_only=True):
    """How many samples an agent lacks. size: calls there were."""

    cell: Cell
    quota: int
    drawn: int
    size: int
    lack: Lack


class Sampled(msgspec.Struct, frozen=True, kw_only=True):
    """A week as drawn: frames and draws to keep for re-checking, samples to hand out, and who was left out why."""

    week: Week
    frames: tuple[CellFrame, ...]
    draws: tuple[Draw, ...]
    samples: tuple[Sample, ...]
    shortfalls: tuple[Shortfall, ...]
    counts: tuple[Counts, ...]
    unplanned: tuple[AgentId, ...]


def inclusion(quota: int, size: int, risk: int = 0, at_risk: int = 0, *, flagged: bool = False) -> float:
    """The probability that a call was drawn by either stratum. Raises ValueError for an empty frame."""
    if size <= 0:
        raise ValueError("nothing is drawn from an empty frame")
    random = min(quota, size) / size
    if not flagged:
        return random
    if at_risk <= 0:
        raise ValueError("a flagged call is one of at least one")
    return 1.0 - (1.0 - random) * (1.0 - min(risk, at_risk) / at_risk)


def frames(
    plan: Plan, contacts: Iterable[Contact], weeks: Weeks, shortest: Seconds = SHORTEST_TALK
) -> tuple[CellFrame, ...]:
    """The frame of every cell of the plan; contacts of other weeks and of agents without a quota are left out."""
    eligible: dict[Cell, list[Contact]] = {}
    for one in _of_week(plan.week, contacts, weeks):
        if excluded(one, shortest) is None and one.answered is not None:
            cell = Cell(plan.week, one.agent, one.direction)
            eligible.setdefault(cell, []).append(one)
            half = msgspec.structs.replace(cell, half=weeks.half(one.answered))
            eligible.setdefault(half, []).append(one)
    return tuple(
        _frame(plan, quota, cell, count, eligible.get(cell, ()))
        for quota in plan.quotas
        for cell, count in cells(plan, quota)
    )


def _frame(plan: Plan, quota: Quota, cell: Cell, count: int, contacts: Sequence[Contact]) -> CellFrame:
    """An exempt agent has no risk stratum: exempt means not judged."""
    rules = plan.rules
    return CellFrame(
        cell=cell,
        quota=count,
        reserves=rules.reserves if count else 0,
        risk=rules.risk if count and not quota.audit else 0,
        calls=frozenset(one.linked for one in contacts),
        flagged=frozenset(one.linked for one in contacts if one.flags),
    )


def sample(
    plan: Plan, key: bytes, contacts: Iterable[Contact], weeks: Weeks, shortest: Seconds = SHORTEST_TALK
) -> Sampled:
    """Draw a week that is over: a function of the plan, the key and the contacts in any order."""
    told = _of_week(plan.week, contacts, weeks)
    cell_frames = frames(plan, told, weeks, shortest)
    draws = tuple(draw(key, frame) for frame in cell_frames)
    samples = [one for frame, drawn in zip(cell_frames, draws, strict=True) for one in samples_of(plan, frame, drawn)]
    counts = counted(told, shortest)
    planned = {(quota.agent, quota.direction) for quota in plan.quotas}
    return Sampled(
        week=plan.week,
        frames=cell_frames,
        draws=draws,
        samples=tuple(samples),
        shortfalls=tuple(found for drawn in draws if (found := shortfall(drawn, ())) is not None),
        counts=counts,
        unplanned=tuple(sorted({one.agent for one in counts if (one.agent, one.direction) not in planned})),
    )


def samples_of(
    plan: Plan, frame: CellFrame, drawn: Draw, replacements: Sequence[Replacement] = ()
) -> tuple[Sample, ...]:
    """The samples of one cell as they stand after replacements, the random stratum first.

    A call at risk that stands in as a reserve is random from then on, and is there once.
    """
    quota = plan.of(drawn.cell.agent, drawn.cell.direction)
    standing_now = standing(drawn, replacements)
    random = Stratum.AUDIT if quota is not None and quota.audit else Stratum.RANDOM
    return tuple(
        Sample(
            cell=drawn.cell,
            linked=linked,
            stratum=stratum,
            inclusion=inclusion(
                drawn.quota, drawn.size, frame.risk, drawn.flagged, flagged=frame.risk > 0 and linked in frame.flagged
            ),
            random_inclusion=inclusion(drawn.quota, drawn.size),
            place=place,
        )
        for stratum, calls in (
            (random, standing_now),
            (Stratum.RISK, [call.linked for call in drawn.risk if call.linked not in standing_now]),
        )
        for place, linked in enumerate(calls, 1)
    )


def shortfall(drawn: Draw, replacements: Sequence[Replacement]) -> Shortfall | None:
    """What the random stratum of a cell lacks to its quota, and why."""
    have = len(standing(drawn, replacements))
    if have >= drawn.quota:
        return None
    lack = Lack.FEWER_CALLS if drawn.short else Lack.RESERVES_USED_UP
    return Shortfall(cell=drawn.cell, quota=drawn.quota, drawn=have, size=drawn.size, lack=lack)


def pulled(contact: Contact, stratum: Stratum, reason: str, by: str, weeks: Weeks) -> Sample:
    """A sample taken by hand, kept apart from the draw. Raises ValueError without a reason or for a drawn stratum."""
    if stratum in {Stratum.RANDOM, Stratum.RISK, Stratum.AUDIT}:
        raise ValueError(f"nobody puts a call into the {stratum} stratum by hand")
    if not reason.strip() or not by:
        raise ValueError("a call pulled by hand needs a reason and a name")
    if contact.answered is None or contact.confidential:
        raise ValueError("a call that nobody answered, or under a confidentiality stop, cannot be pulled")
    cell = Cell(weeks.of(contact.answered), contact.agent, contact.direction)
    return Sample(cell=cell, linked=contact.linked, stratum=stratum, reason=reason, by=by)


class Campaign(msgspec.Struct, frozen=True, kw_only=True):
    """Calls drawn ad hoc to answer a question, by lot from whatever matched; apart from scores and rankings."""

    name: str
    count: int
    reason: str
    by: str


def campaign_sample(wanted: Campaign, key: bytes, contacts: Iterable[Contact], weeks: Weeks) -> tuple[Sample, ...]:
    """The calls of a campaign: the smallest ranks among all that matched, under a name of its own."""
    usable = [one for one in unique(contacts) if excluded(one) is None and one.answered is not None]

    def lot(one: Contact) -> tuple[float, ChannelId, AgentId]:
        week = weeks.of(one.answered or Instant(0.0))
        return rank(key, week, one.agent, one.linked, f"{wanted.name}|"), one.linked, one.agent

    chosen = sorted(usable, key=lot)[: wanted.count]
    return tuple(
        msgspec.structs.replace(
            pulled(one, Stratum.CAMPAIGN, wanted.reason, wanted.by, weeks),
            inclusion=min(wanted.count, len(usable)) / len(usable),
            place=place,
        )
        for place, one in enumerate(chosen, 1)
    )


def _of_week(week: Week, contacts: Iterable[Contact], weeks: Weeks) -> tuple[Contact, ...]:
    """Contacts answered in the week, and those never answered, which the caller has already chosen by time."""
    return tuple(one for one in unique(contacts) if one.answered is None or weeks.of(one.answered) == week)
