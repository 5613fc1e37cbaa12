"""The seasonal negative-binomial scan of one queue: its memory and one look at it (algorithms.md B1.2, steps 2 to 6).

The memory is a value of cumulated ten-second bins; a bin nobody saw adds neither calls nor usual ones. One look lays a
bin and judges six windows. Starting and ending are decided here; what a start means is said in surges.py.
"""

from __future__ import annotations

from math import exp, log10, sqrt

import msgspec

from realtime.detectors.baseline import SLOT, Usual, WallTime, opening, per_slot
from realtime.detectors.dispersion import Spread
from realtime.detectors.tails import spread_at_least, spread_at_most
from realtime.names import Instant

BIN = 10.0
WINDOWS = (6, 12, 30, 60, 90, 180)
"""In bins: 1, 2, 5, 10, 15 and 30 minutes."""
FIVE = 30
"""Bins of the window in which a surge starts and clears."""
RING = 180
WEEK = 604_800.0
LEAST_CALLS = 5
GATE, COLD_GATE = 1.3, 1.6
LEVEL_DECAY = exp(-BIN / 7200.0)
LEVEL_WEIGHT = 100.0
"""1 / CV^2 of a day's own level."""
LEVEL_LAG = 90
LEVELS = (0.6, 1.6)
COLD_DECAY = exp(-BIN / 2700.0)
COLD_LAG = 30
COLD_SILENCE = 360
"""Bins of the first hour, in which nothing is known to compare with."""
CLOSED_MEAN = 3.0
"""Usual calls that stayed away since the last one came: a queue without history that misses so many is closed, not
quiet (one gap in twenty is as long by chance)."""
LOOKS = 2
QUIET = 60
"""Bins under the clear value before a surge is over: ten minutes."""
LASTS = 10_800.0
"""Seconds after which a surge is the new usual."""
REARM = 300.0
STOP_MEAN, STOP_SHARE = 10.0, 0.5
"""Usual calls of a window in which a stop can be seen, and the share of them under which calls may have stopped."""
STOP_QUIET = 12
"""Bins at half the usual or more before stopped calls count as back: two minutes."""
_LEAST_MEAN = 0.1
"""Calls per window; a queue that never gets calls is surprised by five, but not infinitely."""
_NO_USUAL: float = 0.0
_ORDINARY_OVER, _ORDINARY_UNDER = 1.5, 1.0
"""Standard deviations within which a count is not worth its exact probability: one in a thousand is rarer."""


class Model(msgspec.Struct, frozen=True, gc=False):
    """What history says of a queue: its usual, and the spread of each window. usual None: cold start."""

    usual: Usual | None = None
    spreads: tuple[Spread, ...] = (Spread(),) * len(WINDOWS)


class Look(msgspec.Struct, frozen=True, gc=False):
    """What one look found. evidence: E of B1.2.5, None where no window qualifies; window: its length in bins.

    count, usual, sd: of five minutes. level: today's against the usual. stopped: E of the lower tail.
    started, ended, shifted: what this look changed.
    """

    count: int
    usual: float
    sd: float
    level: float
    evidence: float | None = None
    window: int = FIVE
    stopped: float | None = None
    started: bool = False
    ended: bool = False
    shifted: bool = False


class Scan(msgspec.Struct, gc=False):
    """The memory of one queue. calls, usual: cumulated over the ring. levels: today's, of the last quarter hour.

    own, own_seconds, own_rates: the cold start's exponential mean; missed: usual calls since its last call. anchor: of
    the usual after a level shift. hot, cool: looks in a row that would start or clear. on: since when a surge lasts.
    armed: when one may start.
    """

    calls: list[int] = msgspec.field(default_factory=lambda: [0])
    usual: list[float] = msgspec.field(default_factory=lambda: [0.0])
    levels: list[float] = msgspec.field(default_factory=lambda: [1.0])
    level_calls: float = 0.0
    level_usual: float = 0.0
    own: float = 0.0
    own_seconds: float = 0.0
    own_rates: list[float] = []
    laid: int = 0
    missed: float = 0.0
    anchor: float = 1.0
    hot: int = 0
    cool: int = 0
    on: Instant | None = None
    began: Instant | None = None
    peak: float = 0.0
    armed: Instant = Instant(0.0)
    stop_hot: int = 0
    stop_cool: int = 0
    stopped: Instant | None = None


class Circumstance(msgspec.Struct, frozen=True, gc=False):
    """What else is known at a look. open: by the opening hours, None when there are none; masked: it has just opened.

    factor: of a planned campaign. expected: configured calls per hour, for queues without history.
    """

    open: bool | None = None
    masked: bool = False
    factor: float = 1.0
    expected: float | None = None


