"""What the quality meeting has to talk about (requirement Q7): filled from what is open, the most pressing first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

import msgspec

from realtime.quality.agreement import Trust
from realtime.quality.errors import Row
from realtime.quality.judged import Standing
from realtime.quality.life import State
from realtime.quality.raters import CalibrationPart
from realtime.quality.sampling import Shortfall


class Matter(StrEnum):
    """Kinds of things to talk about, in the order in which a meeting takes them."""

    APPEALS = "appeals"  # second scores and decisions that are owed
    COACHING = "coaching"  # failed calls nobody was coached for
    RECHECKS = "rechecks"  # coached, not yet listened to again
    RISING = "rising"  # an error that became more frequent
    ERRORS = "errors"  # the few items that make most of the cost
    TRAININGS = "trainings"  # plans that wait for approval
    CALIBRATION = "calibration"  # sessions that did not pass, or agreement that is too low
    DRIFT = "drift"  # raters who left the consensus
    UNUSABLE = "unusable"  # samples without a usable recording
    SHORTFALLS = "shortfalls"  # quotas that were not met
    WAITING = "waiting"  # samples nobody scored


class Topic(msgspec.Struct, frozen=True, kw_only=True):
    """One point of the agenda. subjects: samples by number, items by code, people, trainings: what the matter names."""

    matter: Matter
    count: int
    subjects: tuple[str, ...] = ()


def agenda(
    standings: Sequence[Standing],
    errors: Sequence[Row],
    shortfalls: Sequence[Shortfall],
    calibration: CalibrationPart,
    trainings: Sequence[str],
) -> tuple[Topic, ...]:
    """The points that there is anything to say of."""
    found = [
        *_of_samples(standings),
        _topic(Matter.RISING, (row.item.code for row in errors if row.rising)),
        _topic(Matter.ERRORS, (row.item.code for row in errors if row.vital)),
        _topic(Matter.TRAININGS, trainings),
        *_of_raters(calibration),
        _topic(Matter.SHORTFALLS, sorted({one.cell.agent for one in shortfalls})),
    ]
    places = {matter: place for place, matter in enumerate(Matter)}
    return tuple(sorted((one for one in found if one.count), key=lambda one: places[one.matter]))


def _of_samples(standings: Sequence[Standing]) -> Iterator[Topic]:
    states = {
        Matter.APPEALS: {State.APPEALED, State.SCORED_AGAIN},
        Matter.UNUSABLE: {State.UNUSABLE},
        Matter.WAITING: {State.DRAWN, State.CLAIMED, State.HELD},
    }
    for matter, wanted in states.items():
        yield _topic(matter, (str(one.number) for one in standings if one.state in wanted))
    for matter, state in ((Matter.COACHING, State.CONFIRMED), (Matter.RECHECKS, State.COACHED)):
        yield _topic(matter, (str(one.number) for one in standings if one.coaching_open and one.state is state))


def _of_raters(calibration: CalibrationPart) -> Iterator[Topic]:
    low = calibration.agreement is not None and calibration.agreement.trust not in {None, Trust.GOOD}
    failed = calibration.sessions - calibration.passed
    yield Topic(matter=Matter.CALIBRATION, count=failed + low)
    yield _topic(Matter.DRIFT, (one.rater for one in calibration.raters if one.drifted))


def _topic(matter: Matter, subjects: Iterable[str]) -> Topic:
    told = tuple(subjects)
    return Topic(matter=matter, count=len(told), subjects=told)
