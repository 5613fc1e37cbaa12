from __future__ import annotations

from pathlib import Path

import msgspec

from config.reports.calibrated import calibration_part
from connectors.store.calibrations import add_session, change_session, put_sheet
from connectors.store.forms import find_form
from realtime.names import Instant
from realtime.quality.forms import Form
from realtime.quality.periods import Period, Span, period_of
from realtime.quality.sessions import Session, Sheet, agreed, closed, revealed
from tests.config.quality.desk_site import Site, asker, right_answers, site, wrong_answers

NOW: Period = period_of(Span.WEEKLY, "2026-W32")


def held(here: Site, form: Form, *, alike: bool) -> int:
    """A session of two raters over one call, revealed and closed at the desks' present."""
    number, at = here.one(), Instant(here.now)
    kept = add_session(
        here.store,
        Session(
            title="Thursday",
            leads="lead",
            begun=at,
            form=form.id,
            version=form.version,
            samples=(number,),
            raters=("qa1", "qa2"),
        ),
    )
    for rater, answers in (("qa1", right_answers(form)), ("qa2", (right_answers if alike else wrong_answers)(form))):
        put_sheet(here.store, kept.number, Sheet(sample=number, rater=rater, answers=answers), 0)
        put_sheet(here.store, kept.number, Sheet(sample=number, rater=rater, answers=answers, handed_in=at), 1)
    change_session(here.store, kept.number, lambda told, sheets: revealed(told, sheets, "lead", at))
    change_session(here.store, kept.number, lambda told, _: agreed(told, number, right_answers(form), "lead"))
    change_session(here.store, kept.number, lambda told, _: closed(told, "lead", at))
    return kept.number


async def test_sessions_count_in_their_week_and_raters_over_half_a_year(tmp_path: Path) -> None:
    with site(tmp_path, sound=False) as here:
        here.now += 86_400.0
        await here.quality.reviews.draft(asker("qa1"), here.one())
        form = find_form(here.store, "standard")
        assert form is not None
        held(here, form, alike=True)
        held(here, form, alike=False)
        part = calibration_part(here.ground, NOW)
        assert (part.sessions, part.passed) == (2, 1)
        assert part.agreement is not None
        assert not part.agreement.enough
        assert {one.rater: one.calls for one in part.raters} == {"qa1": 2, "qa2": 2}
        later = calibration_part(here.ground, period_of(Span.WEEKLY, "2026-W33"))
        assert (later.sessions, len(later.raters)) == (0, 2)
        assert calibration_part(here.ground, period_of(Span.WEEKLY, "2026-W31")).raters == ()
        assert msgspec.json.decode(msgspec.json.encode(part), type=type(part)) == part
