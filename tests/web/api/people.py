"""People of several roles at the real web server over a real store, and what they say to each other through it."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
import msgspec
from sqlalchemy import Engine

from config.desks import StoreGrants, StoreTrail
from config.retention_desk import StoreRetention
from config.roster_book import RosterBook
from connectors.store.audit_anchors import FILE_NAME
from connectors.store.audit_writer import AuditWriter
from connectors.store.database import open_store
from realtime.access.oversight import Habits
from realtime.access.roles import Role
from realtime.masking import Audience
from tests.web.build import Doorkeeper, Server, parts, served, visitor
from web.admission import Kind
from web.desks import Desks

NOW = 1_795_420_800.0
ROLES = {
    "lina": Role.QA,
    "zhao": Role.QA,
    "wang": Role.TEAM_LEADER,
    "chen": Role.MANAGER,
    "sun": Role.DIRECTOR,
    "gu": Role.AUDITOR,
    "root": Role.ADMIN,
    "guest": Role.EXTERNAL,
}


ROSTER = """
[[team]]
id = "blue"
name = "蓝队"
leader = "1003"

[[person]]
id = "1001"
name = "李娜"
interfaces = ["hq/Local/1001@agents/n"]
team = "blue"
account = "Lina"

[[person]]
id = "1003"
name = "Wang"
"""


@dataclass
class House:
    """The server and its store; the clock that grants are judged by is moved by hand."""

    server: Server
    store: Engine
    now: float = NOW

    async def ask(
        self, who: str, method: str, path: str, body: object = None, raw: bytes | None = None
    ) -> tuple[int, Any]:
        data = msgspec.json.encode(body) if body is not None else raw
        headers = {"Authorization": f"Bearer {who}"} | ({"Content-Type": "application/json"} if data else {})
        async with (
            aiohttp.ClientSession() as session,
            session.request(method, self.server.url(path), headers=headers, data=data and io.BytesIO(data)) as answer,
        ):
            read = await answer.read()
            return answer.status, msgspec.json.decode(read) if read else None


@asynccontextmanager
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """Everybody may come in under their own name; `lina-as-admin` is a token of hers, `named-lina` is not."""
    doors = Doorkeeper(
        {
            name: msgspec.structs.replace(visitor(role, Audience()), name=name, kind=Kind.ACCOUNT)
            for name, role in ROLES.items()
        }
    )
    lina = msgspec.structs.replace(visitor(Role.ADMIN, Audience()), name="Lina", kind=Kind.TOKEN)
    doors.visitors["named-lina"] = lina
    lina = msgspec.structs.replace(lina, owner="lina")
    doors.visitors["lina-as-admin"] = lina
    store = open_store(tmp_path)
    writer = AuditWriter(store, tmp_path / FILE_NAME)
    grants = StoreGrants(store, Habits(zone=ZoneInfo("Asia/Shanghai")), wall=lambda: made.now)
    file = tmp_path / "roster.toml"
    file.write_text(ROSTER, encoding="utf-8")
    book = RosterBook(file)
    await book.look()
    desks = Desks(
        grants=grants, trail=StoreTrail(tmp_path, store), roster=book, retention=StoreRetention(tmp_path, store)
    )
    try:
        async with served(parts(access=doors, audit=writer, desks=desks)) as server:
            made = House(server, store)
            yield made
    finally:
        await asyncio.to_thread(writer.close)
        store.dispose()
