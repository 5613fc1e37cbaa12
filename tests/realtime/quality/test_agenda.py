from __future__ import annotations

from realtime.quality.agenda import Matter, agenda
from realtime.quality.agreement import Trust
from realtime.quality.calibration import Agreement
from realtime.quality.contacts import Direction
from realtime.quality.draw import Cell, Stratum
from realtime.quality.errors import pareto
from realtime.quality.judged import Standing
from realtime.quality.life import State
from realtime.quality.raters import CalibrationPart, RaterRow
from realtime.quality.sampling import Lack, Shortfall
from tests.realtime.quality.contacts import WEEK, agent
from tests.realtime.quality.test_errors import errors

QUIET = CalibrationPart(sessions=0, passed=0, agreement=None)


def standing(number: int, state: State, *, coaching: bool = False) -> Standing:
    return Standing(number=number, agent=agent("1"), stratum=Stratum.RANDOM, state=state, coaching_open=coaching)


def test_nothing_open_is_an_empty_agenda() -> None:
    assert agenda([standing(1, State.CONFIRMED), standing(2, State.RECHECKED)], [], [], QUIET, []) == ()


def test_what_is_open_stands_on_the_agenda_the_most_pressing_first() -> None:
    standings = [
        standing(1, State.DRAWN),
        standing(2, State.APPEALED),
        standing(3, State.CONFIRMED, coaching=True),
        standing(4, State.COACHED, coaching=True),
        standing(5, State.UNUSABLE),
        standing(6, State.SCORED_AGAIN),
    ]
    short = Shortfall(cell=Cell(WEEK, agent("9"), Direction.INBOUND), quota=5, drawn=1, size=1, lack=Lack.FEWER_CALLS)
    rows = pareto(
        [errors("tone", 30, 40), errors("greeting", 1, 40)], [errors("tone", 2, 100), errors("greeting", 3, 100)]
    )
    found = agenda(standings, rows, [short], QUIET, ["openings"])
    assert [(one.matter, one.subjects) for one in found] == [
        (Matter.APPEALS, ("2", "6")),
        (Matter.COACHING, ("3",)),
        (Matter.RECHECKS, ("4",)),
        (Matter.RISING, ("tone",)),
        (Matter.ERRORS, ("tone",)),
        (Matter.TRAININGS, ("openings",)),
        (Matter.UNUSABLE, ("5",)),
        (Matter.SHORTFALLS, (agent("9"),)),
        (Matter.WAITING, ("1",)),
    ]


def test_raters_who_differ_are_talked_about() -> None:
    agreement = Agreement(calls=12, raters=3, enough=True, alpha=0.7, correlations=None, trust=Trust.TENTATIVE)
    drifted = RaterRow(rater="li", calls=20, bias=None, drifted=True)
    calm = RaterRow(rater="wu", calls=20, bias=None, drifted=False)
    found = agenda([], [], [], CalibrationPart(sessions=3, passed=2, agreement=agreement, raters=(drifted, calm)), [])
    assert [(one.matter, one.count, one.subjects) for one in found] == [
        (Matter.CALIBRATION, 2, ()),
        (Matter.DRIFT, 1, ("li",)),
    ]
