"""Erasing beside the running daemon: the journal rewritten between its commits, the floor cleaned in the same moment.

Who is on the line, or was a minute ago, is not erased now: what their call still brings would bring the number back.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import Future
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

import msgspec
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from config.erasure import (
    Caller,
    HeldError,
    Leaver,
    Parts,
    Who,
    alerts_kept,
    caller_of,
    check_holds,
    check_reason,
    erase,
    from_journal,
    from_recordings,
    from_texts,
    leaver_of,
)
from config.keeper import FloorKeeper
from config.people import account_closed, last_administrator, roster_without
from config.problems import OperatorError, UsageError
from config.recording_places import content_store
from config.roster_book import RosterBook
from config.settings import Settings
from connectors.errors import ConnectorError
from connectors.journal.sqlite import SqliteJournal
from connectors.store.accounts import list_accounts
from connectors.store.free_text import IN_BOOK, Reworded, reword
from connectors.store.site_key import site_key
from connectors.store.threads import in_store
from realtime.access.caller_key import normalised
from realtime.agents import AgentState
from realtime.alerts.book import Book, unword
from realtime.names import Instant
from realtime.retention import Tombstone
from realtime.visits import Visit
from realtime.wording import Wording
from web.desks import RosterRefusedError
from web.erasures import ErasureRefusedError, Progress, Refusal, State, Wish

QUIET = 60.0
"""Seconds after a call's end in which its last words may still come, and its recording is noted (sampling.py)."""

LONGEST = 86_400.0
"""Seconds after which a call whose end nobody saw, while a PBX was away, is taken for over."""

SOON = 5.0
"""Seconds that whoever asks waits for the end: a day of a small site takes less."""

CLEANING = 60.0
"""Seconds for the loop to clean the floor, which takes 0.1 s at the end of the largest day."""

T = TypeVar("T")

