"""The alerting at work: once a second the floor's figures become findings, findings a turn, and the turn is kept.

A turn counts only once it is in the store, with its notices, in one transaction; what could not be kept is decided
again at the next look. So a kill at any moment loses nothing and repeats nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
from collections import Counter
from collections.abc import Callable, Iterable

import msgspec
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from config import measured_audio
from config.alert_concerns import concern_of_queue, concerns_of
from config.alert_terms import policy_of, roster_of, terms_of
from config.alert_texts import message
from config.catalogue import texts_in
from config.history import History
from config.night_check import NightCheck
from config.outside import Troubles, outside
from config.settings import Settings
from connectors.channels.outbox import enqueue
from connectors.clock import Clock
from connectors.store import alerts as store_alerts
from connectors.store.shown_alerts import shown_at
from connectors.store.site_key import site_key
from connectors.store.threads import in_store
from realtime.alerts.advance import FORGOTTEN, Around, advance
from realtime.alerts.book import Book, Turn
from realtime.alerts.life import Alert
from realtime.alerts.restraint import suspects
from realtime.alerts.schedule import Concern, Concerns
from realtime.detectors.finding import Finding
from realtime.detectors.one_way import Measured
from realtime.detectors.ruleset import Memory, MemoryRefusedError, Rules, live_pbxs, memory_from, visible
from realtime.detectors.statistics import Learned
from realtime.events import FloorEvent
from realtime.names import Instant, Seconds
from realtime.rows import AlertRow
from realtime.snapshot import Show
from realtime.stamps import stamp
from realtime.state import Changes, Floor
from web.vitals import AlertVitals

EVERY = Seconds(1.0)
KEEP_MEMORY = Seconds(10.0)
"""Seconds between two writings of the memory when nothing happens."""

MEMORY = "rules"
"""The name under which the rules' memory is kept."""

MOST = 2000
"""Findings of one look at most: more than that is one fault told two thousand times."""

log = logging.getLogger(__name__)


