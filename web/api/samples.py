"""Samples: /api/v1/samples. Listed within the asker's reach, shown whole, and moved step by step."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import Annotated, Any

import msgspec
from aiohttp import web
from msgspec import Meta

from realtime.access.roles import Right
from realtime.quality.acting import NEEDED
from realtime.quality.draw import Stratum, Unusable
from realtime.quality.life import Action, State
from web import queries
from web.api.sign_in import answer
from web.asking import acting_in, asking, quality_of, sample_number, told, unknown_sample
from web.audit import audited
from web.operations import Answer, Operation, Parameter, body_of, in_path, refused
from web.quality import Asked, QualityRefusedError, Wish
from web.quality_rows import SampleDetail, SampleList, WeekRow

LISTED, MOST_LISTED = 100, 500
MOST_WEEKS = 60

Text = Annotated[str, Meta(max_length=4000)]
Account = Annotated[str, Meta(min_length=1, max_length=200)]


class Which(StrEnum):
    """ALL in reach; MINE: claimed by the asker or assigned to them; FREE: nobody's, to be claimed.

    SECOND: scored once, to be scored a second time without a look at the first.
    """

    ALL = "all"
    MINE = "mine"
    FREE = "free"
    SECOND = "second"


class Order(StrEnum):
    """By their numbers."""

    OLDEST = "oldest"
    NEWEST = "newest"


class StepBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why, or what was talked about; a hold, a decision, a coaching and a recheck need it."""

    reason: Text = ""


class Assignment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whose it is from now on: an account, null for nobody's."""

    to: Account | None
    reason: Text = ""