AroundAlerts: TypeAlias = Callable[[Callable[[Engine], None], Callable[[Book], None]], Coroutine[Any, Any, None]]
"""Does something with the alerts in the store, then with those in memory, while nobody else changes either."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Around:
    """What else of the daemon holds anybody. forget_past: ends the process that shows past moments, with its own floor.

    note: told of each tombstone. alerts: does something with alerts.
    """

    forget_past: Callable[[], Coroutine[Any, Any, None]]
    note: Callable[[Tombstone], None]
    alerts: AroundAlerts


class LiveErasures:
    """web.erasures.Erasures."""

    def __init__(
        self,
        settings: Settings,
        store: Engine,
        journal: SqliteJournal,
        keeper: FloorKeeper,
        book: RosterBook,
        around: Around,
    ) -> None:
        self._settings = settings
        self._store = store
        self._journal = journal
        self._keeper = keeper
        self._book = book
        self._around = around
        self._latest: Progress | None = None
        self._task: asyncio.Task[None] | None = None

    def latest(self) -> Progress | None:
        """Where the latest stands."""
        return self._latest

    async def check(self, wish: Wish) -> str:
        """The key under which it will be kept. Raises ErasureRefusedError."""
        return (await self._who(wish)).key

    async def begin(self, wish: Wish) -> Progress:
        """Begin; wait a moment for the end. Raises ErasureRefusedError."""
        who = await self._who(wish)
        if self._task is not None and not self._task.done():
            raise _refused(Refusal.BUSY, "somebody else is being erased at this moment: ask again when that is done")
        now = Instant(time.time())
        started = Progress(state=State.RUNNING, subject=who.key, by=wish.by, why=wish.why, begun=now)
        self._latest = started
        self._task = asyncio.create_task(self._run(who, started), name="erasure")
        await asyncio.wait({self._task}, timeout=SOON)
        return self._latest

    async def close(self) -> None:
        """Let go: what the journal did not come to is told there, and has to be asked for anew."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _who(self, wish: Wish) -> Who:
        try:
            who = await in_store(self._named, wish)
            check_reason(who, wish.why)
            await in_store(check_holds, self._store, who, Instant(time.time()))
        except HeldError as error:
            raise _refused(Refusal.HELD, str(error)) from None
        except UsageError as error:
            raise _refused(Refusal.WRONG, str(error)) from None
        if isinstance(who, Caller) and self._on_the_line(who):
            said = "the caller is on the line, or was within the last minute: ask again after the call"
            raise _refused(Refusal.PRESENT, said)
        if isinstance(who, Leaver) and self._on_the_floor(who):
            said = "they are on the floor now: take them out of the PBX's queues first, or their name comes back"
            raise _refused(Refusal.PRESENT, said)
        return who

    def _named(self, wish: Wish) -> Who:
        secret = site_key(self._settings.storage.directory)
        if wish.caller is not None:
            return caller_of(wish.caller, secret)
        person = self._book.now().people.get(wish.person or "")
        if person is None:
            raise _refused(Refusal.UNKNOWN, "nobody in the roster has this id")
        if person.account is not None and last_administrator(self._store, person.account):
            raise _refused(Refusal.WRONG, f"{person.account} is the last administrator: make another one first")
        return leaver_of(person, secret, self._book.now(), list_accounts(self._store))

    def _on_the_line(self, who: Caller) -> bool:
        now, known = self._keeper.now(), dict[str, bool]()

        def theirs(number: str | None) -> bool:
            if number is None:
                return False
            return known.setdefault(number, normalised(number) == who.digits)

        floor = self._keeper.floor
        legs = (leg for leg in floor.calls.by_id.values() if leg.ended is None and now - leg.told < LONGEST)
        if any(theirs(leg.number) for leg in legs):
            return True
        visits = (each for each in floor.visits.all_shown() if _lately(each, now))
        return any(theirs(visit.number) for visit in visits)

    def _on_the_floor(self, who: Leaver) -> bool:
        agents = (self._keeper.floor.agents.by_id.get(each) for each in who.person.interfaces)
        return any(agent is not None and agent.state is not AgentState.LOGGED_OUT for agent in agents)

    async def _run(self, who: Who, started: Progress) -> None:
        try:
            stone = await asyncio.to_thread(self._erase, who, started, asyncio.get_running_loop())
        except (OperatorError, ConnectorError, RosterRefusedError, SQLAlchemyError, OSError, TimeoutError) as error:
            said = str(error) if not isinstance(error, SQLAlchemyError) else "the store cannot be written now"
            log.warning("%s was not erased: %s", who.subject, said)
            self._latest = _ended(started, State.FAILED, said=said)
        else:
            self._around.note(stone)
            self._latest = _ended(started, State.DONE, stone=stone)

    def _erase(self, who: Who, started: Progress, loop: asyncio.AbstractEventLoop) -> Tombstone:
        """In a thread of its own: the loop goes on."""
        parts = self._of_caller(who, started, loop) if isinstance(who, Caller) else self._of_person(who, started, loop)
        return erase(
            self._store,
            who,
            parts,
            by=started.by,
            why=started.why,
            now=started.begun,
            reworded=lambda wording: self._reworded(wording, started.begun, loop),
        )

    def _reworded(self, wording: Wording, now: Instant, loop: asyncio.AbstractEventLoop) -> Reworded:
        """In the store first, which may take long; then what the alerting holds in memory, while it decides nothing."""
        found = from_texts(self._store, wording, now)
        if not alerts_kept(self._store, now):

            def again(store: Engine) -> None:
                reword(store, wording, spots=IN_BOOK)

            _on(loop, self._around.alerts(again, lambda book: unword(book, wording.cleaned)))
        return found

    def _of_caller(self, who: Caller, started: Progress, loop: asyncio.AbstractEventLoop) -> Parts:
        def content() -> int:
            return from_recordings(self._store, lambda: content_store(self._settings), who, started.begun)

        return {"journal": lambda: self._rewritten(who, started, loop), "recordings": content}

    def _of_person(self, who: Leaver, started: Progress, loop: asyncio.AbstractEventLoop) -> Parts:
        return {
            "journal": lambda: self._rewritten(who, started, loop),
            "accounts": lambda: account_closed(self._store, who.person.account, started.begun),
            "roster": lambda: _on(loop, roster_without(self._book, who.person)),
        }

    def _rewritten(self, who: Who, started: Progress, loop: asyncio.AbstractEventLoop) -> int:
        _on(loop, self._around.forget_past())
        count = from_journal(
            self._store,
            self._journal,
            who,
            started.begun,
            agreed=lambda: _on(loop, self._keeper.unname(who.eraser())),
        )
        _on(loop, self._around.forget_past())
        return count


def _on(loop: asyncio.AbstractEventLoop, work: Coroutine[Any, Any, T]) -> T:
    """Have the loop do something, and wait for it in this thread."""
    done: Future[T] = asyncio.run_coroutine_threadsafe(work, loop)
    return done.result(CLEANING)


def _lately(visit: Visit, now: Instant) -> bool:
    """Whether more may be told of a visit. One whose end nobody saw is not waited for longer than a call can last."""
    if visit.open:
        return now - (visit.joined or visit.left or 0.0) < LONGEST
    return now - (visit.ended or visit.left or 0.0) < QUIET


def _refused(refusal: Refusal, said: str) -> ErasureRefusedError:
    return ErasureRefusedError(refusal, said)


def _ended(started: Progress, state: State, said: str = "", stone: Tombstone | None = None) -> Progress:
    return msgspec.structs.replace(started, state=state, said=said, stone=stone)


@asynccontextmanager
async def live_erasures(  # every part that holds anything of anybody
    settings: Settings,
    store: Engine,
    journal: SqliteJournal,
    keeper: FloorKeeper,
    book: RosterBook,
    around: Around,
) -> AsyncIterator[LiveErasures]:
    """Erasures for as long as the daemon runs."""
    made = LiveErasures(settings, store, journal, keeper, book, around)
    try:
        yield made
    finally:
        await made.close()
