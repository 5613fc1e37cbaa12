"""A reserve stands in for a sample that cannot be judged: the step, its log and the new sample, all or none."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, Engine, select, update

from connectors.store.contacts import find_contact
from connectors.store.database import writing
from connectors.store.quality_tables import samples
from connectors.store.samples import NO_PLACE, KeptSample, added, find_sample, moved, steps_of
from connectors.store.weeks import add_replacement, find_week, replacements_of
from realtime.quality.draw import Draw, Replacement, Stratum, Unusable, replaced
from realtime.quality.life import Action, Step
from realtime.quality.quotas import Plan
from realtime.quality.recheck import WeekRecord
from realtime.quality.sampling import Sample, samples_of
from realtime.quality.weeks import Weeks

_C = samples.c


class NoReserveError(ValueError):
    """A sample that was not drawn by lot: nothing stands in for it."""

    def __init__(self) -> None:
        super().__init__("only what the random draw of a week chose has reserves: leave this one unusable")


def replace_sample(store: Engine, number: int, step: Step, weeks: Weeks) -> KeptSample | None:
    """Replace an unusable sample; gives the one that stands in, None when the reserves are used up.

    Raises SampleUnknownError, RefusedStepError, NoReserveError.
    """
    before = find_sample(store, number)
    week = find_week(store, before.sample.cell.week)
    if week is None or week.plan is None or week.record is None:
        raise NoReserveError
    drawn = next((one for one in week.record.draws if one.cell == before.sample.cell), None)
    if drawn is None or before.sample.stratum not in {Stratum.RANDOM, Stratum.AUDIT}:
        raise NoReserveError
    found = [one for one in steps_of(store, number) if one.action is Action.FIND_UNUSABLE]
    fault = Unusable.OTHER if not found or found[-1].fault is None else found[-1].fault
    note = "; ".join(text for text in (found[-1].reason if found else "", step.reason) if text.strip()) or fault.value
    with writing(store) as connection:
        moved(connection, number, step, weeks)
        earlier = replacements_of(connection, week.week)
        one = replaced(drawn, earlier, before.sample.linked, fault, note, step.by, step.at)
        add_replacement(connection, one)
        if one.substitute is None:
            return None
        sample = _standing_in(week.plan, week.record, drawn, (*earlier, one))
        kept = find_contact(connection, week.week, sample.linked, sample.cell.agent, sample.cell.direction)
        place = NO_PLACE if kept is None else kept.place()
        return _turned(connection, sample) or added(connection, sample, place)


def _standing_in(plan: Plan, record: WeekRecord, drawn: Draw, replacements: tuple[Replacement, ...]) -> Sample:
    """The reserve as a sample, with the probability that its stratum gives it."""
    frame = next(one for one in record.frames if one.cell == drawn.cell)
    every = samples_of(plan, frame, drawn, replacements)
    return next(one for one in every if one.linked == replacements[-1].substitute and one.stratum is not Stratum.RISK)


def _turned(connection: Connection, sample: Sample) -> KeptSample | None:
    """A call at risk that stands in is of the random stratum from then on, and is there once."""
    cell = sample.cell
    own = (_C.week == cell.week, _C.linked == sample.linked, _C.agent == cell.agent)
    query = select(_C.id).where(*own, _C.direction == cell.direction.value, _C.stratum == Stratum.RISK.value)
    number = connection.execute(query).scalar()
    if number is None:
        return None
    values = {"stratum": sample.stratum.value, "sample": msgspec.json.encode(sample).decode()}
    connection.execute(update(samples).where(_C.id == number).values(values))
    return find_sample(connection, int(number))
