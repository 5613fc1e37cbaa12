"""Reviews for the web: saved as one goes, signed with what was heard, and the sample moved with it."""

from __future__ import annotations

import msgspec

from config.quality.ground import Ground
from config.quality.refusals import conflict, invalid, refusal_of
from config.quality.review_sheets import draft_of, usual_form
from config.quality.rows import draft_row
from config.quality.sample_desk import StoreSamples
from connectors.store.database import writing
from connectors.store.forms import find_form
from connectors.store.listens import listened
from connectors.store.reviews import (
    Draft,
    ReviewChangedError,
    ReviewSignedError,
    find_draft,
    put_review,
    sign_review,
)
from connectors.store.samples import KeptSample
from connectors.store.second_looks import look_of, take_look
from connectors.store.threads import in_store
from realtime.access.roles import Role
from realtime.quality.acting import acting
from realtime.quality.calibration import scored_twice
from realtime.quality.forms import Form
from realtime.quality.heard import share
from realtime.quality.life import HEARD_ENOUGH, Action, Life, Refusal, RefusedStepError, State, Step, refused
from realtime.quality.scoring import Mode, Problem, Review, problems, score
from web.quality import Asker, Sheet
from web.quality_rows import DraftRow, SampleDetail

LIVE = "listened live"
_WRITTEN = {Problem.NOT_ON_FORM, Problem.TWICE, Problem.OUT_OF_RANGE, Problem.NA_NOT_ALLOWED}
"""What even a draft cannot hold; what is missing may come later."""


class Ready(msgspec.Struct, frozen=True, kw_only=True):
    """A review that can be signed, and the step that goes with it; None for a second look, which moves nothing."""

    review: Review
    step: Step | None


