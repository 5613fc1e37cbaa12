"""Calibration for the web: sessions scored blind, revealed, talked over and agreed on; and the rolling agreement."""

from __future__ import annotations

from collections.abc import Callable

from config.quality.agreement_rows import agreement_row
from config.quality.ground import Ground
from config.quality.refusals import conflict, invalid
from config.quality.review_sheets import usual_form
from config.quality.session_rows import session_detail, session_row
from connectors.store.calibrations import (
    KeptSession,
    KeptSheet,
    add_session,
    change_session,
    find_session,
    list_sessions,
    put_sheet,
    sheets_of,
)
from connectors.store.forms import find_form
from connectors.store.reviews import ReviewChangedError, ReviewSignedError
from connectors.store.threads import in_store
from realtime.access.accounts import folded
from realtime.access.roles import Right
from realtime.names import Instant
from realtime.quality import sessions
from realtime.quality.forms import Form
from realtime.quality.scoring import Answer, Problem, problems
from realtime.quality.sessions import Move, Session, SessionError
from web.calibration_rows import AgreementRow, CalibrationDetail, CalibrationRow
from web.quality import Asker, NewSession, Sheet

_Step = Callable[[Session, list[sessions.Sheet]], Session]


class StoreCalibrations:
    """web.quality.CalibrationDesk over the store."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def listed(self, asker: Asker) -> list[CalibrationRow]:
        """Those the asker has a part in, the newest first."""
        return await in_store(self._listed, asker)

    async def found(self, asker: Asker, number: int) -> CalibrationDetail | None:
        """One, with what the asker may see of it."""
        return await in_store(self._found, asker, number)

    async def check(self, asker: Asker, new: NewSession) -> None:
        """Raises QualityRefusedError for one that cannot be called."""
        await in_store(self._session, asker, new)

    async def begin(self, asker: Asker, new: NewSession) -> CalibrationDetail:
        """Call it. Raises QualityRefusedError."""
        return await in_store(self._begin, asker, new)

    async def write(
        self, asker: Asker, number: int, sample: int, sheet: Sheet, *, hand_in: bool
    ) -> CalibrationDetail | None:
        """Save one's own sheet of a call, or hand it in. Raises QualityRefusedError."""
        return await in_store(self._write, asker, number, sample, sheet, hand_in=hand_in)

    async def move(self, asker: Asker, number: int, move: Move, *, only_look: bool = False) -> CalibrationDetail | None:
        """Reveal the sheets, or close the session. Raises QualityRefusedError."""
        now = self._ground.now()

        def step(session: Session, sheets: list[sessions.Sheet]) -> Session:
            if move is Move.REVEAL:
                return sessions.revealed(session, sheets, asker.name, now)
            return sessions.closed(session, asker.name, now)

        return await in_store(self._changed, asker, number, step, only_look=only_look)

    async def agree(
        self, asker: Asker, number: int, sample: int, answers: tuple[Answer, ...]
    ) -> CalibrationDetail | None:
        """Write what was agreed on for a call. Raises QualityRefusedError."""

        def step(session: Session, _sheets: list[sessions.Sheet]) -> Session:
            form = self._form(session)
            _check_answers(form, answers, whole=True)
            return sessions.agreed(session, sample, answers, asker.name)

        return await in_store(self._changed, asker, number, step)

    async def agreement(self, form: str | None, since: Instant) -> AgreementRow | None:
        """The rolling figures with one form."""
        return await in_store(agreement_row, self._ground, form, since)

    def _listed(self, asker: Asker) -> list[CalibrationRow]:
        store = self._ground.store
        mine = [one for one in list_sessions(store) if self._has_part(asker, one.session)]
        return [session_row(one, [each.sheet for each in sheets_of(store, one.number)], asker) for one in mine]

    def _has_part(self, asker: Asker, session: Session) -> bool:
        """Who leads it or scores in it; and who gives samples out, where all of its calls are in their reach."""
        if asker.name == session.leads or asker.name in session.raters:
            return True
        every = asker.reach.queues is None
        return Right.ASSIGN_SAMPLES in asker.rights and (
            every or all(self._ground.kept(asker.reach, number) is not None for number in session.samples)
        )

    def _kept(self, asker: Asker, number: int) -> KeptSession | None:
        found = find_session(self._ground.store, number)
        return found if found is not None and self._has_part(asker, found.session) else None

    def _found(self, asker: Asker, number: int) -> CalibrationDetail | None:
        found = self._kept(asker, number)
        if found is None:
            return None
        return session_detail(found, self._form(found.session), sheets_of(self._ground.store, number), asker)

    def _form(self, session: Session) -> Form:
        found = find_form(self._ground.store, session.form, session.version)
        if found is None:
            raise conflict("form-unknown", "The form of this session is gone from the store.")
        return found

    def _session(self, asker: Asker, new: NewSession) -> Session:
        form = usual_form(self._ground.store, new.form)
        if form is None:
            raise invalid("form-unknown", "There is no form of this name: see GET /api/v1/forms.")
        unknown = [number for number in new.samples if self._ground.kept(asker.reach, number) is None]
        if unknown:
            raise invalid("session-invalid", f"There is no sample {unknown[0]} that you may see.")
        if new.follows is not None and self._kept(asker, new.follows) is None:
            raise invalid("session-invalid", f"There is no session {new.follows} that you have a part in.")
        try:
            return sessions.begun(
                Session(
                    title=new.title,
                    leads=asker.name,
                    begun=self._ground.now(),
                    form=form.id,
                    version=form.version,
                    samples=new.samples,
                    raters=tuple(folded(each) for each in new.raters),
                    follows=new.follows,
                )
            )
        except SessionError as error:
            raise invalid("session-invalid", f"{error}.") from None

    def _begin(self, asker: Asker, new: NewSession) -> CalibrationDetail:
        made = add_session(self._ground.store, self._session(asker, new))
        return session_detail(made, self._form(made.session), [], asker)

    def _write(
        self, asker: Asker, number: int, sample: int, sheet: Sheet, *, hand_in: bool
    ) -> CalibrationDetail | None:
        found = self._kept(asker, number)
        if found is None:
            return None
        form, answers, comment = self._form(found.session), sheet.answers, sheet.comment
        if hand_in:
            answers, comment = self._own(number, sample, asker.name, sheet)
        _check_answers(form, answers, whole=hand_in)
        made = sessions.Sheet(
            sample=sample,
            rater=asker.name,
            answers=answers,
            comment=comment,
            handed_in=self._ground.now() if hand_in else None,
        )
        try:
            put_sheet(self._ground.store, number, made, sheet.revision)
        except SessionError as error:
            raise conflict("session-not-now", f"{error}.") from None
        except ReviewSignedError:
            raise conflict("review-signed", "This sheet was handed in and stays as it is.") from None
        except ReviewChangedError as error:
            raise conflict("review-changed", f"{error}.") from None
        return self._found(asker, number)

    def _own(self, number: int, sample: int, rater: str, sheet: Sheet) -> tuple[tuple[Answer, ...], str]:
        """What was saved last is what is handed in."""
        kept = [one for one in sheets_of(self._ground.store, number) if _is(one, sample, rater)]
        if not kept:
            raise conflict("review-missing", "Nothing of this sheet is saved yet: save it before handing it in.")
        return kept[0].sheet.answers, kept[0].sheet.comment or sheet.comment

    def _changed(self, asker: Asker, number: int, step: _Step, *, only_look: bool = False) -> CalibrationDetail | None:
        found = self._kept(asker, number)
        if found is None:
            return None
        store = self._ground.store
        try:
            if only_look:
                step(found.session, [one.sheet for one in sheets_of(store, number)])
            else:
                found = change_session(store, number, step) or found
        except SessionError as error:
            raise conflict("session-not-now", f"{error}.") from None
        return session_detail(found, self._form(found.session), sheets_of(store, number), asker)


def _is(one: KeptSheet, sample: int, rater: str) -> bool:
    return (one.sheet.sample, one.sheet.rater) == (sample, rater)


def _check_answers(form: Form, answers: tuple[Answer, ...], *, whole: bool) -> None:
    wrong = [(code, why) for code, why in problems(form, answers) if whole or why is not Problem.MISSING]
    if wrong:
        said = ", ".join(f"{code[:40]} ({why.value})" for code, why in wrong[:20])
        raise invalid("review-incomplete" if whole else "review-invalid", f"Mend first: {said}.")
