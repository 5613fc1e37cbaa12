"""Which errors to train: rates per item from the random stratum, Pareto, what is rising, what to do (B6.4).

A rate is calls with the error / calls where the item applied. What was pulled for a reason never enters: it would
make errors look as frequent as the reasons.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

import msgspec

from realtime.detectors.significance import fisher_at_least, holm
from realtime.names import AgentId
from realtime.quality.draw import Stratum
from realtime.quality.forms import Form
from realtime.quality.intervals import Interval, jeffreys
from realtime.quality.scoring import Review, share_lost

VITAL = 0.80
SIGNIFICANT = 0.05
FEW_AGENTS = 3
HOLD = 0.60


class Suggestion(StrEnum):
    """COACHING: at most three agents hold more than 60 % of the error. COURSE: it is spread over the centre."""

    COACHING = "coaching"
    COURSE = "course"


class ItemErrors(msgspec.Struct, frozen=True, kw_only=True):
    """An item's errors in a period. cost: the points of the item times its errors. by_agent: who made how many."""

    code: str
    errors: int
    applicable: int
    rate: Interval
    cost: float
    by_agent: dict[AgentId, int]


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the Pareto. share: of all cost up to and with this line. vital: among the first 80 %.

    rising: the p-value after Holm's correction is below .05; None where nothing was there to compare with.
    """

    item: ItemErrors
    share: float
    vital: bool
    rising: bool | None
    adjusted: float | None
    suggestion: Suggestion | None
    agents: tuple[AgentId, ...]


FLAG_WEIGHT = 100.0
"""A flag without points costs the call: it counts as the whole of it."""


def error_rates(form: Form, reviews: Iterable[Review], older: Iterable[Form] = ()) -> tuple[ItemErrors, ...]:
    """Errors per item of the form, from reviews of the random stratum made with this form.

    older: its other versions, the newest first. An answer is right or wrong by the version it was given to, for scales
    change; an item that the form has no more still has its errors.
    """
    versions = (form, *(one for one in older if one.id == form.id and one.version != form.version))
    official = [one for one in reviews if one.stratum is Stratum.RANDOM and one.form == form.id]
    asked = {one.version: {item.code: item for item in one.items} for one in versions}
    items = {item.code: item for one in reversed(versions) for item in one.items}
    applicable: Counter[str] = Counter()
    found: dict[str, Counter[AgentId]] = {code: Counter() for code in items}
    for review in official:
        for answer in review.answers:
            item = asked.get(review.version, items).get(answer.code)
            if item is not None and answer.value is not None:
                applicable[answer.code] += 1
                found[answer.code][review.agent] += share_lost(item, answer.value) > 0.0
    return tuple(
        ItemErrors(
            code=code,
            errors=found[code].total(),
            applicable=applicable[code],
            rate=jeffreys(found[code].total(), applicable[code]),
            cost=(item.max or FLAG_WEIGHT) * found[code].total(),
            by_agent={agent: count for agent, count in sorted(found[code].items()) if count},
        )
        for code, item in items.items()
    )


def pareto(now: Sequence[ItemErrors], before: Sequence[ItemErrors] = ()) -> tuple[Row, ...]:
    """Items with errors, the costliest first. now: these four weeks; before: the twelve weeks before them."""
    order = sorted((one for one in now if one.errors), key=lambda one: (-one.cost, one.code))
    whole, running, rows = sum(one.cost for one in order), 0.0, []
    adjusted = _rising(now, {one.code: one for one in before})
    for one in order:
        vital = running < VITAL * whole - 1e-9
        running += one.cost
        suggestion, agents = suggested(one.by_agent)
        value = adjusted.get(one.code)
        rows.append(
            Row(
                item=one,
                share=running / whole,
                vital=vital,
                rising=None if value is None else value < SIGNIFICANT,
                adjusted=value,
                suggestion=suggestion,
                agents=agents,
            )
        )
    return tuple(rows)


def _rising(now: Sequence[ItemErrors], before: Mapping[str, ItemErrors]) -> dict[str, float]:
    """One-sided Fisher per item, corrected for all of them (Holm)."""
    compared = [
        (one, past) for one in now if one.applicable and (past := before.get(one.code)) is not None and past.applicable
    ]
    values = [fisher_at_least(one.errors, one.applicable, past.errors, past.applicable) for one, past in compared]
    return {one.code: value for (one, _), value in zip(compared, holm(values), strict=True)}


def suggested(by_agent: Mapping[AgentId, int]) -> tuple[Suggestion | None, tuple[AgentId, ...]]:
    """What an item's errors call for, and whom a coaching is for: the fewest agents who hold more than 60 %."""
    whole, running = sum(by_agent.values()), 0
    if not whole:
        return None, ()
    order = sorted(by_agent, key=lambda agent: (-by_agent[agent], agent))
    for count, agent in enumerate(order[:FEW_AGENTS], 1):
        running += by_agent[agent]
        if running > HOLD * whole:
            return Suggestion.COACHING, tuple(order[:count])
    return Suggestion.COURSE, ()
