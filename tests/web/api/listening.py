"""The web over real desks of quality assurance: a drawn week whose recordings can be heard, and people of each role."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import msgspec

from realtime.access.roles import RIGHTS, Role
from realtime.masking import Audience
from tests.config.quality.desk_site import PHONE, Site, site
from tests.web.build import Doorkeeper, Server, parts, served
from tests.web.doors import Notebook
from web.admission import Kind, Visitor

SALES, SUPPORT = frozenset({"hq/sales"}), frozenset({"hq/support"})


def person(name: str, role: Role, reach: Audience | None = None) -> Visitor:
    """Somebody with this name. reach: of the role's scope."""
    everything = reach or Audience()
    return Visitor(
        audience=Audience(queues=frozenset()),
        rights=RIGHTS[role],
        standing=RIGHTS[role],
        role=role,
        name=name,
        kind=Kind.ACCOUNT,
        session=len(name),
        reach=everything,
    )


PEOPLE = {
    "qa1": person("qa1", Role.QA),
    "qa2": person("qa2", Role.QA, Audience(queues=SALES)),
    "far": person("far", Role.QA, Audience(queues=SUPPORT)),
    "lead": person("lead", Role.QA_LEAD),
    "tl": person("tl", Role.TEAM_LEADER, Audience(queues=frozenset(), agents=frozenset({PHONE}))),
    "guest": person("guest", Role.EXTERNAL),
    "trainer": person("trainer", Role.TRAINER),
    "agent-li": person("agent-li", Role.AGENT, Audience(queues=frozenset(), agents=frozenset({PHONE}))),
    "root": person("root", Role.ADMIN),
    "screen": person("screen", Role.SCREEN),
}


@dataclass
class Desk:
    """The running server and what stands behind it."""

    server: Server
    site: Site
    audit: Notebook
    keeper: Doorkeeper

    async def ask(
        self, who: str, method: str, path: str, body: object = None, **headers: str
    ) -> tuple[int, Mapping[str, str], bytes]:
        """Ask as somebody; gives status, headers and body."""
        options: dict[str, Any] = {} if body is None else {"json": body}
        async with (
            aiohttp.ClientSession(auto_decompress=False) as session,
            session.request(
                method,
                self.server.url("/api/v1" + path),
                headers={"Authorization": f"Bearer {who}"} | headers,
                **options,
            ) as answer,
        ):
            return answer.status, answer.headers, await answer.read()

    async def told(self, who: str, method: str, path: str, body: object = None) -> Any:
        """The JSON of an answer that went well."""
        status, _, content = await self.ask(who, method, path, body)
        assert status in {200, 201}, (status, content)
        return msgspec.json.decode(content)

    async def refused(self, who: str, method: str, path: str, body: object = None) -> tuple[int, str]:
        """Status and kind of a problem."""
        status, _, content = await self.ask(who, method, path, body)
        return status, msgspec.json.decode(content)["type"].rpartition(":")[2]


@asynccontextmanager
async def listening(folder: Path) -> AsyncIterator[Desk]:
    """Open it."""
    audit = Notebook()
    with site(folder) as here:
        keeper = Doorkeeper(dict(PEOPLE.items()))
        given = parts(access=keeper, quality=here.quality, reports=here.reports, audit=audit)
        async with served(given) as server:
            yield Desk(server, here, audit, keeper)
