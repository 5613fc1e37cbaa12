"""The real server with real accounts, sessions and screens over a store in a directory; and browsers that visit it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
from sqlalchemy import Engine
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from config.account_desk import AccountDesk
from config.desks import desks
from config.gate import Gate
from config.loader import parse
from config.quality.desks import quality
from config.roster_book import RosterBook
from config.screen_desk import ScreenDesk
from config.settings import Settings
from config.sign_in import SignInDesk
from connectors.passwords import Passwords
from connectors.store.database import open_store
from connectors.store.grants import granted_to
from connectors.store.sessions import Limits
from realtime.access.audit_chain import Deed
from realtime.access.roles import Role
from realtime.roster import Roster
from tests.web.build import Server, parts, served
from web.keepers import Keepers, NewAccount

PASSWORD = "correct horse battery"
OURS = {"X-Floorwatch": "1", "Sec-Fetch-Site": "same-origin"}


def settings_in(directory: Path) -> Settings:
    text = '[[pbx]]\nname = "hq"\nhost = "h"\nusername = "u"\nsecret = "s"\n[storage]\ndirectory = "."\n'
    return parse(text, directory / "floorwatch.toml", {})


async def close_code(link: ClientConnection) -> int | None:
    """The close code, once everything before it was read."""
    try:
        async with asyncio.timeout(10):
            while True:
                await link.recv()
    except ConnectionClosed as end:
        return end.rcvd.code if end.rcvd else None


@dataclass
class Notebook:
    """An audit log that a test reads."""

    deeds: list[Deed] = field(default_factory=list)
    broken: bool = False

    async def record(self, deed: Deed) -> None:
        if self.broken:
            raise OSError("disk full")
        self.deeds.append(deed)


@dataclass
class House:
    """The running server and what stands behind it."""

    server: Server
    store: Engine
    gate: Gate
    desk: AccountDesk
    audit: Notebook

    @asynccontextmanager
    async def browser(self, **headers: str) -> AsyncIterator[Browser]:
        jar = aiohttp.CookieJar(unsafe=True)
        async with aiohttp.ClientSession(cookie_jar=jar, headers=OURS | headers) as session:
            yield Browser(self, session)

    def account(self, name: str, role: Role = Role.ADMIN, scope: tuple[str, ...] | None = None) -> str:
        """Make one and give its link."""
        return self.desk.created_now(NewAccount(name=name, display_name=name, role=role, scope=scope))[1]


@dataclass
class Browser:
    """One browser with its own cookies."""

    house: House
    session: aiohttp.ClientSession

    async def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        options: dict[str, Any] = {} if body is None else {"json": body}
        url = self.house.server.url(path)
        async with self.session.request(method, url, headers=headers, **options) as answer:
            return answer.status, await (answer.json(content_type=None) if answer.status != 204 else answer.text())

    async def enter(self, name: str, role: Role = Role.ADMIN, scope: tuple[str, ...] | None = None) -> None:
        """Become somebody new, by their link."""
        link = self.house.account(name, role, scope)
        status, said = await self.ask("POST", "/api/v1/session/link", {"link": link, "password": PASSWORD})
        assert status == 200, said

    def cookie(self) -> str | None:
        return next((morsel.value for morsel in self.session.cookie_jar), None)


@asynccontextmanager
async def house(
    directory: Path,
    limits: Limits | None = None,
    *,
    watched: bool = True,
    wall: Callable[[], float] = time.time,
    **changes: Any,
) -> AsyncIterator[House]:
    """watched: somebody looks every second whether rights changed, as in the daemon; wall: the gate's clock."""
    store = open_store(directory)
    limits = limits or Limits()
    gate = Gate(
        store, limits=limits, wall=wall, grants=partial(granted_to, store), boards=changes.get("boards", parts().boards)
    )
    desk, audit = AccountDesk(store), Notebook()
    keepers = Keepers(SignInDesk(store, Passwords(cheap=True), limits, wall), desk, ScreenDesk(store))
    watching = asyncio.create_task(gate.watch() if watched else asyncio.sleep(0))
    try:
        given_desks = desks(settings_in(directory), store, RosterBook(directory / "roster.toml", optional=True))
        more: dict[str, Any] = {
            "desks": given_desks,
            "quality": quality(settings_in(directory), store, Roster),
        } | changes
        async with served(parts(access=gate, keepers=keepers, audit=audit, **more)) as server:
            yield House(server, store, gate, desk, audit)
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
        store.dispose()
