"""AMI bytes in, messages out; no socket, no clock, no meaning.

A frame is lines of `Key: value` closed by a blank line; the banner is one line without one (asterisk.md, the wire).
Most of a stream is noise to us, so the name of an event is compared as bytes and only what is wanted is decoded.

Line ends: the first line of a link decides between CRLF and bare LF for all of it. Guessing at each line instead would
let a value that contains a line feed smuggle in a frame of its own.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias

Message: TypeAlias = dict[str, str]
"""One frame. The values of a key that comes more than once are joined by a line feed, which no value can contain."""


class Having(NamedTuple):
    """What a frame must have to matter: a key, and a regular expression that its value begins with.

    Where a key comes more than once, its last line decides.
    """

    key: bytes
    value: bytes

    def ahead(self) -> bytes:
        """An expression that looks for it in the rest of a frame. It stands near the end (manager_channels.c)."""
        return rb"(?=(?>(?s:.*)\n" + self.key + b": )(?:" + self.value + b"))"


class Wish(NamedTuple):
    """What is wanted of one type of event.

    keys: the only ones to read (a frame has 20 to 40, a handler needs a few); none means all.
    """

    keys: tuple[str, ...] = ()
    having: Having | None = None


Wanted: TypeAlias = Mapping[str, Wish]
"""What to parse, by the event's name. Responses are always parsed in full."""

LIMIT: Final = 1 << 20
"""Bytes of one frame: Asterisk's own longest (a module's output in one response) stays far below."""

GREETING_LIMIT: Final = 1 << 10
"""Bytes before the first line end: the banner of Asterisk takes 30; what says more is something else."""

BANNER: Final = b"Asterisk Call Manager/"
_EVENT: Final = b"Event: "
_ACTION: Final = b"ActionID: "


MOST_LAYOUTS: Final = 8
"""Orders of keys remembered for a type of event: Asterisk has one to three; frames of others are read line by line."""

LONGEST_LAYOUT: Final = 4096
"""Bytes of a frame whose order is remembered (Asterisk's have 200 to 1000): making one takes 1 ms for 30 keys, so one
is made in a read at most."""


class _Layout(NamedTuple):
    """How frames look that have the same keys in the same order. match: of the whole frame; names: of what it gives."""

    match: Callable[[str], re.Match[str] | None]
    names: tuple[str, ...]


@lru_cache(maxsize=512)
def _layout(name: str, keys: tuple[str, ...], wanted: frozenset[str], line: str) -> _Layout:
    """One expression for a whole frame: wanted keys in their places, and between them as many lines of none of them.

    No value can run into another key, for none contains a line end.
    """
    value = f"[^{line[0]}]*+"
    lines = [
        f"{re.escape(key)}: ({value})" if key in wanted else re.escape(_unlike(key, wanted)) + value for key in keys[1:]
    ]
    first = f"Event: ({re.escape(name)})"
    return _Layout(re.compile(line.join((first, *lines))).fullmatch, tuple(key for key in keys if key in wanted))


def _unlike(key: str, wanted: frozenset[str]) -> str:
    """The least of a key's line that tells it from every wanted one: what is not read need not be compared whole."""
    if ":" not in key:
        for length in range(1, len(key) + 1):
            if not any(each.startswith(key[:length]) for each in wanted):
                return key[:length]
    return f"{key}: "


@dataclass(slots=True)
class _Plan:
    """A wish made ready. found: looks for what the frame must have; keys: to read, none means all."""

    name: str
    found: Callable[[bytes], object] | None
    keys: frozenset[str]
    layouts: list[_Layout]


def _plans(wanted: Wanted) -> dict[bytes, _Plan]:
    return {
        name.encode(): _Plan(
            name,
            re.compile(wish.having.ahead()).match if wish.having else None,
            frozenset(("Event", *wish.keys)) if wish.keys else frozenset(),
            [],
        )
        for name, wish in wanted.items()
    }


