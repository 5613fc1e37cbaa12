"""What the sound of a call suggests to a listener (algorithms.md B7). Suggestions only: nobody is scored by them.

With two channels, row 0 the agent's, all figures are told; a mono mix tells silence, levels, clipping and music, and
the rest is None. Silence while the caller was on hold is no dead air: the call's holds are handed in.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import msgspec
import numpy as np

from connectors.audio.activity import FRAME, Levels, Mask, levels, stretches, voiced
from connectors.audio.decode import Samples
from connectors.audio.voice import is_echo, music, pace

VERSION = 1
"""Of the way of measuring; figures of different versions are not compared."""

DEAD_AIR_HINT, DEAD_AIR_FLAG = 5.0, 15.0
SHORTEST_TALK_OVER = 0.5
MUCH_TALK_OVER, OFTEN_TALK_OVER = 0.10, 5.0
MOST_TALK, LEAST_TALK = 0.75, 0.25
LONG_MONOLOGUE = 90.0
SLOW, FAST = 2.5, 6.5
QUIET, LOUD, UNEVEN = -35.0, -12.0, 12.0
CLIPPED, MUCH_CLIPPING = 0.985, 0.001
ONE_WAY_SECONDS, MUTE, ALIVE = 15.0, 0.02, 0.30


class Span(msgspec.Struct, frozen=True):
    """A stretch of the recording, in seconds from its begin."""

    begin: float
    end: float

    @property
    def seconds(self) -> float:
        """Its length."""
        return self.end - self.begin


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One channel. active: share of the time with voice; level: median of active frames in dBFS; None without voice.

    pace: syllables a second of speech; clipping: share of samples at full scale.
    """

    active: float
    level: float | None
    pace: float | None
    clipping: float


class Hint(StrEnum):
    """What a listener may want to look at."""

    DEAD_AIR = "dead_air"
    LONG_DEAD_AIR = "long_dead_air"
    TALK_OVER = "talk_over"
    AGENT_TALKS_MOST = "agent_talks_most"
    AGENT_TALKS_LITTLE = "agent_talks_little"
    MONOLOGUE = "monologue"
    FAST = "fast"
    SLOW = "slow"
    QUIET = "quiet"
    LOUD = "loud"
    UNEVEN_LEVELS = "uneven_levels"
    CLIPPING = "clipping"
    ONE_WAY = "one_way"
    MUSIC = "music"


