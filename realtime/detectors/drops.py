"""Drops that come often, or all at once, and the group they gather in (algorithms.md B2.2 and B2.3).

Ends of answered contacts go into two hours of memory; `look` gives the findings that stand. Causes are told and not
tested as groups: a technical cause is what makes an end a drop, so it would always be named.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from math import factorial

import msgspec

from realtime.detectors.finding import Contributor, Finding, Reason, Scope, Severity, Subject
from realtime.detectors.significance import Group, Judged, suspect
from realtime.detectors.tails import beta_binomial_at_least
from realtime.endings import EndClass
from realtime.names import Instant, PbxId, QueueId, Seconds, VisitId

WINDOW, LONG_WINDOW = 1800.0, 7200.0
FEW_ENDS = 50
"""Ends in 30 minutes under which two hours are looked at."""
LEAST_DROPS = 3
RARE, VERY_RARE = 1e-3, 1e-6
BAD_SHARE = 0.2
PRIOR_SHARE, PRIOR_ENDS, LEAST_SHARE = 0.008, 20.0, 0.002
ALPHA = 1.0 / 0.3**2
CLEAR_RATIO, CLEAR_ENDS, CLEAR_QUIET = 1.5, 20, 1200.0
BURST = 10.0
BURST_LASTS = 60.0
BURSTS_PER_WEEK = 0.1
LEAST_SECONDS = 600.0
"""Of ends heard, to tell how many there are per second."""
POOR_LOSS, POOR_JITTER = 0.05, 0.05
"""Share of packets lost, and seconds of jitter, from which people complain (ITU-T G.114 and Y.1541 are stricter)."""
MOST_ENDS = 100_000
RECENT_ENDS = 500
"""Among which a burst is looked for, and the end that is judged anew."""
EXAMPLES = 5
_BANDS = ((30.0, "under_30s"), (120.0, "under_2m"), (600.0, "under_10m"))


class End(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One contact that ended. dropped: by its class of B2.1. trunk, cause, talked: None when not known.

    poor: whether RTCP showed its audio to be poor; None where no report was heard.
    """

    at: Instant
    visit: VisitId
    queue: QueueId
    dropped: bool
    kind: EndClass
    trunk: str | None = None
    cause: int | None = None
    talked: Seconds | None = None
    poor: bool | None = None


class Base(msgspec.Struct, frozen=True, gc=False):
    """Drops and ends of the last 28 days, and the seconds per week in which the site is open."""

    drops: int = 0
    ends: int = 0
    open_seconds: float = 604_800.0

    @property
    def share(self) -> float:
        """The usual share of drops: a Beta posterior with a floor."""
        return max(LEAST_SHARE, (PRIOR_ENDS * PRIOR_SHARE + self.drops) / (PRIOR_ENDS + self.ends))

    @property
    def per_second(self) -> float:
        """Usual drops per open second, from four weeks."""
        return self.share * max(self.ends, PRIOR_ENDS) / (4.0 * self.open_seconds)

    def now_per_second(self, ends: int, seconds: float) -> float:
        """Drops per second to be expected where so many contacts ended lately: a busy hour, or no history yet."""
        return max(self.per_second, self.share * ends / max(seconds, LEAST_SECONDS))


class Memory(msgspec.Struct, gc=False):
    """One PBX: its ends of two hours in order, since when drops are frequent, and until when a burst is told."""

    ends: list[End] = []
    frequent: Instant | None = None
    critical: bool = False
    burst: Instant | None = None
    burst_until: Instant = Instant(0.0)
    burst_ends: list[End] = []


def tail(drops: int, ends: int, share: float) -> float:
    """How rare so many drops are, where the share itself wanders by 30 % (B2.2)."""
    return beta_binomial_at_least(drops, ends, ALPHA, ALPHA * (1.0 - share) / share)


