"""What becomes of one recording: the rules first, then one table of what leads where.

- A recording is expected when its call ends, looked for with growing patience, and copied once it stood still.
- Whatever is wrong with it is a state that a reviewer sees, and is looked at again until patience ends: a file may
  come late, grow on, or be written anew.
- A kept recording is only ever discarded by retention.
- Whoever is erased takes their recordings with them, wherever these stand; nobody looks for them any more.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from realtime.names import Instant, Seconds
from realtime.quality.contacts import Recording


class State(StrEnum):
    """Where a recording stands.

    BEGUN: the file is there and has no length. UNFINISHED: it still grew when patience ended. CUT_SHORT: shorter than
    the call or than its header says. REPLACED: it changed while it was copied. OUTSIDE: the name the PBX told leads out
    of its directory. SPARED: nobody could draw it, so nobody fetched it.
    """

    EXPECTED = "expected"
    BEGUN = "begun"
    WRITING = "writing"
    UNREACHABLE = "unreachable"
    INTACT = "intact"
    MISSING = "missing"
    EMPTY = "empty"
    UNFINISHED = "unfinished"
    CUT_SHORT = "cut_short"
    WRONG_HEADER = "wrong_header"
    REPLACED = "replaced"
    TOO_LARGE = "too_large"
    OUTSIDE = "outside"
    SPARED = "spared"
    DISCARDED = "discarded"


class Sign(StrEnum):
    """What a look at it showed. GIVEN_UP: patience ended. RETRY: somebody asks to look once more."""

    ABSENT = "absent"
    EMPTY = "empty"
    GROWING = "growing"
    AWAY = "away"
    HUGE = "huge"
    GOOD = "good"
    SHORT = "short"
    BROKEN = "broken"
    CHANGED = "changed"
    GIVEN_UP = "given_up"
    DELETED = "deleted"
    ERASED = "erased"
    RETRY = "retry"


_LOOKED = {
    Sign.ABSENT: State.EXPECTED,
    Sign.EMPTY: State.BEGUN,
    Sign.GROWING: State.WRITING,
    Sign.AWAY: State.UNREACHABLE,
    Sign.HUGE: State.TOO_LARGE,
    Sign.GOOD: State.INTACT,
    Sign.SHORT: State.CUT_SHORT,
    Sign.BROKEN: State.WRONG_HEADER,
    Sign.CHANGED: State.REPLACED,
}
_AGAIN = {Sign.RETRY: State.EXPECTED}

_STANDING: dict[State, dict[Sign, State]] = {
    State.EXPECTED: _LOOKED | {Sign.GIVEN_UP: State.MISSING},
    State.BEGUN: _LOOKED | {Sign.GIVEN_UP: State.EMPTY},
    State.WRITING: _LOOKED | {Sign.GIVEN_UP: State.UNFINISHED},
    State.UNREACHABLE: _LOOKED | _AGAIN | {Sign.GIVEN_UP: State.UNREACHABLE},
    State.CUT_SHORT: _LOOKED | _AGAIN | {Sign.ABSENT: State.CUT_SHORT, Sign.GIVEN_UP: State.CUT_SHORT},
    State.WRONG_HEADER: _LOOKED | _AGAIN | {Sign.ABSENT: State.WRONG_HEADER, Sign.GIVEN_UP: State.WRONG_HEADER},
    State.REPLACED: _LOOKED | _AGAIN | {Sign.GIVEN_UP: State.REPLACED},
    State.INTACT: {Sign.DELETED: State.DISCARDED},
    State.MISSING: _AGAIN,
    State.EMPTY: _AGAIN,
    State.UNFINISHED: _AGAIN,
    State.TOO_LARGE: _AGAIN,
    State.OUTSIDE: {},
    State.SPARED: _AGAIN,
    State.DISCARDED: {},
}

NEXT: dict[State, dict[Sign, State]] = {
    state: signs | {Sign.ERASED: State.DISCARDED} for state, signs in _STANDING.items()
}

SEEN_BY_THE_FRAME: dict[State, Recording] = {
    State.EXPECTED: Recording.PENDING,
    State.BEGUN: Recording.PENDING,
    State.WRITING: Recording.PENDING,
    State.UNREACHABLE: Recording.PENDING,
    State.INTACT: Recording.INTACT,
    State.MISSING: Recording.MISSING,
    State.EMPTY: Recording.DAMAGED,
    State.UNFINISHED: Recording.DAMAGED,
    State.CUT_SHORT: Recording.DAMAGED,
    State.WRONG_HEADER: Recording.DAMAGED,
    State.REPLACED: Recording.DAMAGED,
    State.TOO_LARGE: Recording.DAMAGED,
    State.OUTSIDE: Recording.MISSING,
    State.SPARED: Recording.SPARED,
    State.DISCARDED: Recording.DISCARDED,
}
"""What each state means to the frame from which samples are drawn."""


class Stat(msgspec.Struct, frozen=True):
    """A file's outside: size in bytes, time of its last change, and what it is to the file system."""

    size: int
    modified: float
    identity: str


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """Names under which a recording may lie, relative to the directory: one mix, or a file for each direction.

    agent, caller: what either of them said.
    """

    whole: str
    agent: str
    caller: str


