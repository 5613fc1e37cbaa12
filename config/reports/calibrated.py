"""What calibration says in a report: sessions of the period, the rolling agreement, each rater. Waits for the store."""

from __future__ import annotations

from config.quality.agreement_rows import agreed_in, rated_in
from config.quality.ground import Ground
from config.quality.session_rows import criticals, ratings
from connectors.store.calibrations import KeptSession, list_sessions, sheets_of
from connectors.store.forms import find_form
from realtime.names import Instant
from realtime.quality.calibration import session as outcome_of
from realtime.quality.concord import agreement_of, raters_of
from realtime.quality.periods import Period
from realtime.quality.raters import CalibrationPart, RaterRow
from realtime.quality.sessions import counted

ROLLING_DAYS = 182
"""Days before the end of the period whose sessions make the rolling figures: half a year of a session a week."""


def calibration_part(ground: Ground, period: Period) -> CalibrationPart:
    """Sessions revealed in the period; agreement and raters over the half year that ends with it, whatever the form."""
    begin, end = ground.weeks.start(period.weeks[0]), ground.weeks.end(period.weeks[-1])
    told = [one for one in reversed(list_sessions(ground.store)) if (one.session.revealed or end) < end]
    within = [one for one in told if (one.session.revealed or 0.0) >= begin]
    recent = [one for one in told if (one.session.revealed or 0.0) >= Instant(end - ROLLING_DAYS * 86_400.0)]
    rated = [each for one in recent for each in rated_in(ground, one)]
    consensus = {call: score for one in recent for call, score in agreed_in(ground, one).items()}
    return CalibrationPart(
        sessions=len(within),
        passed=sum(_passed(ground, one) for one in within),
        agreement=agreement_of(rated) if rated else None,
        raters=tuple(
            RaterRow(rater=one.rater, calls=one.calls, bias=one.bias, drifted=one.drifted)
            for one in raters_of(rated, consensus)
        ),
    )


def _passed(ground: Ground, kept: KeptSession) -> bool:
    form = find_form(ground.store, kept.session.form, kept.session.version)
    if form is None:
        return False
    sheets = counted(kept.session, [one.sheet for one in sheets_of(ground.store, kept.number)])
    return outcome_of(ratings(form, (each for row in sheets.values() for each in row)), criticals(form)).passed
