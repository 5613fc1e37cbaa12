"""Every operation, with every role and every kind of token, against the table of what is allowed."""

from __future__ import annotations

import re
from pathlib import Path

import aiohttp
import pytest

from connectors.store.tokens import create_token, revoke_token
from realtime.access.roles import RIGHTS, Role
from realtime.masking import Audience
from realtime.names import Instant
from tests.web.build import REVOKED, Doorkeeper, parts, served, visitor
from tests.web.doors import house
from web.admission import Refusal, Visitor
from web.app import OPERATIONS
from web.operations import Operation

STRANGERS = {None: Refusal.MISSING, "forged": Refusal.UNKNOWN, REVOKED: Refusal.REVOKED, "expired": Refusal.EXPIRED}
GUARDED = [operation for operation in OPERATIONS if operation.guarded]
OPEN = {
    ("GET", path)
    for path in (
        "/",
        "/wall",
        "/console",
        "/sign-in",
        "/sign-in/oidc",
        "/sign-in/oidc/return",
        "/static/{version}/{path:.+}",
        "/healthz",
        "/readyz",
        "/api/v1/catalogue/{language}.json",
        "/api/v1/openapi.json",
    )
} | {
    ("POST", path)
    for path in ("/api/v1/session", "/api/v1/session/link", "/api/v1/screens/pairing", "/api/v1/screens/pairing/poll")
}
"""What is for everybody, written again here: opening another path is a decision, and shows in this list."""

AT_THE_HANDLER = {("GET", "/metrics"), ("GET", "/api/v1/live")}
"""What lets people in by itself: its own tests say how."""


class Every(Doorkeeper):
    """A token of each role, named after it, and an expired one."""

    async def visitor(self, token: str | None, remote: str | None) -> Visitor | Refusal:
        if token == "expired":
            return Refusal.EXPIRED
        return await super().visitor(token, remote)


def test_what_is_open_and_what_admits_by_itself_is_only_what_is_listed() -> None:
    assert {(each.method, each.path) for each in OPERATIONS if not (each.needs or each.signed_in)} == OPEN
    assert {(each.method, each.path) for each in OPERATIONS if each.admits_itself} == AT_THE_HANDLER


@pytest.mark.parametrize("operation", GUARDED, ids=[f"{each.method} {each.path}" for each in GUARDED])
async def test_each_role_gets_exactly_where_its_rights_lead(operation: Operation) -> None:
    everybody = Every({role.value: visitor(role, Audience()) for role in Role})
    async with served(parts(access=everybody)) as server, aiohttp.ClientSession() as session:
        for token in [*(role.value for role in Role), *STRANGERS]:
            headers = {"Authorization": f"Bearer {token}"} if token else {"X-Floorwatch": "1"}
            path = re.sub(r"\{[^}]*\}", "1", operation.path)
            async with session.request(operation.method, server.url(path), headers=headers) as answer:
                body = await answer.text()
            if token in STRANGERS:
                assert (answer.status, STRANGERS[token].value in body) == (401, True), token
            elif operation.needs and RIGHTS[Role(token or "")].isdisjoint(operation.needs):
                assert (answer.status, "right-missing" in body) == (403, True), token
            else:
                assert "right-missing" not in body, token
                assert answer.status not in {401, 500}, (token, body)


async def test_tokens_of_the_store_open_what_they_are_for_and_nothing_else(tmp_path: Path) -> None:
    """The same walk through the real gate: valid, of another scope, expired, revoked, forged."""
    async with house(tmp_path) as here:
        made = {
            name: create_token(here.store, name=name, role=role, now=Instant(0.0), scope=scope, expires=expires)
            for name, role, scope, expires in [
                ("valid", Role.ADMIN, None, None),
                ("scoped", Role.ADMIN, ("hq/support",), None),
                ("elsewhere", Role.ADMIN, ("branch/sales",), None),
                ("expired", Role.ADMIN, None, Instant(1.0)),
                ("revoked", Role.ADMIN, None, None),
            ]
        }
        revoke_token(here.store, "revoked", Instant(0.0))
        shown = {
            name: list((await here.server.floor(made[name]))["queues"]) for name in ("valid", "scoped", "elsewhere")
        }
        assert shown == {"valid": ["hq/sales", "hq/support"], "scoped": ["hq/support"], "elsewhere": []}
        for operation in GUARDED:
            path = re.sub(r"\{[^}]*\}", "1", operation.path)
            for token, kind in [
                (made["expired"], Refusal.EXPIRED),
                (made["revoked"], Refusal.REVOKED),
                (made["valid"][:-1] + "~", Refusal.UNKNOWN),
                ("fws_forged", Refusal.ENDED),
            ]:
                headers = {"Authorization": f"Bearer {token}"}
                async with (
                    aiohttp.ClientSession() as session,
                    session.request(operation.method, here.server.url(path), headers=headers) as answer,
                ):
                    assert (answer.status, kind.value in await answer.text()) == (401, True)
