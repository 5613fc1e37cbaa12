from __future__ import annotations

import msgspec
import pytest

from realtime.names import Instant
from realtime.quality.scoring import Answer
from realtime.quality.sessions import (
    NEXT,
    Phase,
    Session,
    SessionError,
    Sheet,
    agreed,
    begun,
    check_sheet,
    closed,
    complete,
    counted,
    revealed,
    seen_by,
)

NOW = Instant(5.0)
SESSION = begun(
    Session(
        title="第 31 周",
        leads="lead",
        begun=NOW,
        form="small",
        version=1,
        samples=(7, 9),
        raters=("qa1", "qa2", "lead"),
    )
)


def sheet(rater: str, sample: int, handed_in: Instant | None = NOW) -> Sheet:
    return Sheet(sample=sample, rater=rater, answers=(Answer(code="tone", value=1.0),), handed_in=handed_in)


BOTH = [sheet(rater, sample) for rater in ("qa2", "qa1") for sample in (7, 9)]


def test_nobody_sees_anothers_sheet_before_they_are_revealed_not_even_who_leads() -> None:
    half = [*BOTH, sheet("lead", 7, None)]
    assert {one.rater for one in seen_by(SESSION, half, "qa1")} == {"qa1"}
    assert {one.rater for one in seen_by(SESSION, half, "lead")} == {"lead"}
    assert counted(SESSION, half) == {7: [], 9: []}
    assert complete(SESSION, half) == {"qa1", "qa2"}
    told = revealed(SESSION, half, "lead", NOW)
    assert {one.rater for one in seen_by(told, half, "qa1")} == {"qa1", "qa2"}
    assert {one.rater for one in seen_by(told, half, "lead")} == {"qa1", "qa2", "lead"}
    assert [one.rater for one in counted(told, half)[7]] == ["qa1", "qa2"]


def test_the_way_from_scoring_to_the_end() -> None:
    with pytest.raises(SessionError, match="wait until 2"):
        revealed(SESSION, BOTH[:3], "lead", NOW)
    with pytest.raises(SessionError, match="one who leads"):
        revealed(SESSION, BOTH, "qa1", NOW)
    with pytest.raises(SessionError, match="after the sheets"):
        agreed(SESSION, 7, (), "lead")
    told = revealed(SESSION, BOTH, "lead", NOW)
    with pytest.raises(SessionError, match="blind any more"):
        check_sheet(told, 7, "qa1")
    with pytest.raises(SessionError, match="samples 7, 9"):
        closed(told, "lead", NOW)
    with pytest.raises(SessionError, match="cannot reveal"):
        revealed(told, BOTH, "lead", NOW)
    for sample in (7, 9):
        told = agreed(told, sample, (Answer(code="tone", value=2.0),), "lead")
    for who, sample in (("qa1", 7), ("lead", 8)):
        with pytest.raises(SessionError, match="writes the consensus"):
            agreed(told, sample, (), who)
    done = closed(told, "lead", Instant(9.0))
    assert (done.phase, done.closed, set(done.consensus)) == (Phase.CLOSED, 9.0, {7, 9})


@pytest.mark.parametrize(
    "changed",
    [
        {"title": " "},
        {"samples": ()},
        {"samples": (7, 7)},
        {"samples": tuple(range(99))},
        {"raters": ("qa1",)},
        {"raters": ("qa1", "qa1")},
    ],
)
def test_a_session_that_could_not_be_held_is_refused(changed: dict[str, object]) -> None:
    with pytest.raises(SessionError):
        begun(msgspec.structs.replace(SESSION, **changed))


def test_only_its_raters_write_and_only_of_its_calls() -> None:
    check_sheet(SESSION, 9, "qa2")
    for sample, rater in ((8, "qa1"), (7, "stranger")):
        with pytest.raises(SessionError, match="not yours"):
            check_sheet(SESSION, sample, rater)
    assert set(NEXT) == set(Phase)