class Fault(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is wrong with a recording; `other` needs a reason in words."""

    fault: Unusable
    reason: Text = ""


class WhichReview(StrEnum):
    """Of an appealed sample."""

    FIRST = "first"
    SECOND = "second"


class Decision(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which of the two reviews counts, and why."""

    review: WhichReview
    reason: Text


async def get_samples(request: web.Request) -> web.Response:
    """Samples."""
    _, asker = asking(request)
    which = queries.choice(request, "list", Which.ALL)
    asked = Asked(
        week=request.query.get("week"),
        agent=request.query.get("agent"),
        queue=request.query.get("queue"),
        states=queries.choices(request, "state", State),
        stratum=queries.maybe_choice(request, "stratum", Stratum),
        mine=which is Which.MINE,
        free=which is Which.FREE,
        second=which is Which.SECOND,
        newest=queries.choice(request, "order", Order.OLDEST) is Order.NEWEST,
        after=queries.number(request, "after", "the `next` of the answer before") or 0,
        limit=queries.limit(request, LISTED, MOST_LISTED),
    )
    return answer(await quality_of(request).samples.listed(asker, asked))


async def get_sample(request: web.Request) -> web.Response:
    """One sample with all that belongs to it."""
    _, asker = asking(request)
    found = await quality_of(request).samples.found(asker, sample_number(request))
    if found is None:
        raise unknown_sample()
    return answer(found)


async def post_fetch(request: web.Request) -> web.Response:
    """Look for a recording once more."""
    await body_of(request, StepBody)
    visitor, asker = asking(request)
    number, desk = sample_number(request), quality_of(request).samples
    try:
        doer = acting_in(visitor, FETCHING)
        if await desk.found(asker, number) is None or await desk.found(doer, number) is None:
            raise unknown_sample()
        await audited(request, visitor, "recording_asked_for", f"sample {number}")
        found = await desk.fetch(asker, number)
    except QualityRefusedError as error:
        raise told(error) from None
    if found is None:
        raise unknown_sample()
    return answer(found)


async def get_weeks(request: web.Request) -> web.Response:
    """The newest weeks."""
    _, asker = asking(request)
    most = queries.limit(request, 10, MOST_WEEKS)
    return answer(await quality_of(request).samples.weeks(asker, most))


async def get_week(request: web.Request) -> web.Response:
    """One week with what each agent owes."""
    _, asker = asking(request)
    found = await quality_of(request).samples.week(asker, request.match_info["week"])
    if found is None:
        raise unknown_sample()
    return answer(found)


def _said(body: StepBody, action: Action) -> Wish:
    return Wish(action=action, reason=body.reason)


def _assigned(body: Assignment, action: Action) -> Wish:
    return Wish(action=action, reason=body.reason, to=body.to)


def _faulty(body: Fault, action: Action) -> Wish:
    return Wish(action=action, reason=body.reason, fault=body.fault)


def _decided(body: Decision, action: Action) -> Wish:
    return Wish(action=action, reason=body.reason, review=body.review.value)


def taking(
    action: Action, kind: type[Any], wished: Callable[[Any, Action], Wish]
) -> Callable[[web.Request], Awaitable[web.Response]]:
    """The handler of one step. What the rules refuse is refused before anything is written down as done."""

    async def post_step(request: web.Request) -> web.Response:
        wish = wished(await body_of(request, kind), action)
        visitor, asker = asking(request)
        number, desk = sample_number(request), quality_of(request).samples
        try:
            doer = acting_in(visitor, NEEDED[action])
            if not (await desk.check(asker, number, wish) and await desk.check(doer, number, wish)):
                raise unknown_sample()
            facts = {"to": wish.to, "fault": wish.fault, "review": wish.review, "reason": wish.reason or None}
            known = {name: str(value) for name, value in facts.items() if value is not None}
            await audited(request, visitor, f"sample_{action.value}", f"sample {number}", **known)
            found = await desk.take(asker, number, wish)
        except QualityRefusedError as error:
            raise told(error) from None
        if found is None:
            raise unknown_sample()
        return answer(found)

    return post_step


STEPS: dict[str, tuple[Action, type[Any], Callable[[Any, Action], Wish], str]] = {
    "assign": (Action.ASSIGN, Assignment, _assigned, "Give a sample to somebody, or to nobody"),
    "claim": (Action.CLAIM, StepBody, _said, "Take a sample to score it; of two who try, one gets it"),
    "release": (Action.RELEASE, StepBody, _said, "Give a claim back"),
    "hold": (Action.HOLD, StepBody, _said, "Let a sample rest, with the reason"),
    "resume": (Action.RESUME, StepBody, _said, "Take up a sample that rested, or that was found unusable"),
    "unusable": (Action.FIND_UNUSABLE, Fault, _faulty, "Say that a recording cannot be judged"),
    "replace": (Action.REPLACE, StepBody, _said, "Let the next reserve stand in for an unusable sample"),
    "decide": (Action.DECIDE, Decision, _decided, "Decide an appeal: which review counts"),
    "confirm": (Action.CONFIRM, StepBody, _said, "Confirm a score that nobody answered in time, or a decision"),
    "coach": (Action.COACH, StepBody, _said, "Note the coaching that a failing call called for"),
    "recheck": (Action.RECHECK, StepBody, _said, "Note what became of it after the coaching"),
}
"""The steps there are an operation for, by the last part of its path."""

FETCHING = (Right.SCORE_SAMPLES, Right.ASSIGN_SAMPLES)
SEEING = (Right.SEE_SAMPLES, Right.SEE_ASSIGNED_SAMPLES)
ID = in_path("id", "The sample's number.")
NONE = {404: refused("There is no such sample that the asker may see, or none are kept here.")}
_RULES = {
    403: refused("The right is missing, or the rules keep this person from this step."),
    409: refused("The sample is not in a state in which this can be done."),
    422: refused("A reason is missing, or nothing can stand in."),
}


def _words(kind: type[StrEnum]) -> dict[str, Any]:
    return {"enum": [each.value for each in kind]}


OPERATIONS = (
    Operation(
        path="/api/v1/samples",
        handler=get_samples,
        needs=SEEING,
        summary="Samples within reach",
        parameters=(
            Parameter("list", "Which.", _words(Which) | {"default": Which.ALL.value}),
            Parameter("week", "An ISO week, such as 2026-W31."),
            Parameter("agent", "A person of the roster, or an agent's id."),
            Parameter("queue", "A queue's id."),
            Parameter("state", f"One or more of {', '.join(State)}, with commas."),
            Parameter("stratum", "How they came to be samples.", _words(Stratum)),
            Parameter("order", "By number.", _words(Order) | {"default": Order.OLDEST.value}),
            Parameter("after", "The `next` of the answer before.", {"type": "integer", "minimum": 0}),
            Parameter(
                "limit",
                "How many at most.",
                {"type": "integer", "minimum": 1, "maximum": MOST_LISTED, "default": LISTED},
            ),
        ),
        answers=NONE | {200: Answer("The samples.", SampleList)},
    ),
    Operation(
        path="/api/v1/samples/weeks",
        handler=get_weeks,
        needs=(Right.SEE_SAMPLES,),
        summary="The newest weeks: the commitment of each, and its key once it is drawn",
        parameters=(
            Parameter(
                "limit", "How many at most.", {"type": "integer", "minimum": 1, "maximum": MOST_WEEKS, "default": 10}
            ),
        ),
        answers=NONE | {200: Answer("The weeks, without their people.", list[WeekRow])},
    ),
    Operation(
        path="/api/v1/samples/weeks/{week}",
        handler=get_week,
        needs=(Right.SEE_SAMPLES,),
        summary="One week: what each agent owes, what was drawn and what is done",
        parameters=(in_path("week", "An ISO week, such as 2026-W31."),),
        answers=NONE | {200: Answer("The week.", WeekRow)},
    ),
    Operation(
        path="/api/v1/samples/{id}",
        handler=get_sample,
        needs=SEEING,
        summary="One sample: the call's own story, its recording, its steps and reviews",
        parameters=(ID,),
        answers=NONE | {200: Answer("The sample.", SampleDetail)},
    ),
    Operation(
        method="POST",
        path="/api/v1/samples/{id}/fetch",
        handler=post_fetch,
        needs=FETCHING,
        summary="Look for its recording once more, before all others",
        parameters=(ID,),
        body=StepBody,
        answers=NONE | {200: Answer("The sample, with where its recording stands.", SampleDetail)},
    ),
    *(
        Operation(
            method="POST",
            path=f"/api/v1/samples/{{id}}/{word}",
            handler=taking(action, kind, wished),
            needs=NEEDED[action],
            summary=summary,
            parameters=(ID,),
            body=kind,
            answers=NONE | _RULES | {200: Answer("The sample after it.", SampleDetail)},
        )
        for word, (action, kind, wished, summary) in STEPS.items()
    ),
)
