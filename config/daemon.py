"""The composition root: builds every part, hands each what it needs, owns the tasks, and ends them."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import NoReturn

from sqlalchemy import Engine

from config.access import doors, first_link, link_address
from config.alert_desk import AlertDesk
from config.alerting import Alerting
from config.announcing import announcing, shown_then
from config.arrivals import ArrivalDesk
from config.auditing import auditing
from config.clocks import Clocks
from config.collector import spare_the_loop
from config.forgotten import Forgotten, forgotten_in
from config.gaps import Gaps
from config.keeper import FloorKeeper
from config.live_erasure import Around, live_erasures
from config.notifying import notifying
from config.opened import served_store
from config.output import remark
from config.own_time import OwnTime, own_clock
from config.past import JournalPast
from config.publishing import Outward, publishing
from config.retaining import retaining
from config.roster_book import RosterBook, roster_book
from config.rtcp import sums
from config.rule_desk import RuleDesk
from config.rules import rules_of, shown_only
from config.sampling import overheard
from config.selfcheck import SelfCheck
from config.settings import Pbx, Settings
from config.surveys import hearing_calls
from config.trials import Trials, trying
from config.watch import Watch
from config.web_parts import Shared, boards_of, parts_of, site_of
from config.web_server import serving_web
from connectors.ami.peer import Peer
from connectors.ami.supervise import Supervisor
from connectors.journal.sqlite import SqliteJournal
from connectors.store.database import hurry, hurrying
from connectors.store.shown_alerts import shown_at
from connectors.store.threads import in_store
from realtime.names import PbxId, Seconds
from web.parts import Parts

JOURNAL = "journal.db"
SECONDS_PER_DAY = 86_400.0

MEASURE_EVERY = 1.0
"""Seconds between two looks at the links."""

log = logging.getLogger("floorwatch")


async def serve(settings: Settings, *, ready: Callable[[str], None] | None = None) -> None:
    """Run until cancelled; `ready` is told the address. Raises OperationError (address), ConnectorError (store)."""
    clock = own_clock(settings.storage.directory)
    async with (
        served_store(settings) as store,
        _journal(settings) as journal,
        auditing(settings, store) as audit,
        retaining(settings, store, journal),
        notifying(settings, store, clock) as notifier,
        hurrying(store),
        publishing(settings, journal) as outward,
    ):
        keeper = FloorKeeper(rules_of(settings), outward.journal, clock.now)
        await keeper.start()
        spare_the_loop()
        own = OwnTime(settings.storage.directory, clock, lambda: keeper.floor)
        clocks = Clocks(lambda: supervisor.vitals, clock, lambda: keeper.floor, keeper.deliver)
        forgotten = await in_store(forgotten_in, settings.storage.directory, store)
        gaps = Gaps(settings, keeper, clocks, forgotten)
        check = SelfCheck(settings, lambda: keeper.floor, clocks, clock, lambda: supervisor.link)
        alerting = Alerting(settings, store, lambda: keeper.show, clock, notifier.wake, notifier.troubles)
        await alerting.start()
        keeper.followers.append(alerting.follow)
        deliver, overhearing = overheard(keeper.deliver)
        hear = clocks.correcting(sums(settings, shown_only(settings, check.hearing(alerting.hearing(deliver)))))
        supervisor = Supervisor(_peers(settings), hear, clock, random.Random(), gaps.close)  # noqa: S311  # jitter
        told = check.faults, notifier.vitals, alerting.vitals, own.vitals, outward.vitals
        watch = Watch(keeper, journal, lambda: supervisor.vitals, *told)
        async with (
            roster_book(settings) as book,
            _past(settings, keeper, store, book) as past,
            doors(settings, store, boards_of(settings), lambda: keeper.floor, book, clock.now) as access,
            live_erasures(
                settings, store, journal, keeper, book, _around(outward, past, forgotten, alerting)
            ) as erasures,
            hearing_calls(settings, store, lambda: keeper.floor, book.now, overhearing, clock.now) as surveys,
            announcing(store, lambda: keeper.show, clock) as announcements,
            trying(settings.storage.directory / JOURNAL) as trials,
            serving_web(
                settings.web,
                replace(
                    _alerted(
                        parts_of(Shared(settings, store, book, audit, surveys), access, keeper, watch), alerting, trials
                    ),
                    past=past,
                    erasures=erasures,
                    announcements=announcements,
                ),
            ) as address,
        ):
            keeping = asyncio.create_task(_keep(keeper, supervisor, gaps, own, check, alerting), name="floor")
            try:
                supervisor.start()
                outward.begin(keeper)
                log.info("serving %s", address)
                await _welcome(store, address, ready)
                await keeping
            finally:
                hurry(store)
                await _end(supervisor, keeping, keeper)


def _alerted(parts: Parts, alerting: Alerting, trials: Trials) -> Parts:
    """The same with the desks of the alerting."""
    return replace(
        parts,
        alerts=AlertDesk(alerting),
        arrivals=ArrivalDesk(alerting, lambda: alerting.floor),
        rules=RuleDesk(alerting, trials),
    )


async def _welcome(store: Engine, address: str, ready: Callable[[str], None] | None) -> None:
    """While there is no administrator with a password: say where the first one begins, on the terminal alone."""
    link = await in_store(first_link, store)
    if link is not None:
        remark(f"first administrator, valid for a day, once: {link_address(address, link)}")
    if ready is not None:
        ready(address)


async def _end(supervisor: Supervisor, keeping: asyncio.Task[None], keeper: FloorKeeper) -> None:
    """Hear no more, and leave the floor as it stands to the next life."""
    await supervisor.close()
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)
    await keeper.save()


async def _keep(
    keeper: FloorKeeper,
    supervisor: Supervisor,
    gaps: Gaps,
    own: OwnTime | None = None,
    check: SelfCheck | None = None,
    alerting: Alerting | None = None,
) -> None:
    """The floor's own tasks; ends only by being cancelled, or with the first of them that fails."""
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(keeper.keep())
        tasks.create_task(gaps.watch())
        tasks.create_task(_measure(keeper, supervisor))
        if own is not None:
            tasks.create_task(own.watch())
        if check is not None:
            tasks.create_task(check.watch())
        if alerting is not None:
            tasks.create_task(alerting.watch())