NOTHING_KNOWN = Circumstance()


def lay(scan: Scan, model: Model, wall: WallTime, calls: int, known: Circumstance = NOTHING_KNOWN) -> None:
    """Add a bin that was seen."""
    if model.usual is None:
        mean = _own(scan, calls, known)
    else:
        mean = per_slot(model.usual, wall) * BIN / SLOT * scan.anchor * known.factor
        _level(scan, calls, mean)
    scan.laid += 1
    _append(scan, calls, mean)


def lay_unknown(scan: Scan) -> None:
    """Add a bin nobody saw: unknown, not zero."""
    _append(scan, 0, _NO_USUAL)


def _append(scan: Scan, calls: int, mean: float) -> None:
    scan.calls.append(scan.calls[-1] + calls)
    scan.usual.append(scan.usual[-1] + mean)
    if len(scan.calls) > RING + 1:
        del scan.calls[0], scan.usual[0]
    if scan.usual[0] > 1e5:  # Far below the point where adding a small bin would lose digits.
        base, first = scan.usual[0], scan.calls[0]
        scan.usual = [each - base for each in scan.usual]
        scan.calls = [each - first for each in scan.calls]


def _level(scan: Scan, calls: int, mean: float) -> None:
    """Today's level, frozen while a surge lasts; used with a delay so that a surge does not explain itself."""
    if scan.on is not None:
        return
    scan.level_calls = scan.level_calls * LEVEL_DECAY + calls
    scan.level_usual = scan.level_usual * LEVEL_DECAY + mean
    level = (scan.level_calls + LEVEL_WEIGHT) / (scan.level_usual + LEVEL_WEIGHT)
    scan.levels.append(min(max(level, LEVELS[0]), LEVELS[1]))
    if len(scan.levels) > LEVEL_LAG + 1:
        del scan.levels[0]


def _own(scan: Scan, calls: int, known: Circumstance) -> float:
    """Usual calls per bin of a queue without history: its own exponential mean, five minutes old (B1.2.8)."""
    if _closed(scan):  # What opens again starts anew, its first hour silent.
        scan.own, scan.own_seconds, scan.own_rates, scan.laid, scan.missed = 0.0, 0.0, [], 0, 0.0
    if scan.own_seconds == 0.0 and known.expected is not None:
        scan.own_seconds = BIN / (1.0 - COLD_DECAY)
        scan.own = known.expected / 3600.0 * scan.own_seconds
    if scan.on is None or not scan.own_rates:
        scan.own = scan.own * COLD_DECAY + calls
        scan.own_seconds = scan.own_seconds * COLD_DECAY + BIN
        scan.own_rates.append(scan.own / scan.own_seconds)
        if len(scan.own_rates) > COLD_LAG + 1:
            del scan.own_rates[0]
    mean = scan.own_rates[0] * BIN * known.factor
    scan.missed = 0.0 if calls else scan.missed + mean
    return mean


def _closed(scan: Scan) -> bool:
    """Whether a queue without history is closed: no call for half an hour, and that is no chance."""
    if not scan.own_rates or len(scan.calls) <= RING or scan.calls[-1] != scan.calls[0]:
        return False
    return scan.missed >= CLOSED_MEAN or scan.own_rates[0] * RING * BIN < _LEAST_MEAN


def level(scan: Scan, model: Model) -> float:
    """Today's level against the usual, a quarter of an hour ago."""
    return 1.0 if model.usual is None else scan.levels[0]


def look(
    scan: Scan, model: Model, wall: WallTime, now: Instant, threshold: float, known: Circumstance = NOTHING_KNOWN
) -> Look:
    """Judge all windows after a bin was laid, and start or end a surge."""
    five = min(FIVE, len(scan.calls) - 1)
    today = level(scan, model)
    count, usual = scan.calls[-1] - scan.calls[-1 - five], (scan.usual[-1] - scan.usual[-1 - five]) * today
    gate = COLD_GATE if model.usual is None else GATE
    evidence, window = _evidence(scan, model, today, gate)
    found = Look(
        count=count,
        usual=usual,
        sd=sqrt(model.spreads[2].variance(usual)),
        level=today,
        evidence=evidence,
        window=window,
        stopped=_stopped(scan, model, today),
    )
    mute = _mute(scan, model, wall, known)
    _watch_stop(scan, found, now, threshold, mute=mute)
    if scan.on is not None:
        return _going_on(scan, found, now)
    hot = evidence is not None and evidence >= threshold and count >= gate * usual
    scan.hot = scan.hot + 1 if hot and not mute and now >= scan.armed else 0
    if scan.hot < LOOKS:
        return found
    scan.on, scan.began, scan.cool = now, Instant(now - window * BIN), 0
    scan.peak = evidence or 0.0
    return msgspec.structs.replace(found, started=True)


