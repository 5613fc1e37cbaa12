"""The composition root: builds every part, hands each what it needs, owns the tasks, and ends them."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import NoReturn

from sqlalchemy import Engine

from config.access import Doors, doors, first_link, link_address
from config.alert_desk import AlertDesk
from config.alerting import Alerting
from config.announcing import announcing, shown_then
from config.arrivals import ArrivalDesk
from config.auditing import auditing
from config.clocks import Clocks
from config.collector import spare_the_loop
from config.desks import desks
from config.forgotten import Forgotten, forgotten_in
from config.gaps import Gaps
from config.keeper import FloorKeeper
from config.live_erasure import Around, live_erasures
from config.notifying import notifying
from config.output import remark
from config.own_time import OwnTime, own_clock
from config.past import JournalPast
from config.quality.desks import quality
from config.reports.desks import reports
from config.retaining import retaining
from config.roster_book import RosterBook, roster_book
from config.rtcp import sums
from config.rule_desk import RuleDesk
from config.rules import rules_of, shown_only
from config.sampling import overheard
from config.selfcheck import SelfCheck
from config.settings import Pbx, Settings
from config.surveys import hearing_calls
from config.trials import trying
from config.watch import Watch
from config.web_server import serving_web
from connectors.ami.peer import Peer
from connectors.ami.supervise import Supervisor
from connectors.journal.sqlite import SqliteJournal
from connectors.store.audit_writer import AuditWriter
from connectors.store.database import hurry, hurrying, open_store
from connectors.store.shown_alerts import shown_at
from connectors.store.threads import in_store
from realtime.names import PbxId, Seconds
from web.parts import Parts
from web.proxies import networks_of
from web.tree import read_tree
from web.wire import Board, Site

LANGUAGES = ("zh-CN", "zh-TW", "en")
JOURNAL = "journal.db"
SECONDS_PER_DAY = 86_400.0

MEASURE_EVERY = 1.0
"""Seconds between two looks at the links."""

log = logging.getLogger("floorwatch")


async def serve(settings: Settings, *, ready: Callable[[str], None] | None = None) -> None:
    """Run the daemon until cancelled; `ready` is told the address once pages are served.

    Raises OperationError when the address is taken, ConnectorError when the store cannot be opened.
    """
    clock = own_clock(settings.storage.directory)
    async with (
        _store(settings) as store,
        _journal(settings) as journal,
        auditing(settings, store) as audit,
        retaining(settings, store, journal),
        notifying(settings, store, clock) as notifier,
        hurrying(store),
    ):
        keeper = FloorKeeper(rules_of(settings), journal, clock.now)
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
        told = check.faults, notifier.vitals, alerting.vitals, own.vitals
        watch = Watch(keeper, journal, lambda: supervisor.vitals, *told)
        async with (
            roster_book(settings) as book,
            _past(settings, keeper, store, book) as past,
            doors(settings, store, _boards(settings), lambda: keeper.floor, book, clock.now) as access,
            live_erasures(settings, store, journal, keeper, book, _around(past, forgotten, alerting)) as erasures,
            hearing_calls(settings, store, lambda: keeper.floor, book.now, overhearing, clock.now) as surveys,
            announcing(store, lambda: keeper.show, clock) as announcements,
            trying(settings.storage.directory / JOURNAL) as trials,
            serving_web(
                settings.web,
                replace(
                    _parts(settings, access, audit, keeper, watch, past, alerting),
                    desks=desks(settings, store, book, clock.now),
                    rules=RuleDesk(alerting, trials),
                    quality=quality(settings, store, book.now, surveys),
                    erasures=erasures,
                    announcements=announcements,
                    reports=reports(settings, store, book.now),
                ),
            ) as address,
        ):
            keeping = asyncio.create_task(_keep(keeper, supervisor, gaps, own, check, alerting), name="floor")
            try:
                supervisor.start()
                log.info("serving %s", address)
                await _welcome(store, address, ready)
                await keeping
            finally:
                hurry(store)
                await _end(supervisor, keeping, keeper)


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


def _around(past: JournalPast, forgotten: Forgotten, alerting: Alerting) -> Around:
    return Around(past.forget, forgotten.note, alerting.change)


def _parts(  # every part of the web
    settings: Settings,
    access: Doors,
    audit: AuditWriter,
    keeper: FloorKeeper,
    watch: Watch,
    past: JournalPast,
    alerting: Alerting,
) -> Parts:
    catalogues = {name: files("config").joinpath("locales", f"{name}.json").read_bytes() for name in LANGUAGES}
    return Parts(
        feed=keeper,
        access=access.gate,
        audit=audit,
        keepers=access.keepers,
        prefix=settings.web.path_prefix,
        trusted=networks_of(settings.web.trusted_proxies),
        health=watch,
        site=_site(settings),
        past=past,
        alerts=AlertDesk(alerting),
        arrivals=ArrivalDesk(alerting, lambda: keeper.floor),
        pages=read_tree(
            Path(str(files("web").joinpath("static"))),
            {f"locales/{name}.json": body for name, body in catalogues.items()},
        ),
        catalogues=catalogues,
        boards=_boards(settings),
    )


def _boards(settings: Settings) -> dict[str, Board]:
    return {name: _board(settings, name) for name in settings.boards}


def _site(settings: Settings) -> Site:
    return Site(name=settings.site.name, timezone=settings.site.timezone.key, language=settings.site.language.value)


def _board(settings: Settings, name: str) -> Board:
    board = settings.boards[name]
    return Board(
        id=name,
        label=board.label or settings.site.name,
        queues=tuple(_queue_ids(settings, board.queues)) or None,
        language=None if board.language is None else board.language.value,
        theme=board.theme.value,
        distance_m=board.distance_m,
        diagonal_inch=board.diagonal_inch,
    )


def _queue_ids(settings: Settings, names: tuple[str, ...]) -> list[str]:
    """Full ids of the queues a board names, either as "pbx/name" or by a name that every PBX may have."""
    pbxs = [pbx.name for pbx in settings.pbx]
    return [
        found
        for name in names
        for found in ([name] if name.partition("/")[0] in pbxs and "/" in name else [f"{pbx}/{name}" for pbx in pbxs])
    ]


@asynccontextmanager
async def _store(settings: Settings) -> AsyncIterator[Engine]:
    url = settings.storage.url
    store = await asyncio.to_thread(open_store, settings.storage.directory, None if url is None else url.reveal())
    try:
        yield store
    finally:
        await asyncio.to_thread(store.dispose)


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
        _site(settings),
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
