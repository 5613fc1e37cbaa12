"""The web over the real alerting: a trunk is down, and people ask and act over HTTP."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

from config.rule_desk import RuleDesk
from config.trials import Trials, trying
from tests.build import joined, member, registration
from tests.config.alerting_site import LivingSite, living
from tests.web.build import LEADER, Server, parts, served


@asynccontextmanager
async def desk(directory: Path) -> AsyncIterator[tuple[Server, LivingSite]]:
    """A server, and a site on which a trunk is down and somebody waits for long."""
    async with living(directory) as site:
        site.tell(registration(1, "carrier", "Rejected"), member(0), joined(0))
        await site.look(140)
        async with served(parts(alerts=site.desk)) as server:
            yield server, site


@asynccontextmanager
async def rule_desk(directory: Path) -> AsyncIterator[tuple[Server, Trials]]:
    """A server that answers for rules, and the trials behind it."""
    async with (
        living(directory) as site,
        trying(directory / "journal.db") as trials,
        served(parts(rules=RuleDesk(site.alerting, trials))) as server,
    ):
        yield server, trials


async def ask(
    server: Server, method: str, path: str, body: object = None, token: str = LEADER
) -> tuple[int, dict[str, Any]]:
    headers = {"Authorization": f"Bearer {token}"}
    async with (
        aiohttp.ClientSession() as session,
        session.request(method, server.url(path), json=body, headers=headers) as response,
    ):
        return response.status, json.loads(await response.read())
