"""From answers to a score: points by category, critical errors beside them, accuracy over many calls (B6.1).

A deduction counts against its category, never below 0. An item that does not apply (n/a) leaves its category, whose
other items then weigh more; a category without an item that applies leaves the form in the same way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from math import fsum, isfinite

import msgspec

from realtime.names import AgentId, ChannelId, Instant, Seconds
from realtime.quality.draw import Stratum
from realtime.quality.forms import POINTS, Category, Critical, FailRule, Form, Item, Kind, highest
from realtime.quality.intervals import Interval, jeffreys


class Answer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A rater's answer to one item. value: points lost (deduct) or given (scale), 1 or 0 (yes/no); None for n/a.

    second: the place in the recording that a comment is about.
    """

    code: str
    value: float | None
    comment: str = ""
    second: Seconds | None = None


class Remark(msgspec.Struct, frozen=True, kw_only=True):
    """Something said about one second of the recording, beside the items."""

    second: Seconds
    text: str


class Mode(StrEnum):
    """Remote monitoring judges a recording, live monitoring a call as it happens (requirement Q5)."""

    RECORDING = "recording"
    LIVE = "live"


class Review(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A scored copy; signed, it never changes. heard: share of the recording played; played: how often it was started.

    skipped: why less than 80 % was heard. blind: made without seeing another's scores (double scoring, calibration).
    remarks: what is said about single seconds, beside the items.
    """

    linked: ChannelId
    agent: AgentId
    form: str
    version: int
    rater: str
    at: Instant
    answers: tuple[Answer, ...]
    mode: Mode = Mode.RECORDING
    stratum: Stratum = Stratum.RANDOM
    heard: float = 0.0
    played: int = 0
    skipped: str = ""
    comment: str = ""
    remarks: tuple[Remark, ...] = ()
    blind: bool = False
    signed: Instant | None = None


class Problem(StrEnum):
    """What keeps answers from being a score."""

    ANOTHER_FORM = "another_form"
    MISSING = "missing"
    NOT_ON_FORM = "not_on_form"
    TWICE = "twice"
    NA_NOT_ALLOWED = "na_not_allowed"
    OUT_OF_RANGE = "out_of_range"


def problems(form: Form, answers: Iterable[Answer]) -> tuple[tuple[str, Problem], ...]:
    """Every item that keeps answers from being a score, with the problem; empty when the score can be made."""
    items, found, seen = {item.code: item for item in form.items}, [], set()
    for answer in answers:
        item = items.get(answer.code)
        if item is None:
            found.append((answer.code, Problem.NOT_ON_FORM))
        elif answer.code in seen:
            found.append((answer.code, Problem.TWICE))
        elif (problem := _problem(item, answer.value)) is not None:
            found.append((answer.code, problem))
        seen.add(answer.code)
    return (*found, *((code, Problem.MISSING) for code in items if code not in seen))


def _problem(item: Item, value: float | None) -> Problem | None:
    if value is None:
        return None if item.na_allowed else Problem.NA_NOT_ALLOWED
    allowed = value in {0.0, 1.0} if item.kind is Kind.YESNO else 0.0 <= value <= highest(item)
    return None if isfinite(value) and allowed else Problem.OUT_OF_RANGE


def share_lost(item: Item, value: float) -> float:
    """The share of an item that an answer loses, 0..1."""
    if item.kind is Kind.DEDUCT:
        return value / item.max
    return 1.0 - value / highest(item)


class CategoryScore(msgspec.Struct, frozen=True):
    """Points of one category out of its weight; None when no item of it applied."""

    code: str
    points: float | None
    weight: float


class CriticalError(msgspec.Struct, frozen=True):
    """A critical error and the item that flags it."""

    code: str
    kind: Critical


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """What a review comes to. points: after the rule for critical errors; kept: without it, for coaching.

    None where nothing applied. right, applicable: items without a critical kind, for accuracy per opportunity.
    checked: kinds of critical errors that an applicable item looked for.
    """

    points: float | None
    kept: float | None
    passed: bool | None
    categories: tuple[CategoryScore, ...]
    criticals: tuple[CriticalError, ...]
    checked: frozenset[Critical]
    right: int
    applicable: int


class ScoringError(ValueError):
    """Answers that make no score. found: the items and what is wrong with each."""

    def __init__(self, found: tuple[tuple[str, Problem], ...]) -> None:
        super().__init__("mend before scoring: " + ", ".join(f"{code} ({problem})" for code, problem in found))
        self.found = found


def score(form: Form, answers: Iterable[Answer]) -> Score:
    """The score of answers to a form. Raises ScoringError when some are missing or impossible."""
    given = tuple(answers)
    found = problems(form, given)
    if found:
        raise ScoringError(found)
    values = {answer.code: answer.value for answer in given}
    lost = {item.code: share_lost(item, value) for item in form.items if (value := values[item.code]) is not None}
    categories = tuple(_category(category, form.of_category(category.code), lost) for category in form.categories)
    kept = _total(categories)
    criticals = tuple(
        CriticalError(item.code, item.critical)
        for item in form.items
        if item.critical is not None and lost.get(item.code) == 1.0
    )
    points = 0.0 if criticals and kept is not None and form.fail_rule is FailRule.ZERO else kept
    plain = [item.code for item in form.items if item.critical is None and item.code in lost]
    return Score(
        points=points,
        kept=kept,
        passed=False if criticals else None if points is None else points >= form.pass_mark - 1e-9,
        categories=categories,
        criticals=criticals,
        checked=frozenset(item.critical for item in form.items if item.critical is not None and item.code in lost),
        right=sum(lost[code] == 0.0 for code in plain),
        applicable=len(plain),
    )


def score_review(form: Form, review: Review) -> Score:
    """The score of a review by the very version it was made with. Raises ScoringError for another form."""
    if (review.form, review.version) != (form.id, form.version):
        raise ScoringError(((f"{review.form} {review.version}", Problem.ANOTHER_FORM),))
    return score(form, review.answers)


def _category(category: Category, items: tuple[Item, ...], lost: Mapping[str, float]) -> CategoryScore:
    whole = fsum(item.max for item in items)
    applying = fsum(item.max for item in items if item.code in lost)
    if category.weight <= 0.0 or applying <= 0.0:
        return CategoryScore(category.code, None, category.weight)
    deducted = fsum(item.max * lost[item.code] for item in items if item.code in lost)
    return CategoryScore(category.code, max(0.0, category.weight - deducted * whole / applying), category.weight)


def _total(categories: Iterable[CategoryScore]) -> float | None:
    """Points of the categories that applied, out of 100."""
    applying = [(one.points, one.weight) for one in categories if one.points is not None]
    weight = fsum(weight for _, weight in applying)
    return POINTS * fsum(points for points, _ in applying) / weight if weight > 0.0 else None


def critical_accuracy(scores: Iterable[Score]) -> dict[Critical, Interval]:
    """For each kind: calls without such an error / calls checked for it, with the Jeffreys interval."""
    told = list(scores)
    found = {}
    for kind in Critical:
        looked = [one for one in told if kind in one.checked]
        clean = sum(all(error.kind is not kind for error in one.criticals) for one in looked)
        found[kind] = jeffreys(clean, len(looked))
    return found


def accuracy(scores: Iterable[Score]) -> float | None:
    """Non-critical accuracy per opportunity: items right / items applicable; None without any."""
    told = list(scores)
    applicable = sum(one.applicable for one in told)
    return sum(one.right for one in told) / applicable if applicable else None


def pass_share(scores: Iterable[Score]) -> Interval:
    """The share of calls that passed, with the Jeffreys interval; calls where nothing applied are left out."""
    judged = [one.passed for one in scores if one.passed is not None]
    return jeffreys(sum(judged), len(judged))
