"""/api/v1/rules and /api/v1/backtests: the alert rules as they work, and how they would have done on past days."""

from __future__ import annotations

from http import HTTPStatus

from aiohttp import web

from realtime.access.roles import Right
from realtime.masking import subject_visible
from web.admission import visitor_of
from web.alerts import Refused
from web.api.alerts import answered, there
from web.audit import audited
from web.operations import Answer, Operation, Parameter, body_of, in_path, refused
from web.parts import PARTS
from web.problems import Problem
from web.rules import (
    BacktestList,
    BacktestView,
    BacktestWish,
    RuleBook,
    RuleList,
    RuleView,
    Sees,
    SelfChecks,
)

MOST_DAYS = 366.0


def rules_of(request: web.Request) -> RuleBook:
    """Whoever answers for rules. Raises Problem (503) in a process without them."""
    found = request.app[PARTS].rules
    if found is None:
        raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, "alerts-elsewhere", "This process keeps no alerts; ask another.")
    return found


def _sees(request: web.Request) -> Sees:
    audience = visitor_of(request).audience
    return lambda subject: subject_visible(subject, audience)


async def get_rules(request: web.Request) -> web.Response:
    """Every rule as it works now."""
    return answered(RuleList(rules=tuple(rules_of(request).rules())))


def _rule(request: web.Request) -> RuleView:
    name = request.match_info["rule"]
    return there(next((each for each in rules_of(request).rules() if each.rule == name), None), "rule")


async def post_backtest(request: web.Request) -> web.Response:
    """Try a rule on the last days."""
    wish, rule, visitor = await body_of(request, BacktestWish), _rule(request), visitor_of(request)
    if not 0.0 < wish.days <= MOST_DAYS:
        detail = f"'days' is a number above 0, up to {MOST_DAYS:g}."
        raise Problem(HTTPStatus.BAD_REQUEST, "body-invalid", detail)
    await audited(request, visitor, "rule_backtest", rule.rule, days=f"{wish.days:g}")
    try:
        made = rules_of(request).try_on_past(rule.rule, wish, visitor.acts_as())
    except Refused as error:
        busy = error.kind == "backtest-busy"
        status = HTTPStatus.SERVICE_UNAVAILABLE if busy else HTTPStatus.BAD_REQUEST
        raise Problem(status, error.kind, str(error)) from None
    return answered(made, HTTPStatus.ACCEPTED)


async def get_backtests(request: web.Request) -> web.Response:
    """Trials, without what they found: that is a matter of scope."""
    found = rules_of(request).backtests(request.query.get("rule"))
    return answered(BacktestList(backtests=tuple(found)))


async def get_backtest(request: web.Request) -> web.Response:
    """One trial with what lies in the asker's scope."""
    found = await rules_of(request).backtest(request.match_info["id"], _sees(request))
    return answered(there(found, "backtest"))


async def post_cancel(request: web.Request) -> web.Response:
    """End a trial."""
    trial, visitor = request.match_info["id"], visitor_of(request)
    await audited(request, visitor, "rule_backtest_cancel", trial)
    return answered(there(await rules_of(request).cancel_backtest(trial), "backtest"))


async def get_self_check(request: web.Request) -> web.Response:
    """What the last night found of a rule, queues in the asker's scope."""
    found = await rules_of(request).self_checks(request.match_info["rule"], _sees(request))
    return answered(there(found, "rule"))


_SEE, _TRY = (Right.SEE_ALERTS,), (Right.HANDLE_ALERTS, Right.MANAGE_RULES)
_RULE = in_path("rule", "The rule, such as surge.")
_ID = in_path("id", "The trial's id.")
_NONE = refused("There is no such thing.")
_ELSEWHERE = refused("This process keeps no alerts.")

OPERATIONS = (
    Operation(
        path="/api/v1/rules",
        handler=get_rules,
        needs=_SEE,
        summary="Every alert rule as it works now; values are changed in the file",
        answers={200: Answer("The rules.", RuleList), 503: _ELSEWHERE},
    ),
    Operation(
        path="/api/v1/rules/{rule}/selfcheck",
        handler=get_self_check,
        needs=_SEE,
        summary="What the nightly self-check found: false alarms of the last weeks and the threshold proposed",
        parameters=(_RULE,),
        answers={200: Answer("The newest check of each queue.", SelfChecks), 404: _NONE, 503: _ELSEWHERE},
    ),
    Operation(
        method="POST",
        path="/api/v1/rules/{rule}/backtest",
        handler=post_backtest,
        needs=_TRY,
        summary="Try a rule, with its values or others, on the last days that are kept; nothing is changed",
        parameters=(_RULE,),
        body=BacktestWish,
        answers={
            202: Answer("The trial; ask for it by its id.", BacktestView),
            404: _NONE,
            503: refused("Enough trials wait already, or this process keeps no alerts."),
        },
    ),
    Operation(
        path="/api/v1/backtests",
        handler=get_backtests,
        needs=_SEE,
        summary="Trials of rules, the newest first",
        parameters=(Parameter("rule", "Trials of this rule alone."),),
        answers={200: Answer("The trials.", BacktestList), 503: _ELSEWHERE},
    ),
    Operation(
        path="/api/v1/backtests/{id}",
        handler=get_backtest,
        needs=_SEE,
        summary="One trial: how far it is, when the rule would have fired, how often, why, and what did fire",
        parameters=(_ID,),
        answers={200: Answer("The trial.", BacktestView), 404: _NONE, 503: _ELSEWHERE},
    ),
    Operation(
        method="POST",
        path="/api/v1/backtests/{id}/cancel",
        handler=post_cancel,
        needs=_TRY,
        summary="End a trial",
        parameters=(_ID,),
        answers={200: Answer("The trial.", BacktestView), 404: _NONE, 503: _ELSEWHERE},
    ),
)
