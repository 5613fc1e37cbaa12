"""Limits with hysteresis: a figure that is too far for long enough, and what a rule remembers between two looks.

Values and times differ for leaving and entering, so that a figure at its limit does not flap. Memory is a value: the
same readings at the same times give the same findings, also after a restart in between.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import msgspec

from realtime.detectors.finding import Contributor, Finding, Reason, Severity, Subject, Value
from realtime.names import Instant, Seconds, VisitId

SLICE = 200
"""Figures judged between two pauses: about a millisecond."""


class Limit(msgspec.Struct, frozen=True, kw_only=True):
    """Fire at or above `fire` for `hold` seconds; clear at or below `clear` for `keep` seconds.

    minimum: the volume (calls, agents) below which a figure says too little to begin an alert.
    """

    fire: float
    clear: float
    hold: Seconds = Seconds(0.0)
    keep: Seconds = Seconds(0.0)
    minimum: float = 0.0

    def __post_init__(self) -> None:
        """Refuse a limit that would flap."""
        if self.clear >= self.fire:
            raise ValueError(f"clear ({self.clear:g}) must be below fire ({self.fire:g}): otherwise the alert flaps")


class Watch(msgspec.Struct, frozen=True):
    """What is remembered of one figure. since: when it began to leave its state; begun: when it got too far."""

    firing: bool = False
    since: Instant | None = None
    begun: Instant | None = None


def look(watch: Watch, value: float, now: Instant, limit: Limit) -> Watch:
    """The memory after one look at the figure."""
    if watch.firing:
        leaving, patience = value <= limit.clear, limit.keep
    else:
        leaving, patience = value >= limit.fire, limit.hold
    begun = watch.begun if watch.firing or watch.since is not None else None
    if not leaving:
        return Watch(watch.firing, None, begun if watch.firing else None)
    since = now if watch.since is None else watch.since
    begun = since if begun is None else begun
    if now - since >= patience:
        return Watch(not watch.firing, None, None if watch.firing else begun)
    return Watch(watch.firing, since, begun)


def paused(watch: Watch) -> Watch:
    """The memory while nobody can see the figure: what fires goes on, no time counts for a change."""
    return Watch(watch.firing, None, watch.begun if watch.firing else None)


class Reading(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A rule's figure for one subject at one look. value: None where it is not known. volume: what it rests on.

    values: what the sentences need beside value, fire and clear. fire: where the subject has a limit of its own, at
    which it fires instead; it clears at the same part of it.
    """

    rule: str
    subject: Subject
    value: float | None
    volume: float | None = None
    baseline: float | None = None
    values: dict[str, Value] = {}
    contributors: tuple[Contributor, ...] = ()
    examples: tuple[VisitId, ...] = ()
    fire: float | None = None


class Term(msgspec.Struct, frozen=True, kw_only=True):
    """How one rule judges: its limit and how loud it is."""

    limit: Limit
    severity: Severity


class Kept(msgspec.Struct, frozen=True):
    """One figure's memory and what it last amounted to."""

    watch: Watch
    finding: Finding


Key = tuple[str, str]
"""Rule and subject id."""


@dataclass(slots=True)
class Limits:
    """The memory of all limit rules."""

    kept: dict[Key, Kept] = field(default_factory=dict)

    def judge(
        self, readings: Iterable[Reading], terms: Mapping[str, Term], now: Instant, blind: frozenset[Key] = frozenset()
    ) -> None:
        """Take one look at every figure. blind: figures nobody can see now; the other ones not read are over."""
        for _ in self.judging(readings, terms, now, blind):
            pass

    def judging(
        self, readings: Iterable[Reading], terms: Mapping[str, Term], now: Instant, blind: frozenset[Key] = frozenset()
    ) -> Iterator[None]:
        """The same look in slices, so that others may work in between; it holds from its end on."""
        seen: dict[Key, Kept] = {
            key: Kept(paused(kept.watch), kept.finding) for key, kept in self.kept.items() if key in blind
        }
        for place, reading in enumerate(readings, start=1):
            if place % SLICE == 0:
                yield
            term = terms.get(reading.rule)
            key = (reading.rule, reading.subject.id)
            if term is None or key in seen:
                continue
            known = self.kept.get(key)
            after = _judged(known, reading, term, now)
            if after is not None:
                seen[key] = after
        self.kept = seen

    def firing(self) -> list[Finding]:
        """What stands."""
        return [kept.finding for kept in self.kept.values() if kept.watch.firing]

    def pending(self) -> list[Finding]:
        """What stands if it lasts."""
        return [kept.finding for kept in self.kept.values() if not kept.watch.firing]

    def ripening(self, terms: Mapping[str, Term]) -> list[tuple[Finding, Instant, Instant]]:
        """What stands if it lasts, since when it holds, and when it will have lasted for long enough."""
        waiting = ((kept, kept.watch.since, terms.get(kept.finding.rule)) for kept in self.kept.values())
        return [
            (kept.finding, since, Instant(since + term.limit.hold))
            for kept, since, term in waiting
            if not kept.watch.firing and since is not None and term is not None
        ]


def own_limit(limit: Limit, fire: float | None) -> Limit:
    """The limit of a subject that fires elsewhere than its rule, cleared at the same part of it."""
    if fire is None or fire == limit.fire or fire <= 0.0 or limit.fire <= 0.0:
        return limit
    return msgspec.structs.replace(limit, fire=fire, clear=limit.clear * fire / limit.fire)


def _judged(known: Kept | None, reading: Reading, rule: Term, now: Instant) -> Kept | None:
    term = msgspec.structs.replace(rule, limit=own_limit(rule.limit, reading.fire))
    watch = Watch() if known is None else known.watch
    thin = reading.volume is not None and reading.volume < term.limit.minimum
    if reading.value is None or (thin and not watch.firing):
        return None if known is None or not watch.firing else Kept(paused(watch), known.finding)
    watch = look(watch, reading.value, now, term.limit)
    if watch == Watch():
        return None
    too_far = known is None or reading.value > term.limit.clear
    return Kept(watch, _finding(reading, term, watch) if too_far or known is None else known.finding)


def _finding(reading: Reading, term: Term, watch: Watch) -> Finding:
    limit = term.limit
    values = {
        "value": reading.value,
        "fire": limit.fire,
        "clear": limit.clear,
        "keep": limit.keep,
        "fire_percent": round(100 * limit.fire),
        "clear_percent": round(100 * limit.clear),
    } | reading.values
    return Finding(
        rule=reading.rule,
        subject=reading.subject,
        severity=term.severity,
        reason=Reason(reading.rule, values),
        clears=Reason(reading.rule, values),
        value=reading.value,
        baseline=reading.baseline,
        since=watch.begun,
        contributors=reading.contributors,
        examples=reading.examples,
    )
