"""What a leader announces on the walls: a plain sentence, where it is shown, and until when."""

from __future__ import annotations

import unicodedata

import msgspec

from realtime.names import Instant, Seconds

LONGEST_TEXT = 120
"""Characters: what somebody reads in passing; a wall at eight metres shows about 23 ideographs in a line."""
SHORTEST, LONGEST = Seconds(60.0), Seconds(7 * 86_400.0)
MOST = 20
"""Announcements that stand at once: more are a notice board, which a wall is not."""
MOST_PLACES = 100
LONGEST_PLACE = 300


class Announcement(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One announcement. queues ("hq/sales"), boards (their ids): where it is shown; both empty for everywhere.

    ends: as was said; ended, ended_by: taken down before, when and by whom.
    """

    id: str
    text: str
    by: str
    begins: Instant
    ends: Instant
    queues: tuple[str, ...] = ()
    boards: tuple[str, ...] = ()
    ended: Instant | None = None
    ended_by: str | None = None

    def stands(self, at: Instant) -> bool:
        """Whether walls show it then."""
        return self.begins <= at < (self.ends if self.ended is None else self.ended)


def plain(text: str) -> str:
    """The text as one line without anything that does not show: no control, no hidden and no turning characters."""
    kept = "".join(" " if letter.isspace() else letter for letter in text)
    shown = "".join(letter for letter in kept if unicodedata.category(letter)[0] != "C")
    return " ".join(shown.split())


def problem(made: Announcement) -> str | None:
    """Why it cannot be, as a key; None when it can."""
    if not 0 < len(made.text) <= LONGEST_TEXT:
        return "announcement-text"
    if not SHORTEST <= made.ends - made.begins <= LONGEST:
        return "announcement-length"
    places = (*made.queues, *made.boards)
    if len(places) > MOST_PLACES or not all(0 < len(place) <= LONGEST_PLACE for place in places):
        return "announcement-places"
    return None