class Alerting:
    """The alerts of this process. All methods are for the loop's thread."""

    def __init__(
        self,
        settings: Settings,
        store: Engine,
        show: Callable[[], Show],
        clock: Clock,
        wake: Callable[[], None] = lambda: None,
        troubles: Troubles = tuple,
    ) -> None:
        self.settings = settings
        self.policy = policy_of(settings)
        self.terms = terms_of(settings)
        self.roster = roster_of(settings)
        self.book = Book()
        self.learned = self.terms.learned
        self.rules = Rules(self.terms)
        self.history = History(store, lambda: show().floor, self.terms, self._learned, clock)
        self.nights = NightCheck(settings, store, lambda: self.learned, self.history.learn, clock)
        self.happened: Counter[tuple[str, str]] = Counter()
        self.texts = texts_in(settings.site.language.value)
        self.store = store
        self.clock = clock
        self.failing = False
        self._show = show
        self._wake = wake
        self._troubles = troubles
        self._lock = asyncio.Lock()
        self._kept_at = Instant(0.0)
        self._known_at: Instant | None = None
        self._shown: dict[str, AlertRow] = {}
        self._heard: tuple[Measured, ...] = ()
        self._heard_at = Instant(0.0)

    async def start(self) -> None:
        """Take over what an earlier life kept. Raises MisconfiguredError when the site's key cannot be used."""
        kept = await self._read_again()
        key = await asyncio.to_thread(site_key, self.settings.storage.directory)
        self.rules = Rules(self.terms, lambda number: _caller(number, key), _remembered(kept.get(MEMORY)))
        await self.history.start()
        if self._known_at is None:
            # So that every turn has one before it that the store can be asked for.
            with contextlib.suppress(NotKeptError):
                await self._keep(Turn(self.book), self.clock.now())
        self._show().announce(self._rows(self.book))

    async def _read_again(self) -> dict[str, tuple[Instant, bytes]]:
        """Take the book as the store has it; gives what the detectors remembered."""
        now = self.clock.now()
        since = Instant(now - max(FORGOTTEN, self.policy.regroup))
        kept = await in_store(store_alerts.load_memory, self.store)
        book = await in_store(store_alerts.load_book, self.store, now, since)
        self._shown = await in_store(shown_at, self.store, now)
        book.roster = book.roster or self.roster
        self.book = book
        self._known_at = kept[MEMORY][0] if MEMORY in kept else None
        self._kept_at = self._known_at or Instant(0.0)
        return kept

    @property
    def floor(self) -> Floor:
        """The floor that is watched."""
        return self._show().floor

    def _learned(self, learned: Learned) -> None:
        self.learned = learned
        self.rules.statistics.learn(learned)

    def hearing(self, deliver: Callable[[FloorEvent], None]) -> Callable[[FloorEvent], None]:
        """Hand every event on, and hear it."""

        def hear(event: FloorEvent) -> None:
            deliver(event)
            self.rules.hear(event)

        return hear

    def follow(self, floor: Floor, changes: Changes) -> None:
        """Take in what a run of events changed on the floor."""
        self.rules.follow(floor, changes)

    async def watch(self) -> None:
        """Look, and keep the history, until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.history.watch())
            tasks.create_task(self.nights.watch())
            tasks.create_task(self._looking())

    async def _looking(self) -> None:
        """A look that fails is told once, and the next one tries again."""
        while True:
            await self.clock.sleep(EVERY)
            try:
                await self.look()
            except NotKeptError as error:
                if not self.failing:
                    log.error("%s; it is decided anew until it does", error)  # noqa: TRY400 - waiting mends it
                self.failing = True
            except SQLAlchemyError as error:
                if not self.failing:
                    said = "the alerting cannot ask the store (%s); it looks again until it can"
                    log.error(said, type(error).__name__)  # noqa: TRY400 - waiting mends it
                self.failing = True
            except Exception:
                if not self.failing:
                    log.exception("a look of the alerting failed; the next ones are tried")
                self.failing = True
            else:
                if self.failing:
                    log.info("the alerting works again")
                self.failing = False

    async def look(self) -> None:
        """One look: figures, findings, turn, store. Raises when it cannot be kept; nothing has changed then."""
        async with self._lock:
            now = self.clock.now()
            show = self._show()
            around = await asyncio.to_thread(outside, self.settings.storage.directory, list(self._troubles()))
            around = msgspec.structs.replace(around, measured=await self._audio(show.floor, now))
            findings: list[Finding] = []
            for found in self.rules.look(show.floor, show.rows, now, around):
                findings.extend(found)
                await asyncio.sleep(0)
            turn = await self._advanced(
                findings[:MOST], live_pbxs(show.floor), concerns_of(dict(show.rows), show.roster), now
            )
            if turn or now - self._kept_at >= KEEP_MEMORY:
                await self._keep(turn, now)

    async def _audio(self, floor: Floor, now: Instant) -> tuple[Measured, ...]:
        """What was measured of recordings, read anew once a minute."""
        if now - self._heard_at >= measured_audio.EVERY:
            self._heard_at = now
            self._heard = measured_audio.by_trunk(floor, await in_store(measured_audio.heard, self.store, now))
        return self._heard

    async def _advanced(
        self, findings: Iterable[Finding], live: frozenset[str], concerns: Concerns, now: Instant
    ) -> Turn:
        """Decide in a thread: thousands of findings at once must not hold the loop."""
        return await asyncio.to_thread(
            advance,
            self.book,
            findings,
            lambda finding: not visible(finding, live),
            self.policy,
            now,
            Around(suspected=suspects(self.rules.limits.ripening(self.terms.limits)), concerns=concerns),
        )

    async def act(self, deed: Callable[[Book, Instant], Turn]) -> Turn:
        """Let a person's deed happen to the book as it is. Raises what the deed raises; then nothing has changed."""
        async with self._lock:
            now = self.clock.now()
            turn = deed(self.book, now)
            if turn:
                await self._keep(turn, now)
            return turn

    async def change(self, write: Callable[[Engine], None], deed: Callable[[Book], None]) -> None:
        """Change silences or the roster: in the store, then in the book."""
        async with self._lock:
            await in_store(write, self.store)
            deed(self.book)

    async def _keep(self, turn: Turn, now: Instant) -> None:
        """Keep it to the end, even if we are cancelled meanwhile: half a turn does not exist."""
        pieces = await self._encoded()
        rows = self._rows(turn.book) if turn.alerts else self._shown
        changed = _changed(self._shown, rows)

        def written() -> None:
            memory = {MEMORY: b"".join(pieces)}
            store_alerts.keep_turn(self.store, turn, memory, now, enqueue, changed, self._known_at)

        writing = in_store(written)
        keeping = asyncio.ensure_future(writing)
        try:
            await asyncio.shield(keeping)
        except asyncio.CancelledError:
            await asyncio.gather(keeping, return_exceptions=True)
            raise
        except store_alerts.TurnLostError as error:
            await self._read_again()
            raise NotKeptError(str(error)) from error
        except SQLAlchemyError as error:
            raise NotKeptError(f"the store did not take {len(turn.alerts)} alerts: {type(error).__name__}") from error
        self.book, self._kept_at, self._known_at, self._shown = turn.book, now, now, rows
        for line in turn.lines:
            alert = self.book.alerts.get(line.alert)
            self.happened[alert.finding.rule if alert else "", line.what.value] += 1
        if turn.notices:
            self._wake()
        if changed:
            self._show().announce(rows)

    async def _encoded(self) -> list[bytes]:
        """What the rules remember; with many queues that is megabytes, so others are let in between."""
        steps = self.rules.encoding()
        while True:
            try:
                next(steps)
            except StopIteration as end:
                pieces: list[bytes] = end.value
                return pieces
            await asyncio.sleep(0)

    def _rows(self, book: Book) -> dict[str, AlertRow]:
        """What screens show: alerts that stand for themselves; whoever wants the others opens the incident."""
        shown = [alert for alert in book.alerts.values() if alert.standing and alert.on_its_own]
        return {alert.id: self.row_of(alert) for alert in shown if alert.silence is None}

    def concern(self, queue: str) -> Concern:
        """Whose leaders an alert about this queue is for."""
        show = self._show()
        return concern_of_queue(show.rows, show.roster, queue)

    def vitals(self) -> AlertVitals:
        """What stands and what happened, for /metrics."""
        alerts = [alert for alert in self.book.alerts.values() if alert.standing]
        standing = Counter((alert.finding.rule, alert.severity.value, alert.state.value) for alert in alerts)
        return AlertVitals(standing=dict(standing), happened=dict(self.happened))

    def row_of(self, alert: Alert) -> AlertRow:
        """An alert as screens see it."""
        since = alert.finding.since if alert.finding.since is not None else alert.fired
        return AlertRow(
            id=alert.id,
            rule=alert.finding.rule,
            state="acknowledged" if alert.acknowledged is not None else "firing",
            severity=alert.severity.value,
            subject=alert.finding.subject.id,
            since=stamp(since),
            message=message(self.texts, alert.finding),
            reason=alert.finding.reason.key,
            values=dict(alert.finding.reason.values),
        )


class NotKeptError(Exception):
    """The store did not take a turn; waiting mends it, the next look decides it again."""


def _changed(before: dict[str, AlertRow], after: dict[str, AlertRow]) -> dict[str, AlertRow | None]:
    """What screens show anew, and what no longer (None)."""
    new: dict[str, AlertRow | None] = {alert: row for alert, row in after.items() if before.get(alert) != row}
    return new | dict.fromkeys(before.keys() - after.keys())


def _caller(number: str | None, key: bytes) -> str | None:
    """A key that tells callers apart and nobody can dial."""
    return (
        None if not number else hashlib.blake2b(number.encode("utf-8", "replace"), key=key, digest_size=9).hexdigest()
    )


def _remembered(kept: tuple[Instant, bytes] | None) -> Memory | None:
    try:
        return None if kept is None else memory_from(kept[1])
    except MemoryRefusedError as error:
        log.warning("the alert rules begin anew: %s", error)
        return None