def burst_size(per_second: float, open_seconds: float) -> int:
    """Drops within ten seconds that chance brings less than once in ten weeks: the smallest such number."""
    for size in range(2, 60):
        if per_second**size * BURST ** (size - 1) / factorial(size - 1) * open_seconds < BURSTS_PER_WEEK:
            return size
    return 60


def heard(memory: Memory, end: End, base: Base) -> None:
    """One contact ended; ends come in the order of their times, as near as the wire gives them.

    What Asterisk itself cut off is one incident, told by a rule of its own (`core_lost`), and no matter of chance.
    """
    if end.kind is EndClass.CORE:
        return
    if not _noted(memory, end) or not end.dropped:
        return
    near = [each for each in reversed(memory.ends[-RECENT_ENDS:]) if each.dropped and abs(end.at - each.at) <= BURST]
    per_second = base.now_per_second(len(memory.ends), end.at - memory.ends[0].at)
    if len(near) >= burst_size(per_second, base.open_seconds):
        memory.burst = near[-1].at if memory.burst is None else memory.burst
        memory.burst_until = Instant(end.at + BURST_LASTS)
        memory.burst_ends = near[::-1]


def _noted(memory: Memory, end: End) -> bool:
    """Write an end, in the place of what was thought of it before; whether that is new."""
    ends = memory.ends
    for place in range(len(ends) - 1, max(-1, len(ends) - RECENT_ENDS), -1):
        if ends[place].visit == end.visit:
            news = ends[place] != end
            ends[place] = end
            return news
    ends.append(end)
    if len(ends) > MOST_ENDS:
        del ends[0]
    return True


def look(memory: Memory, pbx: PbxId, now: Instant, base: Base) -> Iterator[Finding]:
    """What stands at one PBX now: a burst while it is fresh, and drops that come too often."""
    memory.ends = _since(memory.ends, now - LONG_WINDOW)
    if memory.burst is not None and now >= memory.burst_until:
        memory.burst, memory.burst_ends = None, []
    if memory.burst is not None:
        yield _burst(memory, pbx, memory.burst)
    ends, window = _window(memory, now)
    drops = [each for each in ends if each.dropped]
    rare = tail(len(drops), len(ends), base.share)
    if memory.frequent is None:
        # What would clear at once does not start: the window still holds the drops of an alarm that is over.
        if len(drops) >= LEAST_DROPS and rare < RARE and not _cleared(memory, now, base):
            memory.frequent = now
    elif _cleared(memory, now, base):
        memory.frequent, memory.critical = None, False
    if memory.frequent is None:
        return
    memory.critical = memory.critical or rare < VERY_RARE or len(drops) >= BAD_SHARE * len(ends) > 0
    yield _frequent(memory, pbx, ends, window, rare, base)


def _since(ends: list[End], at: float) -> list[End]:
    return ends[bisect_right(ends, at, key=lambda each: each.at) :]


def _window(memory: Memory, now: Instant) -> tuple[list[End], float]:
    near = _since(memory.ends, now - WINDOW)
    return (near, WINDOW) if len(near) >= FEW_ENDS else (memory.ends, LONG_WINDOW)


def _cleared(memory: Memory, now: Instant, base: Base) -> bool:
    near = _since(memory.ends, now - WINDOW)
    drops = [each.at for each in near if each.dropped]
    low = len(near) >= CLEAR_ENDS and len(drops) < CLEAR_RATIO * base.share * len(near)
    return low or not drops or max(drops) <= now - CLEAR_QUIET


def band(talked: Seconds | None) -> str | None:
    """The duration band of a contact."""
    if talked is None:
        return None
    return next((name for limit, name in _BANDS if talked < limit), "over_10m")


KINDS: dict[str, Callable[[End], str | None]] = {
    "trunk": lambda end: end.trunk,
    "queue": lambda end: end.queue,
    "duration": lambda end: band(end.talked),
}
"""The kinds of groups that may be named."""


