"""How long a database server may keep us waiting: every wait on its connections ends, whatever the server does.

A server that is stopped, or behind a firewall that drops packets, says nothing: then connecting ends after
CONNECT_SECONDS, a connection that rested is found out by a ping within PING_SECONDS, and a statement that is under way
is given up after ANSWER_SECONDS. A server that lives ends statements, locks and forgotten transactions itself, which is
earlier. A stopped server still acknowledges TCP, so no time-out of TCP can stand for ours.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

CONNECT_SECONDS = 4
PING_SECONDS = 3.0
STATEMENT_SECONDS = 30
ANSWER_SECONDS = STATEMENT_SECONDS + 5.0

LOCK_SECONDS = 5
"""How long a statement waits for somebody else's lock; SQLite's busy time-out is the same."""

FORGOTTEN_SECONDS = 60
"""How long the server keeps a transaction in which we say nothing: a process that is stopped would hold its locks."""

LAST_SECONDS = 1.0
"""How long one answer may take once the program is ending."""

LAST_CONNECT_SECONDS = 2
"""The least that psycopg waits for a connection."""

TCP: dict[str, Any] = {
    "keepalives": 1,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
"""What the kernel finds out by itself: a peer that is gone without a word, in 25 s at rest and 20 s while sending."""

SERVER_SIDE = (
    f"SET statement_timeout = '{STATEMENT_SECONDS}s'; SET lock_timeout = '{LOCK_SECONDS}s'; "
    f"SET idle_in_transaction_session_timeout = '{FORGOTTEN_SECONDS}s'"
)


class Waits:
    """The limits of one engine's connections, in seconds. May be changed from any thread, also while somebody waits."""

    def __init__(self, answer: float = ANSWER_SECONDS) -> None:
        self.answer = answer
        self.ping = PING_SECONDS
        self.connect = CONNECT_SECONDS
        self.ending = False
        self.over = False

    def hurry(self) -> None:
        """The program ends: each answer may take a second, and the first that does not come is the last waited for."""
        self.ending = True
        self.answer = self.ping = LAST_SECONDS
        self.connect = LAST_CONNECT_SECONDS

    def failed(self) -> None:
        """An answer did not come."""
        self.over = self.ending

    @contextmanager
    def longer(self, seconds: float) -> Iterator[None]:
        """Let answers take so long meanwhile: for work that nobody else waits for."""
        before, self.answer = self.answer, seconds
        try:
            yield
        finally:
            self.answer = before
