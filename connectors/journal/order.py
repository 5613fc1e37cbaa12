"""Whether an item is the next one of a stream: the order that makes a follower's floor the collector's. Pure.

A follower stands after one journal number of one collector. It goes on only with the very next number of the same
collector; whatever was there already it passes over; anything else means that something is missing, and only a
checkpoint that reaches over the gap mends that (`Need`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto

import msgspec

from connectors.journal.protocol import Entry
from connectors.journal.stream import Item, Strange


class Need(msgspec.Struct, frozen=True):
    """What a checkpoint has to be at least: of this collector or a later one, and taken at this number or later."""

    token: int = 0
    seq: int = 0


class Word(Enum):
    """What to do with an item: TAKE it, SKIP it as known, or BREAK off, for something before it is missing."""

    TAKE = auto()
    SKIP = auto()
    BREAK = auto()


@dataclass(slots=True)
class Order:
    """Where a follower stands. seq: the last event taken in; need: of a checkpoint, None while all is in order."""

    token: int = 0
    seq: int = 0
    need: Need | None = field(default_factory=Need)

    def begin(self, token: int, seq: int) -> None:
        """Stand where a checkpoint stands."""
        self.token, self.seq, self.need = token, seq, None

    def judge(self, item: Item) -> Word | Strange:
        """Judge the next item, and move on when it is to be taken; Strange says why it is passed over."""
        if item.token < self.token:
            return Strange.FENCED
        if item.token > self.token:
            return self._missing(item.token, 0)
        content = item.content
        if isinstance(content, Entry):
            return self._event(item)
        if isinstance(content, Strange):
            # A kind of event that only a newer program knows still has its place in the line; what is damaged has not.
            if content is Strange.NEWER and item.seq == self.seq + 1:
                self.seq = item.seq
            return content
        if item.seq > self.seq:
            return self._missing(item.token, item.seq)
        # Frames and asides of before the checkpoint that was begun with.
        return Word.SKIP if item.seq < self.seq else Word.TAKE

    def _event(self, item: Item) -> Word:
        if item.seq <= self.seq:
            return Word.SKIP
        if item.seq > self.seq + 1:
            return self._missing(item.token, item.seq - 1)
        self.seq = item.seq
        return Word.TAKE

    def _missing(self, token: int, seq: int) -> Word:
        self.need = Need(token, seq)
        return Word.BREAK