class Patience(msgspec.Struct, frozen=True, kw_only=True):
    """How long a recording is waited for, in seconds. settle: it stands still so long before it is copied.

    first, most: between two looks, doubling. largest: bytes; beyond them nothing is fetched.
    """

    settle: Seconds = Seconds(5.0)
    first: Seconds = Seconds(5.0)
    most: Seconds = Seconds(120.0)
    give_up: Seconds = Seconds(1800.0)
    largest: int = 512 * 1024 * 1024


class Watch(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A recording that is looked for. ended: the call's end; seconds: its length, None when not known.

    held: how much of it was on hold; holds: when, as far as that was seen. stats: what the last look saw, unchanged
    since `still`. next_look: None when nobody looks any more. said: what is wrong, in words. looks: how often it was
    looked at since it changed.
    """

    candidates: tuple[Candidate, ...]
    ended: Instant
    seconds: Seconds | None = None
    held: Seconds = Seconds(0.0)
    holds: tuple[tuple[Instant, Instant], ...] = ()
    state: State = State.EXPECTED
    stats: tuple[Stat, ...] = ()
    still: Instant | None = None
    looks: int = 0
    next_look: Instant | None = None
    since: Instant | None = None
    said: str = ""


def advance(
    watch: Watch, sign: Sign, now: Instant, patience: Patience, said: str = "", stats: tuple[Stat, ...] = ()
) -> Watch:
    """The recording after a look. Raises ValueError for a sign its state does not know."""
    following = NEXT[watch.state].get(sign)
    if following is None:
        raise ValueError(f"a recording that is {watch.state} cannot be {sign}")
    changed = following is not watch.state or stats != watch.stats
    since = now if sign is Sign.RETRY else (watch.ended if watch.since is None else watch.since)
    moved = msgspec.structs.replace(
        watch,
        state=following,
        stats=stats,
        still=watch.still if stats and stats == watch.stats else now,
        looks=0 if changed else watch.looks + 1,
        since=since,
        said=said,
    )
    if Sign.GIVEN_UP not in NEXT[following]:
        return msgspec.structs.replace(moved, next_look=None)
    if now - since < patience.give_up:
        wait = min(patience.first * 2.0 ** min(moved.looks, 20), patience.most)
        return msgspec.structs.replace(moved, next_look=Instant(now + wait))
    return msgspec.structs.replace(moved, state=NEXT[following][Sign.GIVEN_UP], next_look=None)


def erased(watch: Watch) -> Watch:
    """The recording of somebody who was erased: names of files may hold a number, so they go with it."""
    following = NEXT[watch.state][Sign.ERASED]
    return Watch(candidates=(), ended=watch.ended, seconds=watch.seconds, state=following, said=Sign.ERASED.value)
