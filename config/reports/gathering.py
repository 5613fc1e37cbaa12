"""From the store to what a quality report is made of. Waits for the store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import msgspec
from sqlalchemy import Engine

from config.quality.ground import Ground
from config.quality.progress import every_sample
from config.reports.calibrated import calibration_part
from connectors.store.contacts import contacts_of
from connectors.store.forms import find_form, list_forms
from connectors.store.reviews import reviews_of_many
from connectors.store.samples import KeptSample
from connectors.store.surveys import surveys_in
from connectors.store.trainings import list_trainings
from connectors.store.weeks import export_record, find_week
from realtime.quality.contacts import Exclusion, counted
from realtime.quality.forms import Form
from realtime.quality.judged import Judged, Standing
from realtime.quality.life import State, counting
from realtime.quality.periods import ROLLING, Period
from realtime.quality.raters import CalibrationPart
from realtime.quality.reach import Reach
from realtime.quality.report import BEFORE, Gathered
from realtime.quality.response import responded
from realtime.quality.sampling import Shortfall, shortfall
from realtime.quality.scoring import Review, ScoringError, score_review
from realtime.quality.surveys import Told
from realtime.quality.training import TrainingState
from realtime.quality.weeks import Week

NOT_THEIRS = CalibrationPart(sessions=0, passed=0, agreement=None)
"""Raters are judged before those who see the whole centre, not before a team's leader."""


class Forms:
    """Forms by version, each read once."""

    def __init__(self, store: Engine) -> None:
        self._store = store
        self._known: dict[tuple[str, int], Form | None] = {}

    def of(self, review: Review) -> Form | None:
        """The very version that a review was made with; None where it is no more."""
        key = (review.form, review.version)
        if key not in self._known:
            self._known[key] = find_form(self._store, *key)
        return self._known[key]


def gather(ground: Ground, reach: Reach, period: Period) -> Gathered:
    """Everything within reach for a report of a period."""
    weeks = sorted({*period.weeks, *period.looked_back(ROLLING + BEFORE)})
    samples = {week: list(_reached(ground, reach, week)) for week in weeks}
    people = ground.people(reach) if reach.queues is not None else None
    forms = list_forms(ground.store)
    waiting = list_trainings(ground.store, frozenset({TrainingState.PROPOSED, TrainingState.ENTERED_LATER}))
    return Gathered(
        period=period,
        made=ground.now(),
        judged=[one for week in weeks for one in judged(ground.store, samples[week])],
        standings=[_standing(one) for week in period.weeks for one in samples[week]],
        shortfalls=[found for week in period.weeks for found in shortfalls(ground.store, week, people)],
        excluded=_excluded(ground.store, period.weeks, people),
        forms=_newest(forms),
        versions=forms,
        calibration=calibration_part(ground, period) if reach.queues is None else NOT_THEIRS,
        surveys=[one for one in surveys_in(ground.store, period.weeks) if _is_reached(ground, reach, one)],
        waiting_trainings=[
            one.training.title for one in waiting if people is None or not people.isdisjoint(one.training.agents)
        ],
    )


def _reached(ground: Ground, reach: Reach, week: Week) -> Iterator[KeptSample]:
    """Samples of a week; people and queues in reach, whoever holds them."""
    for one in every_sample(ground, week):
        if reach.names(one.queue, ground.interfaces(one.sample.cell.agent), ()):
            yield one


def _is_reached(ground: Ground, reach: Reach, told: Told) -> bool:
    return reach.names(told.queue, () if told.agent is None else ground.interfaces(told.agent), ())


def judged(store: Engine, samples: Iterable[KeptSample]) -> Iterator[Judged]:
    """Those that were scored, each with the review that counts and its points by the form of that time.

    samples: whole weeks, the unscored ones too, for whose calls the scored ones of a cell stand.
    """
    told = list(samples)
    drawn = ((one.sample.cell, one.sample.stratum) for one in told if one.life.state is not State.REPLACED)
    yield from responded(drawn, list(_scored(store, told)))


def _scored(store: Engine, samples: Iterable[KeptSample]) -> Iterator[Judged]:
    told, forms = list(samples), Forms(store)
    reviews = reviews_of_many(store, (one.number for one in told))
    for one in told:
        review = counting(one.life, reviews.get(one.number, ()))
        form = None if review is None else forms.of(review)
        if review is None or form is None:
            continue
        try:
            found = score_review(form, review)
        except ScoringError:
            continue  # a signed review was checked; what is no score any more, is none
        sample = one.sample
        yield Judged(
            number=one.number,
            week=sample.cell.week,
            agent=sample.cell.agent,
            direction=sample.cell.direction,
            stratum=sample.stratum,
            state=one.life.state,
            review=msgspec.structs.replace(review, stratum=sample.stratum),
            score=found,
            inclusion=sample.inclusion,
            random_inclusion=sample.random_inclusion,
            half=sample.cell.half,
            queue=one.queue,
            team=None if one.post is None else one.post.team,
            coaching_open=one.life.coaching_open,
        )


def shortfalls(store: Engine, week: Week, people: frozenset[str] | None) -> Iterator[Shortfall]:
    """What the random stratum of a drawn week lacks, after its replacements. people: only theirs; None for all."""
    record = export_record(store, week)
    for drawn in () if record is None else record.draws:
        found = None if record is None else shortfall(drawn, record.replacements)
        if found is not None and (people is None or drawn.cell.agent in people):
            yield found


def _standing(one: KeptSample) -> Standing:
    return Standing(
        number=one.number,
        agent=one.sample.cell.agent,
        stratum=one.sample.stratum,
        state=one.life.state,
        queue=one.queue,
        coaching_open=one.life.coaching_open,
    )


def _excluded(store: Engine, weeks: Iterable[Week], people: frozenset[str] | None) -> Mapping[Exclusion, int]:
    """Contacts of drawn weeks that were in no frame, by reason."""
    found: Counter[Exclusion] = Counter()
    for week in weeks:
        kept = find_week(store, week)
        if kept is None or kept.drawn is None:
            continue
        told = (one.contact for one in contacts_of(store, week))
        for each in counted(one for one in told if people is None or one.agent in people):
            found.update(each.excluded)
    return found


def _newest(forms: Iterable[Form]) -> list[Form]:
    newest: dict[str, Form] = {}
    for form in forms:
        newest.setdefault(form.id, form)
    return list(newest.values())