def _mute(scan: Scan, model: Model, wall: WallTime, known: Circumstance) -> bool:
    """Closed, just opened, or in the first hour of a queue of which nothing is known."""
    if known.open is False or known.masked:
        return True
    if model.usual is None:
        return known.expected is None and scan.laid < COLD_SILENCE
    return known.open is None and opening(model.usual, wall)


def evidence_of(tail: float, bins: int) -> float:
    """E: how many powers of ten rarer than once a week a window is (B1.2.5)."""
    return -log10(max(tail, 1e-300)) - log10(WEEK / (bins * BIN))


def _evidence(scan: Scan, model: Model, today: float, gate: float) -> tuple[float | None, int]:
    best, window = None, FIVE
    for bins, spread in zip(WINDOWS, model.spreads, strict=True):
        if bins >= len(scan.calls):
            break
        calls = scan.calls[-1] - scan.calls[-1 - bins]
        mean = (scan.usual[-1] - scan.usual[-1 - bins]) * today
        if calls < LEAST_CALLS or calls < gate * mean:
            continue
        mean = max(mean, _LEAST_MEAN)
        variance = spread.variance(mean)
        if calls < mean + _ORDINARY_OVER * sqrt(variance):
            continue
        found = evidence_of(spread_at_least(calls, mean, variance), bins)
        if best is None or found > best:
            best, window = found, bins
    return best, window


def _stopped(scan: Scan, model: Model, today: float) -> float | None:
    """E of so few calls, where at least ten were usual; a cold queue has no usual to miss."""
    best = None
    for bins, spread in zip(WINDOWS, model.spreads, strict=True):
        if bins >= len(scan.calls) or model.usual is None:
            break
        calls = scan.calls[-1] - scan.calls[-1 - bins]
        mean = (scan.usual[-1] - scan.usual[-1 - bins]) * today
        if mean < STOP_MEAN or calls > STOP_SHARE * mean:
            continue
        variance = spread.variance(mean)
        if calls > mean - _ORDINARY_UNDER * sqrt(variance):
            continue
        found = evidence_of(spread_at_most(calls, mean, variance), bins)
        best = found if best is None else max(best, found)
    return best


def _watch_stop(scan: Scan, found: Look, now: Instant, threshold: float, *, mute: bool) -> None:
    if scan.stopped is None:
        hot = found.stopped is not None and found.stopped >= threshold and not mute
        scan.stop_hot = scan.stop_hot + 1 if hot else 0
        if scan.stop_hot >= LOOKS:
            scan.stopped, scan.stop_cool = now, 0
        return
    back = found.count >= STOP_SHARE * found.usual or mute
    scan.stop_cool = scan.stop_cool + 1 if back else 0
    if scan.stop_cool >= STOP_QUIET:
        scan.stopped, scan.stop_hot = None, 0


def clear_below(usual: float) -> float:
    """The five-minute count under which a surge is on its way out (B1.2.6)."""
    return 1.25 * usual + sqrt(usual)


def _going_on(scan: Scan, found: Look, now: Instant) -> Look:
    scan.peak = max(scan.peak, found.evidence or 0.0)
    scan.cool = scan.cool + 1 if found.count < clear_below(found.usual) else 0
    if scan.cool >= QUIET:
        _over(scan, now)
        return msgspec.structs.replace(found, ended=True)
    if scan.on is not None and now - scan.on >= LASTS:
        _anchored(scan, found)
        _over(scan, now)
        return msgspec.structs.replace(found, ended=True, shifted=True)
    return found


def _over(scan: Scan, now: Instant) -> None:
    scan.on, scan.began, scan.peak, scan.hot = None, None, 0.0, 0
    scan.armed = Instant(now + REARM)


def _anchored(scan: Scan, found: Look) -> None:
    """What lasted three hours is the usual from now on, until the night learns it properly."""
    calls, usual = scan.calls[-1] - scan.calls[0], scan.usual[-1] - scan.usual[0]
    ratio = calls / usual if usual > 0.0 else 1.0
    scan.anchor *= ratio
    scan.usual = [each * ratio for each in scan.usual]
    scan.levels, scan.level_calls, scan.level_usual = [1.0], 0.0, 0.0
    if scan.own_rates:
        scan.own_rates = [found.count / (FIVE * BIN)]
        scan.own = scan.own_rates[0] * scan.own_seconds
