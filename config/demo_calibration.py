"""The demo's calibration: a session that is over, one that is talked over, one that waits to be scored blind."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from sqlalchemy import Engine

from connectors.store.calibrations import add_session, change_session, put_sheet
from realtime.names import Instant
from realtime.quality.forms import Form, Item, Kind, highest
from realtime.quality.scoring import Answer
from realtime.quality.sessions import Session, Sheet, agreed, begun, closed, revealed

DAY, HOUR = 86_400.0, 3600.0
LEADS = "qa_lead"
RATERS = ("qa", "qa_lead", "qa_second")
STRAYS = {"qa": 0.03, "qa_lead": 0.01, "qa_second": 0.08}
"""How likely a rater, by habit, sees a fault where none is, or overlooks one."""

OVER, TALKED, WAITING = 12, 3, 2
"""Calls of each session; twelve are enough for figures of agreement."""


def calibrated(store: Engine, form: Form, samples: Sequence[int], seed: int, now: Instant) -> None:
    """Keep the sessions. samples: numbers of scored ones, as many as there are calls."""
    chance = random.Random(f"calibration {seed}")  # noqa: S311 - a demo, no secret
    first, second = list(samples[:OVER]), list(samples[OVER : OVER + TALKED])
    over = _talked(store, form, "第一次校准会议", first, chance, Instant(now - 12 * DAY))
    for sample in first:
        truth = answers_of(form, sample, 0.0, chance)
        change_session(store, over, _agreeing(sample, truth))
    change_session(store, over, lambda told, _sheets: closed(told, LEADS, Instant(now - 11 * DAY)))
    _talked(store, form, "投诉类通话", second, chance, Instant(now - DAY))
    waiting = list(samples[OVER + TALKED : OVER + TALKED + WAITING])
    _called(store, form, "新资费话术", waiting, Instant(now - 2 * HOUR))


def _agreeing(sample: int, truth: tuple[Answer, ...]) -> Callable[[Session, list[Sheet]], Session]:
    return lambda told, _sheets: agreed(told, sample, truth, LEADS)


def _called(store: Engine, form: Form, title: str, samples: Sequence[int], at: Instant) -> int:
    session = Session(
        title=title,
        leads=LEADS,
        begun=at,
        form=form.id,
        version=form.version,
        samples=tuple(samples),
        raters=RATERS,
    )
    return add_session(store, begun(session)).number


def _talked(store: Engine, form: Form, title: str, samples: Sequence[int], chance: random.Random, at: Instant) -> int:
    """A session whose sheets are revealed."""
    number = _called(store, form, title, samples, at)
    for rater in RATERS:
        for sample in samples:
            answers = answers_of(form, sample, STRAYS[rater], chance)
            put_sheet(store, number, Sheet(sample=sample, rater=rater, answers=answers, handed_in=at), 0)
    change_session(store, number, lambda told, sheets: revealed(told, sheets, LEADS, Instant(at + 6 * HOUR)))
    return number


def answers_of(form: Form, sample: int, stray: float, chance: random.Random) -> tuple[Answer, ...]:
    """What the call is worth, the same for everybody; `stray`: how likely this rater sees a fault where none is."""
    truth = random.Random(f"call {sample}")  # noqa: S311 - a demo, no secret
    return tuple(_answer(item, truth.random() < 0.12, stray, chance) for item in form.items)


def _answer(item: Item, faulty: bool, stray: float, chance: random.Random) -> Answer:  # noqa: FBT001 - drawn by chance
    whole = 0.0 if item.kind is Kind.DEDUCT else highest(item)
    seen = item.critical is None and faulty != (chance.random() < stray)
    lost = sorted(one.value for one in item.anchors if one.value != whole)
    return Answer(code=item.code, value=lost[0] if seen else whole)