async def _measure(keeper: FloorKeeper, supervisor: Supervisor) -> NoReturn:
    """Once a second: show what the links measure, and read more slowly while the journal is behind."""
    paused = False
    while True:
        for pbx, vitals in supervisor.vitals.items():
            link = keeper.link(pbx)
            link.lag = None if vitals.lag is None else round(vitals.lag, 2)
            link.offset = round(vitals.offset, 2)
        if keeper.behind is not paused:
            paused = not paused
            (supervisor.pause if paused else supervisor.resume)()
        await asyncio.sleep(MEASURE_EVERY)


def _peers(settings: Settings) -> list[Peer]:
    return [peer_of(pbx) for pbx in settings.pbx]


def peer_of(pbx: Pbx) -> Peer:
    """One PBX of the file in the connector's own words."""
    return Peer(
        name=PbxId(pbx.name),
        host=pbx.host,
        port=pbx.port,
        username=pbx.username,
        secret=pbx.secret.reveal(),
        tls=pbx.tls,
        ca_file=pbx.tls_ca_file,
        verify=pbx.tls_verify,
        encoding_fallback=pbx.encoding_fallback,
        rtcp=pbx.rtcp,
    )


def _around(outward: Outward, past: JournalPast, forgotten: Forgotten, alerting: Alerting) -> Around:
    return Around(outward.renewing(past.forget), forgotten.note, alerting.change)


@asynccontextmanager
async def _journal(settings: Settings) -> AsyncIterator[SqliteJournal]:
    file = settings.storage.directory / JOURNAL
    retention = Seconds(settings.storage.journal_retention_days * SECONDS_PER_DAY)
    journal = await asyncio.to_thread(SqliteJournal, file, retention)
    try:
        yield journal
    finally:
        health = await asyncio.to_thread(journal.close)
        if health.lost:
            log.error("%d events could not be written to %s: %s", health.lost, file, health.error)


@asynccontextmanager
async def _past(settings: Settings, keeper: FloorKeeper, store: Engine, book: RosterBook) -> AsyncIterator[JournalPast]:
    file = settings.storage.directory / JOURNAL
    past = JournalPast(
        file,
        settings,
        site_of(settings),
        lambda: keeper.floor.pbxs,
        lambda at: (shown_at(store, at), shown_then(store, at)),
        book.now,
    )
    keeper.know(book.now())
    book.followers.extend((lambda: keeper.know(book.now()), past.renew))
    try:
        yield past
    finally:
        await past.close()
