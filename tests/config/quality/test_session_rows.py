from __future__ import annotations

from config.quality.session_rows import criticals, ratings, score_of, session_row
from connectors.store.calibrations import KeptSession
from realtime.names import Instant
from realtime.quality.scoring import Answer
from realtime.quality.sessions import Session, Sheet
from tests.config.quality.desk_site import asker, right_answers
from tests.realtime.quality.forms import FORM

SESSION = Session(
    title="t", leads="lead", begun=Instant(1.0), form="small", version=1, samples=(7,), raters=("qa1", "qa2")
)


def test_only_whole_sheets_are_rated_and_flags_are_named() -> None:
    whole = Sheet(sample=7, rater="qa1", answers=right_answers(FORM), handed_in=Instant(2.0))
    half = Sheet(sample=7, rater="qa2", answers=(Answer(code="tone", value=1.0),))
    assert [(one.linked, one.rater) for one in ratings(FORM, [whole, half])] == [("7", "qa1")]
    assert score_of(FORM, half.answers) is None
    assert criticals(FORM) == {"leak", "rude"}


def test_what_somebody_can_do_with_a_session_is_told() -> None:
    handed = [
        Sheet(sample=7, rater=rater, answers=right_answers(FORM), handed_in=Instant(2.0)) for rater in ("qa1", "qa2")
    ]
    rows = {
        (who, len(sheets)): session_row(KeptSession(number=1, session=SESSION), sheets, asker(who)).may
        for who in ("qa1", "lead")
        for sheets in (handed[1:], handed)
    }
    assert rows == {("qa1", 1): ("score",), ("qa1", 2): (), ("lead", 1): (), ("lead", 2): ("reveal",)}
