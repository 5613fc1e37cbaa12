"""How alerts were answered, month by month: the director's view of the shift leaders' work."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from connectors.store.alerts import Response
from web.alerts import MonthView, PersonResponse, RuleResponse


def month_view(name: str, responses: Sequence[Response]) -> MonthView:
    """One month. responses: of alerts louder than a notice that fired in it."""
    taken = [each for each in responses if each.acknowledged is not None]
    return MonthView(
        month=name,
        alerts=len(responses),
        incidents=len({each.incident for each in responses}),
        acknowledged=len(taken),
        resolved=sum(each.resolved is not None for each in responses),
        escalated=sum(each.level > 0 for each in responses),
        unanswered=sum(each.told > 0 and each.acknowledged is None for each in responses),
        mttn_seconds=_mean(each.notified - each.fired for each in responses if each.notified is not None),
        mtta_seconds=_mean(each.acknowledged - each.fired for each in taken if each.acknowledged is not None),
        mttr_seconds=_mean(each.resolved - each.fired for each in responses if each.resolved is not None),
        rules=tuple(_rule(rule, responses) for rule in sorted({each.rule for each in responses})),
        people=tuple(_person(who, taken) for who in sorted({each.by for each in taken if each.by is not None})),
    )


def _rule(rule: str, responses: Iterable[Response]) -> RuleResponse:
    ours = [each for each in responses if each.rule == rule]
    return RuleResponse(
        rule=rule,
        alerts=len(ours),
        mtta_seconds=_mean(each.acknowledged - each.fired for each in ours if each.acknowledged is not None),
        mttr_seconds=_mean(each.resolved - each.fired for each in ours if each.resolved is not None),
    )


def _person(who: str, taken: Iterable[Response]) -> PersonResponse:
    ours = [each for each in taken if each.by == who]
    mean = _mean(each.acknowledged - each.fired for each in ours if each.acknowledged is not None)
    return PersonResponse(person=who, acknowledged=len(ours), mtta_seconds=mean)


def _mean(lengths: Iterable[float]) -> float | None:
    known = list(lengths)
    return round(sum(known) / len(known), 1) if known else None
