"""What the demo's reviewers, agents and trainers did with past samples, by the rules of a sample's life."""

from __future__ import annotations

import random
from collections.abc import Sequence

from sqlalchemy import Engine

from config.demo_calibration import calibrated
from config.standard_form import standard_form
from connectors.store.forms import save_form
from connectors.store.reviews import sign_review
from connectors.store.samples import KeptSample, Sought, list_samples, take_step
from realtime.access.roles import Role
from realtime.names import AgentId, Instant, Seconds
from realtime.quality.draw import Stratum
from realtime.quality.forms import Form, Item, Kind, highest
from realtime.quality.life import Action, State, Step
from realtime.quality.scoring import Answer, Remark, Review, score
from realtime.quality.weeks import Week, Weeks

HOUR, DAY = 3600.0, 86_400.0

LEFT_OPEN = 0.6
"""Of the last week's samples, the share that nobody has scored yet: something to do for whoever opens the desk."""

RATERS = (("qa", Role.QA), ("qa_lead", Role.QA_LEAD))
REMARKS = ("客户还在说明情况时抢话", "保持前没有告知", "解答清楚，客户认可", "结束语不完整", "语气耐心")


def judged(store: Engine, weeks: Weeks, past: Sequence[Week], own: AgentId, seed: int, now: Instant) -> None:
    """Score the samples of past weeks, the newest only in part; then acknowledge, appeal, coach.

    own: whose samples of the newest week are scored and wait for the agent's answer.
    """
    form = save_form(store, standard_form(), Instant(weeks.start(past[0])))
    chance = random.Random(f"reviews {seed}")  # noqa: S311 - a demo, no secret
    for place, week in enumerate(past):
        newest = place == len(past) - 1
        drawn = [one for one in list_samples(store, Sought(week=week)) if one.sample.stratum is not Stratum.SPOT_CHECK]
        for one in drawn:
            waits = newest and one.sample.cell.agent == own
            if newest and not waits and chance.random() < LEFT_OPEN:
                continue
            later = (
                now - chance.uniform(3.0, 20.0) * HOUR if waits else weeks.end(week) + chance.uniform(0.3, 3.0) * DAY
            )
            at = Instant(min(later, now - 2 * HOUR))
            scored = _scored(store, weeks, one, form, at, chance)
            if not waits:
                _answered(store, weeks, scored, at, now, chance)
        if newest:
            _claimed(store, weeks, week, now)
        else:
            calibrated(store, form, [one.number for one in drawn], seed, now)


def _scored(store: Engine, weeks: Weeks, one: KeptSample, form: Form, at: Instant, chance: random.Random) -> KeptSample:
    rater, role = chance.choice(RATERS)
    poor = chance.random() < 0.2
    answers = tuple(answer_of(item, chance, poor=poor) for item in form.items)
    remarks = tuple(
        Remark(second=Seconds(round(chance.uniform(8.0, 60.0), 1)), text=text)
        for text in chance.sample(REMARKS, chance.randrange(3))
    )
    take_step(store, one.number, Step(action=Action.CLAIM, by=rater, role=role, at=Instant(at - HOUR / 4)), weeks)
    heard = round(chance.uniform(0.84, 1.0), 3)
    review = Review(
        linked=one.sample.linked,
        agent=one.sample.cell.agent,
        form=form.id,
        version=form.version,
        rater=rater,
        at=at,
        answers=answers,
        stratum=one.sample.stratum,
        heard=heard,
        played=chance.randrange(1, 4),
        remarks=remarks,
        signed=at,
    )
    passed = score(form, answers).passed
    step = Step(action=Action.SCORE, by=rater, role=role, at=at, heard=heard, passed=passed)
    return sign_review(store, one.number, review, 0, step, weeks) or one


def answer_of(item: Item, chance: random.Random, *, poor: bool) -> Answer:
    """Mostly right; a poor call loses here and there, and now and then has a critical error."""
    loses = chance.random() < (0.02 if item.critical is not None else 0.32) if poor else chance.random() < 0.07
    if item.critical is not None and not poor:
        loses = False
    whole = 0.0 if item.kind is Kind.DEDUCT else highest(item)
    if not loses:
        return Answer(code=item.code, value=None if item.na_allowed and chance.random() < 0.08 else whole)
    second = Seconds(round(chance.uniform(5.0, 60.0), 1))
    values = [one.value for one in item.anchors if one.value != whole]
    return Answer(code=item.code, value=chance.choice(values), second=second)


def _answered(store: Engine, weeks: Weeks, one: KeptSample, at: Instant, now: Instant, chance: random.Random) -> None:
    """The agent's part, and the coaching of what failed."""
    until, draw = one.life.appeal_until, chance.random()
    if draw < 0.08:
        _step(
            store,
            weeks,
            one,
            Action.APPEAL,
            Instant(min(at + DAY / 2, now - HOUR)),
            "agent",
            reason="客户确实要求转接，并非推诿",
        )
        return
    if draw < 0.75:
        one = _step(store, weeks, one, Action.CONFIRM, Instant(min(at + DAY / 3, now - HOUR)), "agent")
    elif until is not None and until < now - HOUR:
        one = _step(store, weeks, one, Action.CONFIRM, Instant(until + 60.0), "qa_lead")
    if one.life.state is State.CONFIRMED and one.life.passed is False and chance.random() < 0.4:
        note = "一起听了录音，约定保持前先征得同意；下周复查。"
        _step(store, weeks, one, Action.COACH, Instant(min(at + DAY, now - HOUR / 2)), "trainer", reason=note)


def _step(
    store: Engine, weeks: Weeks, one: KeptSample, action: Action, at: Instant, role: str, reason: str = ""
) -> KeptSample:
    own = one.life.agent if role == Role.AGENT else None
    return take_step(
        store, one.number, Step(action=action, by=role, role=Role(role), at=at, agent=own, reason=reason), weeks
    )


def _claimed(store: Engine, weeks: Weeks, week: Week, now: Instant) -> None:
    """The reviewer who opens the desk holds a few already."""
    free = list_samples(store, Sought(week=week, states=frozenset({State.DRAWN}), free=True))
    for one in free[::4]:
        step = Step(action=Action.CLAIM, by="qa", role=Role.QA, at=Instant(now - HOUR))
        take_step(store, one.number, step, weeks)
