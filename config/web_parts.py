"""What every node's web has, whoever keeps its floor: pages, texts, boards, the door, and the desks over the store."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from sqlalchemy import Engine

from config.access import Doors
from config.desks import desks
from config.quality.desks import quality
from config.reports.desks import reports
from config.roster_book import RosterBook
from config.settings import Settings
from connectors.store.audit_writer import AuditWriter
from web.feed import FloorFeed
from web.parts import Parts
from web.proxies import networks_of
from web.quality import SurveyDesk
from web.tree import read_tree
from web.vitals import Health
from web.wire import Board, Site

LANGUAGES = ("zh-CN", "zh-TW", "en")


@dataclass(frozen=True, slots=True)
class Shared:
    """What the desks of every node stand on."""

    settings: Settings
    store: Engine
    book: RosterBook
    audit: AuditWriter
    surveys: SurveyDesk


def parts_of(shared: Shared, access: Doors, feed: FloorFeed, health: Health) -> Parts:
    """The parts of the web that need nothing but these."""
    settings, store, book = shared.settings, shared.store, shared.book
    catalogues = {name: files("config").joinpath("locales", f"{name}.json").read_bytes() for name in LANGUAGES}
    return Parts(
        feed=feed,
        access=access.gate,
        audit=shared.audit,
        keepers=access.keepers,
        prefix=settings.web.path_prefix,
        trusted=networks_of(settings.web.trusted_proxies),
        health=health,
        site=site_of(settings),
        pages=read_tree(
            Path(str(files("web").joinpath("static"))),
            {f"locales/{name}.json": body for name, body in catalogues.items()},
        ),
        catalogues=catalogues,
        boards=boards_of(settings),
        desks=desks(settings, store, book, feed.now),
        quality=quality(settings, store, book.now, shared.surveys),
        reports=reports(settings, store, book.now),
    )


def boards_of(settings: Settings) -> dict[str, Board]:
    """The boards of the configuration, by name."""
    return {name: _board(settings, name) for name in settings.boards}


def site_of(settings: Settings) -> Site:
    """The place as screens see it."""
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
