"""The rolling agreement of raters from the store: calibration sessions and blind second scores with one form."""

from __future__ import annotations

from config.quality.ground import Ground
from config.quality.review_sheets import usual_form
from connectors.store.calibrations import KeptSession, revealed_since, sheets_of
from connectors.store.forms import find_form
from connectors.store.reviews import reviews_of_many
from connectors.store.second_looks import done_looks
from realtime.names import Instant
from realtime.quality.concord import (
    Pairs,
    Rated,
    RaterFigures,
    agreement_of,
    items_of,
    pairs_of,
    raters_of,
)
from realtime.quality.forms import Form
from realtime.quality.intervals import Interval
from realtime.quality.scoring import Review, Score, problems, score
from realtime.quality.sessions import counted
from web.calibration_rows import (
    AgreementRow,
    DriftRow,
    IntervalRow,
    ItemAgreementRow,
    RaterAgreementRow,
    SecondRow,
)


def agreement_row(ground: Ground, name: str | None, since: Instant) -> AgreementRow | None:
    """The figures with a form in whatever versions; items are those of its newest. None for one that is unknown."""
    form = usual_form(ground.store, name)
    if form is None:
        return None
    sessions = revealed_since(ground.store, form.id, since)
    rated = [one for session in sessions for one in rated_in(ground, session)]
    consensus = {call: told for session in sessions for call, told in agreed_in(ground, session).items()}
    figures = agreement_of(rated)
    icc = figures.correlations
    return AgreementRow(
        form=form.id,
        sessions=len(sessions),
        calls=figures.calls,
        raters=figures.raters,
        enough=figures.enough,
        alpha=figures.alpha,
        trust=None if figures.trust is None else figures.trust.value,
        icc=None if icc is None else icc.agreement,
        one_way=None if icc is None else icc.one_way,
        consistency=None if icc is None else icc.consistency,
        items=tuple(
            ItemAgreementRow(code=one.code, equal=one.figures.equal, alpha=one.figures.alpha, kappa=one.kappa)
            for one in items_of(form, rated)
        ),
        by_rater=tuple(_rater(one) for one in raters_of(rated, consensus)),
        second=_second(second_scores(ground, form.id, since), ground.double_share),
    )


def rated_in(ground: Ground, kept: KeptSession) -> list[Rated]:
    """The scores of a session that was revealed, by the version it was made with."""
    session = kept.session
    form = find_form(ground.store, session.form, session.version)
    sheets = [one.sheet for one in sheets_of(ground.store, kept.number)]
    return [
        Rated(call=f"{kept.number}/{sample}", rater=one.rater, answers=one.answers, score=score(form, one.answers))
        for sample, row in counted(session, sheets).items()
        for one in row
        if form is not None and not problems(form, one.answers)
    ]


def agreed_in(ground: Ground, kept: KeptSession) -> dict[str, Score]:
    """What was agreed on in a session, by call as `rated_in` names it."""
    session = kept.session
    form = find_form(ground.store, session.form, session.version)
    return {
        f"{kept.number}/{sample}": score(form, answers)
        for sample, answers in session.consensus.items()
        if form is not None and not problems(form, answers)
    }


def second_scores(ground: Ground, form: str, since: Instant) -> Pairs:
    """First scores against blind second ones with a form."""
    looks = done_looks(ground.store, since)
    signed = reviews_of_many(ground.store, (one.sample for one in looks))
    pairs = []
    for look in looks:
        by_rater = {one.rater: one for one in signed.get(look.sample, ()) if one.form == form}
        both = [_score(ground, by_rater.get(rater or "")) for rater in (look.first, look.by)]
        first, second = both
        if first is not None and second is not None:
            pairs.append((first, second))
    return pairs_of(pairs)


def _score(ground: Ground, review: Review | None) -> Score | None:
    form: Form | None = None if review is None else find_form(ground.store, review.form, review.version)
    if review is None or form is None or problems(form, review.answers):
        return None
    return score(form, review.answers)


def _rater(one: RaterFigures) -> RaterAgreementRow:
    return RaterAgreementRow(
        rater=one.rater,
        calls=one.calls,
        bias=_interval(one.bias),
        drifted=one.drifted,
        chart=tuple(DriftRow(value=each.value, limit=each.limit, out=each.out) for each in one.chart),
    )


def _second(pairs: Pairs, share: float) -> SecondRow:
    return SecondRow(
        calls=pairs.calls,
        share=share,
        difference=_interval(pairs.difference),
        mean_absolute=pairs.mean_absolute,
        kappa=pairs.kappa,
    )


def _interval(told: Interval | None) -> IntervalRow | None:
    return None if told is None else IntervalRow(value=told.value, low=told.low, high=told.high)
