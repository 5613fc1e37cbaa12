"""A calibration session as one person may see it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from config.quality.rows import answer_rows, score_row
from connectors.store.calibrations import KeptSession, KeptSheet
from realtime.names import ChannelId
from realtime.quality.calibration import CallDifference, Rating
from realtime.quality.calibration import session as outcome_of
from realtime.quality.forms import Form
from realtime.quality.scoring import Answer, problems, score
from realtime.quality.sessions import (
    Phase,
    Session,
    SessionError,
    Sheet,
    closed,
    complete,
    counted,
    revealed,
    seen_by,
)
from realtime.stamps import maybe_stamp, stamp
from web.calibration_rows import CalibrationDetail, CalibrationRow, ConsensusRow, DifferenceRow, SheetRow, SplitRow
from web.quality import Asker
from web.quality_rows import ScoreRow


def session_row(one: KeptSession, sheets: Sequence[Sheet], asker: Asker) -> CalibrationRow:
    """A session without its sheets."""
    told = one.session
    done = complete(told, sheets)
    return CalibrationRow(
        id=one.number,
        title=told.title,
        leads=told.leads,
        begun=stamp(told.begun),
        form=told.form,
        version=told.version,
        phase=told.phase.value,
        revealed=maybe_stamp(told.revealed),
        closed=maybe_stamp(told.closed),
        follows=told.follows,
        samples=told.samples,
        raters=told.raters,
        complete=tuple(rater for rater in told.raters if rater in done),
        may=tuple(_may(told, sheets, asker.name)),
    )


def _may(told: Session, sheets: Sequence[Sheet], who: str) -> Iterable[str]:
    if told.phase is Phase.SCORING and who in told.raters and who not in complete(told, sheets):
        yield "score"
    if told.phase is Phase.TALKING and who == told.leads:
        yield "agree"
    if _can(lambda: revealed(told, sheets, who, told.begun)):
        yield "reveal"
    if _can(lambda: closed(told, who, told.begun)):
        yield "close"


def _can(step: Callable[[], Session]) -> bool:
    try:
        step()
    except SessionError:
        return False
    return True


def session_detail(one: KeptSession, form: Form, kept: Sequence[KeptSheet], asker: Asker) -> CalibrationDetail:
    """A session with the sheets that somebody may see, and what they come to once they are revealed."""
    told, sheets = one.session, [each.sheet for each in kept]
    revisions = {(each.sheet.sample, each.sheet.rater): each.revision for each in kept}
    counts = counted(told, sheets)
    open_now = told.phase is not Phase.SCORING
    result = outcome_of(ratings(form, (each for row in counts.values() for each in row)), criticals(form))
    return CalibrationDetail(
        session=session_row(one, sheets, asker),
        sheets=tuple(
            SheetRow(
                sample=each.sample,
                rater=each.rater,
                answers=answer_rows(each.answers),
                comment=each.comment,
                handed_in=maybe_stamp(each.handed_in),
                revision=revisions[each.sample, each.rater],
                problems={code: why.value for code, why in problems(form, each.answers)},
                score=score_of(form, each.answers),
            )
            for each in seen_by(told, sheets, asker.name)
        ),
        differences=tuple(_difference(each) for each in result.calls) if open_now else (),
        consensus=tuple(
            ConsensusRow(sample=sample, answers=answer_rows(answers), score=score_of(form, answers))
            for sample, answers in sorted(told.consensus.items())
        ),
        passed=result.passed if open_now else None,
        more=result.more if open_now else None,
    )


def ratings(form: Form, sheets: Iterable[Sheet]) -> list[Rating]:
    """Sheets as the difference table takes them; calls by the numbers of their samples."""
    return [
        Rating(linked=ChannelId(str(one.sample)), rater=one.rater, answers=one.answers, score=score(form, one.answers))
        for one in sheets
        if not problems(form, one.answers)
    ]


def criticals(form: Form) -> frozenset[str]:
    """The items that flag a critical error."""
    return frozenset(item.code for item in form.items if item.critical is not None)


def score_of(form: Form, answers: tuple[Answer, ...]) -> ScoreRow | None:
    """What answers come to, if they are whole."""
    return None if problems(form, answers) else score_row(score(form, answers))


def _difference(one: CallDifference) -> DifferenceRow:
    return DifferenceRow(
        sample=int(one.linked),
        points=one.points,
        spread=one.spread,
        agreed=one.agreed,
        items=tuple(SplitRow(code=each.code, values=each.values, critical=each.critical) for each in one.items),
    )
