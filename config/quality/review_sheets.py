"""Reviews as they are filled in, from the store: the draft of somebody, and what a signed one came to."""

from __future__ import annotations

from sqlalchemy import Engine

from config.quality.rows import draft_row
from config.standard_form import standard_form
from connectors.store.forms import find_form, save_form
from connectors.store.reviews import find_draft, reviews_of
from connectors.store.samples import KeptSample
from realtime.access.roles import Right
from realtime.names import Instant
from realtime.quality.forms import Form
from realtime.quality.scoring import Review, Score, ScoringError, score
from web.quality import Asker
from web.quality_rows import DraftRow


def usual_form(store: Engine, name: str | None = None) -> Form | None:
    """The newest version of a form; the standard one is kept when it is first needed."""
    standard = standard_form()
    found = find_form(store, name or standard.id)
    if found is None and name in {None, standard.id}:
        return save_form(store, standard, Instant(0.0))
    return found


def empty_review(kept: KeptSample, form: Form, rater: str, at: Instant) -> Review:
    """A review before its first answer."""
    return Review(
        linked=kept.sample.linked,
        agent=kept.sample.cell.agent,
        form=form.id,
        version=form.version,
        rater=rater,
        at=at,
        answers=(),
        stratum=kept.sample.stratum,
    )


def draft_of(store: Engine, asker: Asker, kept: KeptSample) -> DraftRow | None:
    """The asker's own review of a sample; an empty one for those who may score and have not begun."""
    found = find_draft(store, kept.number, asker.name)
    if found is not None:
        form = find_form(store, found.review.form, found.review.version)
        return None if form is None else draft_row(found.review, form, found.revision)
    if Right.SCORE_SAMPLES not in asker.rights:
        return None
    form = usual_form(store)
    return None if form is None else draft_row(empty_review(kept, form, asker.name, Instant(0.0)), form, 0)


def own_score(store: Engine, sample: int, rater: str | None) -> Score | None:
    """What the signed review of a rater came to."""
    found = next((one for one in reviews_of(store, sample) if one.rater == rater), None)
    form = None if found is None else find_form(store, found.form, found.version)
    try:
        return None if found is None or form is None else score(form, found.answers)
    except ScoringError:
        return None