class AudioFigures(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of one recording. sides: agent then caller, or the one mix.

    talk_over_share: of the time in which anybody talks; agent_share: of both sides' talk; mute: the side that was not
    heard while the other spoke, 0 or 1. None: cannot be told from this recording.
    """

    version: int = VERSION
    seconds: float
    sides: tuple[Side, ...]
    dead_air: tuple[Span, ...]
    talk_over: tuple[Span, ...] | None
    talk_over_share: float | None
    agent_share: float | None
    longest_monologue: float | None
    one_way: Span | None
    mute: int | None
    music: tuple[Span, ...]
    hints: frozenset[Hint]


def measure(samples: Samples, rate: int, holds: Sequence[Span] = ()) -> AudioFigures:
    """All figures of a decoded recording. holds: when the caller was on hold, in seconds from its begin."""
    fine = levels(samples, rate, FRAME / 2)
    level = levels(samples, rate)
    masks = [voiced(one) for one in level]
    played = tuple(Span(*span) for span in music(samples, rate, masks, fine))
    sides = tuple(_side(samples[row], level[row], masks[row], fine[row]) for row in range(len(samples)))
    silent = ~np.logical_or.reduce(masks) & ~_covered(holds, len(masks[0]))
    dead_air = tuple(_spans(silent, DEAD_AIR_HINT))
    both = len(samples) == 2
    over = _talk_over(samples, rate, masks) if both else None
    anybody = float(np.count_nonzero(np.logical_or.reduce(masks))) * FRAME
    talk = sum(side.active for side in sides)
    one_way, mute = _one_way(masks) if both else (None, None)
    told = AudioFigures(
        seconds=samples.shape[1] / rate,
        sides=sides,
        dead_air=dead_air,
        talk_over=over,
        talk_over_share=None if over is None or not anybody else sum(span.seconds for span in over) / anybody,
        agent_share=sides[0].active / talk if both and talk else None,
        longest_monologue=_monologue(masks[0], masks[1]) if both else None,
        one_way=one_way,
        mute=mute,
        music=played,
        hints=frozenset(),
    )
    return msgspec.structs.replace(told, hints=hints(told))


def _side(samples: Samples, level: Levels, mask: Mask, fine: Levels) -> Side:
    clipped = int(np.count_nonzero(samples > CLIPPED)) + int(np.count_nonzero(samples < -CLIPPED))
    return Side(
        active=float(mask.mean()) if len(mask) else 0.0,
        level=float(np.median(level[mask])) if mask.any() else None,
        pace=pace(fine, mask),
        clipping=clipped / samples.size if samples.size else 0.0,
    )


def _spans(mask: Mask, seconds: float) -> list[Span]:
    return [Span(begin * FRAME, end * FRAME) for begin, end in stretches(mask, round(seconds / FRAME)).tolist()]


def _covered(spans: Sequence[Span], frames: int) -> Mask:
    mask = np.zeros(frames, dtype=np.bool_)
    for span in spans:
        mask[max(0, int(span.begin / FRAME)) : max(0, int(np.ceil(span.end / FRAME)))] = True
    return mask


def _talk_over(samples: Samples, rate: int, masks: Sequence[Mask]) -> tuple[Span, ...]:
    """Both speak for half a second; not where one channel is only the echo of the other."""
    return tuple(
        span
        for span in _spans(masks[0] & masks[1], SHORTEST_TALK_OVER)
        if not is_echo(samples[:, int(span.begin * rate) : int(span.end * rate)], rate)
    )


def _monologue(agent: Mask, caller: Mask) -> float:
    """The longest time the agent speaks without a word of the caller, own pauses below dead air included."""
    longest = 0.0
    for begin, end in stretches(~caller).tolist():
        spoken = stretches(agent[begin:end])
        if not len(spoken):
            continue
        breaks = np.flatnonzero(spoken[1:, 0] - spoken[:-1, 1] >= round(DEAD_AIR_HINT / FRAME))
        firsts, lasts = spoken[np.r_[0, breaks + 1], 0], spoken[np.r_[breaks, len(spoken) - 1], 1]
        longest = max(longest, float((lasts - firsts).max()) * FRAME)
    return longest


def _one_way(masks: Sequence[Mask]) -> tuple[Span | None, int | None]:
    """The first fifteen seconds in which one side is not heard while the other speaks, and the side.

    A long story of one side looks the same: it is a hint to look at, and many on one trunk are a fault.
    """
    size = round(ONE_WAY_SECONDS / FRAME)
    if len(masks[0]) < size:
        return None, None
    shares = [_moving(mask, size) for mask in masks]
    for side in (0, 1):
        found = np.flatnonzero((shares[side] < MUTE) & (shares[1 - side] > ALIVE))
        if len(found):
            return Span(float(found[0]) * FRAME, float(found[0] + size) * FRAME), side
    return None, None


def _moving(mask: Mask, size: int) -> Levels:
    sums = np.concatenate([[0], np.cumsum(mask)])
    return np.asarray((sums[size:] - sums[:-size]) / size, dtype=np.float32)


def hints(told: AudioFigures) -> frozenset[Hint]:
    """What the figures suggest, at the limits of B7."""
    silence = max((span.seconds for span in told.dead_air), default=0.0)
    over, share = told.talk_over or (), told.agent_share
    paces = [side.pace for side in told.sides[:1] if side.pace is not None and len(told.sides) == 2]
    heard = [side.level for side in told.sides if side.level is not None]
    holds = {
        Hint.DEAD_AIR: silence >= DEAD_AIR_HINT,
        Hint.LONG_DEAD_AIR: silence >= DEAD_AIR_FLAG,
        Hint.TALK_OVER: (told.talk_over_share or 0.0) > MUCH_TALK_OVER
        or len(over) >= OFTEN_TALK_OVER * max(1.0, told.seconds / 600.0),
        Hint.AGENT_TALKS_MOST: share is not None and share > MOST_TALK,
        Hint.AGENT_TALKS_LITTLE: share is not None and share < LEAST_TALK,
        Hint.MONOLOGUE: (told.longest_monologue or 0.0) > LONG_MONOLOGUE,
        Hint.FAST: any(one > FAST for one in paces),
        Hint.SLOW: any(one < SLOW for one in paces),
        Hint.QUIET: any(one < QUIET for one in heard),
        Hint.LOUD: any(one > LOUD for one in heard),
        Hint.UNEVEN_LEVELS: len(heard) == 2 and abs(heard[0] - heard[1]) > UNEVEN,
        Hint.CLIPPING: any(side.clipping > MUCH_CLIPPING for side in told.sides),
        Hint.ONE_WAY: told.one_way is not None,
        Hint.MUSIC: bool(told.music),
    }
    return frozenset(hint for hint, held in holds.items() if held)