def _worth(wanted: Wanted, *, strictly: bool) -> Callable[[bytes], re.Match[bytes] | None]:
    """Say of a frame whether it may matter: a wanted event (strictly: with what it must have), or no event at all.

    One expression mapped over the frames, so that the three of four that are noise never reach the interpreter. It
    gives the event's name.
    """
    by_letter: dict[str, list[bytes]] = {}
    for name, wish in wanted.items():
        ahead = b"(?=[\r\n])" + wish.having.ahead() if strictly and wish.having else b""
        by_letter.setdefault(name[:1], []).append(re.escape(name[1:]).encode() + ahead)
    # One letter first: the engine tries the branches one after the other.
    events = [re.escape(letter).encode() + b"(?:" + b"|".join(rest) + b")" for letter, rest in by_letter.items()]
    return re.compile(rb"Event: (" + b"|".join(events) + rb")(?:[\r\n]|$)|(?!Event: )").match


class Frames:
    """Cuts one link's bytes into messages, whatever the segmentation.

    greeting: the first line, once it is complete. glimpsed: names of events with a `having` that came by.
    heed_actions: parse every event that carries an ActionID, in full; set while an action is under way.
    seen, dropped, undecodable: frames in all, frames over the limit, frames that were not UTF-8.
    """

    __slots__ = (
        "_blank",
        "_eol",
        "_fallback",
        "_flooded",
        "_held",
        "_limit",
        "_line",
        "_may_learn",
        "_plans",
        "_to_glimpse",
        "_worth",
        "_worth_at_first",
        "dropped",
        "glimpsed",
        "greeting",
        "heed_actions",
        "seen",
        "undecodable",
    )

    def __init__(self, wanted: Wanted, fallback: str = "gb18030", limit: int = LIMIT) -> None:
        """Raise LookupError when `fallback` is no codec Python knows."""
        codecs.lookup(fallback)
        self._plans = _plans(wanted)
        self._worth_at_first = _worth(wanted, strictly=False)
        self._worth = _worth(wanted, strictly=True)
        self._to_glimpse = sum(bool(wish.having) for wish in wanted.values())
        self._fallback = fallback
        self._limit = limit
        self._held = bytearray()
        self._flooded = False
        self._may_learn = False
        self._blank = b"\r\n\r\n"
        self._eol = b"\r\n"
        self._line = "\r\n"
        self.greeting: str | None = None
        self.heed_actions = False
        self.glimpsed: set[bytes] = set()
        self.seen = 0
        self.dropped = 0
        self.undecodable = 0

    @property
    def held(self) -> int:
        """Bytes kept for a frame that is not complete yet."""
        return len(self._held)

    def feed(self, chunk: bytes | memoryview) -> list[Message]:
        """Take what arrived and give the messages it completes, in order."""
        self._may_learn = True
        begin = max(0, len(self._held) - 3)  # a blank line may have begun in the last three bytes
        self._held += chunk
        if self.greeting is None:
            begin = 0
            if not self._greet():
                return []
        if self._held.find(self._blank, begin) < 0:
            self._bound()
            return []
        pieces = bytes(self._held).split(self._blank)
        long = len(self._held) > self._limit
        self._held = bytearray(pieces.pop())
        if self._flooded:
            self._flooded = False
            del pieces[0]  # the end of the frame that was dropped
        self._bound()
        self.seen += len(pieces)
        if self.heed_actions or long:  # what an action asked for, and what is too long, may be a frame of any kind
            return [message for piece in pieces if (message := self._read(piece)) is not None]
        return self._wanted(pieces)

    def _wanted(self, pieces: list[bytes]) -> list[Message]:
        """Read what may matter of frames none of which is too long."""
        glimpsing = len(self.glimpsed) < self._to_glimpse
        plans, messages = self._plans, list[Message]()
        for worth in filter(None, map(self._worth_at_first if glimpsing else self._worth, pieces)):
            plan = plans.get(worth[1])
            if plan is None or (glimpsing and plan.found is not None):
                message = self._read(worth.string)
            else:
                message = self._pick(worth.string, plan)
            if message is not None:
                messages.append(message)
        return messages

    def _greet(self) -> bool:
        """Read the first line and its line end; True once it is known. A banner is taken off, all else is a frame."""
        end = self._held.find(b"\n")
        if end < 0:
            if len(self._held) > GREETING_LIMIT:
                self.greeting = self._held[:GREETING_LIMIT].decode("utf-8", "replace")
            return self.greeting is not None
        line = bytes(self._held[:end])
        if not line.endswith(b"\r"):
            self._blank, self._eol, self._line = b"\n\n", b"\n", "\n"
        self.greeting = line[:GREETING_LIMIT].decode("utf-8", "replace").rstrip("\r")
        if line.startswith(BANNER):
            del self._held[: end + 1]
        return True

    def _bound(self) -> None:
        """Let go of an unfinished frame over the limit; what follows up to the next blank line goes with it."""
        if len(self._held) > self._limit + 3 or self._flooded:  # three bytes may belong to the blank line
            if not self._flooded:
                self.dropped += 1
                self.seen += 1
            self._flooded = True
            self._held = self._held[-3:]

    def _read(self, raw: bytes) -> Message | None:
        """Read one frame of whatever kind; None when it is nothing to us."""
        piece = raw.lstrip(b"\r\n")  # an event may end in two blank lines
        if len(piece) > self._limit:
            self.dropped += 1
            return None
        if not piece:
            self.seen -= 1
            return None
        if not piece.startswith(_EVENT) or (self.heed_actions and _ACTION in piece):
            return self._parse(piece)
        name = piece[len(_EVENT) :].partition(self._eol)[0]
        plan = self._plans.get(name)
        if plan is None:
            return None
        if plan.found is not None:
            self.glimpsed.add(name)
            if plan.found(piece) is None:
                return None
        return self._pick(piece, plan)

    def _pick(self, piece: bytes, plan: _Plan) -> Message | None:
        """Read only the wanted keys: frames of a type look alike, so one expression tried on a frame reads them all."""
        if not plan.keys:
            return self._parse(piece)
        try:
            text = piece.decode()
        except UnicodeDecodeError:
            return self._picked(self._parse(piece), plan)
        for match, names in plan.layouts:
            found = match(text)
            if found is not None:
                return dict(zip(names, found.groups()))  # noqa: B905  # as many by construction; asking costs time
        if self._may_learn and len(plan.layouts) < MOST_LAYOUTS and len(text) <= LONGEST_LAYOUT:
            made = _layout.cache_info().misses
            self._remember(text, plan)
            self._may_learn = _layout.cache_info().misses == made
        return self._picked(self._parse(piece), plan)

    def _remember(self, text: str, plan: _Plan) -> None:
        """Read the next frame that has these keys in this order by one expression, unless a wanted one is repeated."""
        keys = tuple(line.partition(": ")[0] for line in text.split(self._line))
        wanted = [key for key in keys if key in plan.keys]
        if len(wanted) == len(set(wanted)):
            plan.layouts.append(_layout(plan.name, keys, plan.keys, self._line))

    @staticmethod
    def _picked(whole: Message, plan: _Plan) -> Message | None:
        if whole.get("Event") != plan.name:
            return None  # its first line went on with a line end of the other kind
        return {key: value for key, value in whole.items() if key in plan.keys}

    def _parse(self, piece: bytes) -> Message:
        try:
            lines = piece.decode().split(self._line)
        except UnicodeDecodeError:
            self.undecodable += 1
            lines = [self._text(line) for line in piece.split(self._eol)]
        try:
            message = dict([line.split(": ", 1) for line in lines])
        except ValueError:
            return _careful(lines)
        return message if len(message) == len(lines) else _careful(lines)

    def _text(self, line: bytes) -> str:
        """Decode a line: UTF-8, else the fallback, else with replacement marks; never raises."""
        try:
            return line.decode()
        except UnicodeDecodeError:
            pass
        try:
            return line.decode(self._fallback)
        except UnicodeDecodeError:
            return line.decode("utf-8", "replace")


def _careful(lines: list[str]) -> Message:
    """Parse a frame with repeated keys, values without a key, or lines without a colon; nothing is lost.

    Lines without a colon are the output of a command in older releases; they are kept under `Output`.
    """
    message: Message = {}
    for line in lines:
        key, colon, value = line.partition(":")
        if not colon:
            if not line:
                continue
            key, value = "Output", line
        elif value.startswith(" "):
            value = value[1:]
        message[key] = f"{message[key]}\n{value}" if key in message else value
    return message