def named(ends: Iterable[End]) -> Judged | None:
    """The trunk, queue or duration band in which drops gather beyond chance."""
    rows = list(ends)
    totals: Counter[tuple[str, str]] = Counter()
    drops: Counter[tuple[str, str]] = Counter()
    for end in rows:
        for kind, of in KINDS.items():
            name = of(end)
            if name is not None:
                totals[kind, name] += 1
                drops[kind, name] += end.dropped
    groups = [Group(kind, name, drops[kind, name], total) for (kind, name), total in totals.items()]
    return suspect(groups, sum(end.dropped for end in rows), len(rows))


def _causes(drops: Iterable[End]) -> Iterator[Contributor]:
    for cause, count in Counter(end.cause for end in drops).most_common(5):
        if cause is not None:
            yield Contributor(kind="cause", name=str(cause), count=count)


def _poor(ends: Iterable[End]) -> Iterator[Contributor]:
    """Trunks whose calls' audio was poor, by RTCP: a hint at the line, beside the test."""
    told: Counter[str] = Counter()
    poor: Counter[str] = Counter()
    for end in ends:
        if end.trunk is not None and end.poor is not None:
            told[end.trunk] += 1
            poor[end.trunk] += end.poor
    for trunk, count in poor.most_common(3):
        if count >= LEAST_DROPS:
            yield Contributor(kind="poor_audio", name=trunk, count=count, total=told[trunk])


def _contributors(ends: list[End], drops: list[End]) -> tuple[Judged | None, tuple[Contributor, ...]]:
    found = named(ends)
    causes = (*_causes(drops), *_poor(ends))
    if found is None:
        return None, causes
    group = found.group
    first = Contributor(
        kind=group.kind, name=group.name, count=group.hits, total=group.of, ratio=found.ratio, suspect=True
    )
    return found, (first, *causes)


def _frequent(  # the whole of what the message explains
    memory: Memory, pbx: PbxId, ends: list[End], window: float, rare: float, base: Base
) -> Finding:
    drops = [each for each in ends if each.dropped]
    share = len(drops) / len(ends) if ends else 0.0
    suspected, contributors = _contributors(ends, drops)
    return Finding(
        rule="drops",
        subject=Subject(Scope.PBX, pbx),
        severity=Severity.CRITICAL if memory.critical else Severity.WARNING,
        reason=Reason(
            "drops_frequent" if suspected is None else "drops_frequent_suspect",
            {
                "drops": len(drops),
                "ends": len(ends),
                "minutes": window / 60.0,
                "share": share,
                "usual": base.share,
                "chance": rare,
                "suspect_kind": None if suspected is None else suspected.group.kind,
                "suspect": None if suspected is None else suspected.group.name,
            },
        ),
        clears=Reason("drops_frequent", {"share": CLEAR_RATIO * base.share, "quiet_minutes": CLEAR_QUIET / 60.0}),
        value=share,
        baseline=base.share,
        since=memory.frequent,
        contributors=contributors,
        examples=tuple(each.visit for each in drops[-EXAMPLES:]),
    )


def _burst(memory: Memory, pbx: PbxId, since: Instant) -> Finding:
    drops = memory.burst_ends
    suspected, contributors = _contributors([*memory.ends], drops)
    return Finding(
        rule="drop_burst",
        subject=Subject(Scope.PBX, pbx),
        severity=Severity.CRITICAL,
        reason=Reason(
            "drop_burst" if suspected is None else "drop_burst_suspect",
            {
                "drops": len(drops),
                "seconds": BURST,
                "suspect_kind": None if suspected is None else suspected.group.kind,
                "suspect": None if suspected is None else suspected.group.name,
            },
        ),
        clears=Reason("drop_burst", {"seconds": BURST_LASTS}),
        value=float(len(drops)),
        since=since,
        contributors=contributors,
        examples=tuple(each.visit for each in drops[-EXAMPLES:]),
    )