class StoreReviews:
    """web.quality.ReviewDesk over the store."""

    def __init__(self, ground: Ground, samples: StoreSamples) -> None:
        self._ground = ground
        self._samples = samples

    async def draft(self, asker: Asker, number: int) -> DraftRow | None:
        """One's own review as it stands."""
        return await in_store(self._draft, asker, number)

    async def save(self, asker: Asker, number: int, sheet: Sheet) -> DraftRow | None:
        """Keep it as it stands. Raises QualityRefusedError."""
        return await in_store(self._save, asker, number, sheet)

    async def check(self, asker: Asker, number: int, revision: int, reason: str) -> float | None:
        """Whether it can be signed; gives the share that was heard. Raises QualityRefusedError."""
        ready = await in_store(self._ready, asker, number, revision, reason)
        return None if ready is None else ready.review.heard

    async def sign(self, asker: Asker, number: int, revision: int, reason: str) -> SampleDetail | None:
        """Sign it. Raises QualityRefusedError."""
        return await in_store(self._sign, asker, number, revision, reason)

    def _draft(self, asker: Asker, number: int) -> DraftRow | None:
        kept = self._ground.kept(asker.reach, number)
        return None if kept is None else draft_of(self._ground.store, asker, kept)

    def _save(self, asker: Asker, number: int, sheet: Sheet) -> DraftRow | None:
        kept = self._ground.kept(asker.reach, number)
        if kept is None:
            return None
        second = self._check_turn(asker, kept)
        found = find_draft(self._ground.store, number, asker.name)
        form = self._form(sheet, None if found is None else found.review)
        wrong = [(code, why) for code, why in problems(form, sheet.answers) if why in _WRITTEN]
        if wrong:
            said = ", ".join(f"{code[:40]} ({why.value})" for code, why in wrong[:20])
            raise invalid("review-invalid", f"These answers do not fit the form: {said}.")
        review = Review(
            linked=kept.sample.linked,
            agent=kept.sample.cell.agent,
            form=form.id,
            version=form.version,
            rater=asker.name,
            at=self._ground.now() if found is None else found.review.at,
            answers=sheet.answers,
            mode=sheet.mode,
            stratum=kept.sample.stratum,
            comment=sheet.comment,
            remarks=sheet.remarks,
        )
        try:
            with writing(self._ground.store) as connection:
                if second and not take_look(connection, number, asker.name):
                    raise conflict("second-taken", "Somebody else has begun the second score of this call.")
                revision = put_review(connection, number, review, sheet.revision)
        except ReviewSignedError as error:
            raise conflict("review-signed", f"{error}.") from None
        except ReviewChangedError as error:
            raise conflict("review-changed", f"{error}.") from None
        return draft_row(review, form, revision)

    def _form(self, sheet: Sheet, before: Review | None) -> Form:
        """The version the review was begun with, unless another form is chosen."""
        store = self._ground.store
        if before is not None and sheet.form in {None, before.form}:
            found = find_form(store, before.form, before.version)
        else:
            found = usual_form(store, sheet.form)
        if found is None:
            raise invalid("form-unknown", "There is no form of this name: see GET /api/v1/forms.")
        return found

    def _check_turn(self, asker: Asker, kept: KeptSample) -> bool:
        """Only who may sign now may write; whether it is a second look. What a signature lacks is judged then."""
        if self._is_second(asker, kept):
            return True
        action = _due(kept.life)
        role = acting(asker.role, asker.rights, action)
        step = Step(
            action=action, by=asker.name, role=role or Role.SCREEN, at=self._ground.now(), heard=1.0, reason="-"
        )
        why = Refusal.NOT_YOURS if role is None else refused(kept.life, step)
        if why is not None:
            raise refusal_of(RefusedStepError(why, kept.life, step))
        return False

    def _is_second(self, asker: Asker, kept: KeptSample) -> bool:
        look = look_of(self._ground.store, kept.number)
        if look is None or look.done is not None or look.first == asker.name:
            return False
        return kept.life.state is not State.APPEALED and acting(asker.role, asker.rights, Action.SCORE) is not None

    def _ready(self, asker: Asker, number: int, revision: int, reason: str) -> Ready | None:
        ground = self._ground
        kept = ground.kept(asker.reach, number)
        if kept is None:
            return None
        second = self._check_turn(asker, kept)
        found = find_draft(ground.store, number, asker.name)
        form = None if found is None else find_form(ground.store, found.review.form, found.review.version)
        if found is None or form is None:
            raise conflict("review-missing", "Nothing of this review is saved yet: save it before signing it.")
        _check_whole(found, form, revision)
        return self._signed(asker, kept, found.review, form, reason, second=second)

    def _signed(
        self, asker: Asker, kept: KeptSample, review: Review, form: Form, reason: str, *, second: bool
    ) -> Ready:
        ground, now = self._ground, self._ground.now()
        record = ground.recording(kept)
        length = None if record is None else record.seconds
        played, heard = 0, 0.0
        if length is not None:
            told = listened(ground.store, kept.number, asker.name, length)
            played, heard = told.played, share(told.heard, length)
        why = reason.strip() or (LIVE if review.mode is Mode.LIVE else "")
        action = _due(kept.life)
        step = Step(
            action=action,
            by=asker.name,
            role=acting(asker.role, asker.rights, action) or Role.SCREEN,
            at=now,
            heard=heard,
            reason=why,
            passed=score(form, review.answers).passed,
        )
        refusal = _unheard(step) if second else refused(kept.life, step)
        if refusal is not None:
            raise refusal_of(RefusedStepError(refusal, kept.life, step))
        signed = msgspec.structs.replace(
            review,
            heard=heard,
            played=played,
            skipped=why,
            blind=second or action is Action.SCORE_AGAIN,
            signed=now,
            stratum=kept.sample.stratum,
        )
        return Ready(review=signed, step=None if second else step)

    def _sign(self, asker: Asker, number: int, revision: int, reason: str) -> SampleDetail | None:
        ready = self._ready(asker, number, revision, reason)
        if ready is None:
            return None
        ground = self._ground
        review = ready.review
        twice = not review.blind and scored_twice(review.linked, review.rater, ground.secret, ground.double_share)
        try:
            sign_review(ground.store, number, review, revision, ready.step, ground.weeks, twice=twice)
        except RefusedStepError as error:
            raise refusal_of(error) from None
        except ReviewSignedError as error:
            raise conflict("review-signed", f"{error}.") from None
        except ReviewChangedError as error:
            raise conflict("review-changed", f"{error}.") from None
        return self._samples.found_now(asker, number)


def _due(life: Life) -> Action:
    """What signing means for a sample that stands here."""
    return Action.SCORE_AGAIN if life.state is State.APPEALED else Action.SCORE


def _unheard(step: Step) -> Refusal | None:
    enough = step.heard is not None and step.heard >= HEARD_ENOUGH
    return None if enough or step.reason else Refusal.NOT_HEARD


def _check_whole(found: Draft, form: Form, revision: int) -> None:
    if found.review.signed is not None:
        raise conflict("review-signed", f"{ReviewSignedError()}.")
    if found.revision != revision:
        raise conflict("review-changed", f"{ReviewChangedError(found.revision)}.")
    wrong = problems(form, found.review.answers)
    if wrong:
        said = ", ".join(f"{code[:40]} ({why.value})" for code, why in wrong[:20])
        raise invalid("review-incomplete", f"Mend before signing: {said}.")
