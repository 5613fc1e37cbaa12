"""Whatever is taken away as a file is in the audit log, and what is not cannot be sent."""

from __future__ import annotations

from pathlib import Path

import pytest
from aiohttp import web

from realtime.access.roles import Right
from tests.web.build import LEADER, Server, parts, served
from tests.web.doors import Notebook, house
from web import app as app_module
from web.admission import visitor_of
from web.app import OPERATIONS
from web.audit import audited
from web.operations import JSON, PROBLEM, Answer, Operation

PLAYED = {("GET", "/api/v1/me/samples/{id}/audio"), ("GET", "/api/v1/samples/{id}/audio")}
"""Sound that is heard where it is kept: written down as listened to, and no file to be taken away."""

NO_DATA = {("GET", "/metrics")}
"""Figures of the daemon itself, asked for every few seconds by machines."""


def is_file(operation: Operation) -> bool:
    """Whether any good answer is neither JSON nor nothing."""
    good = (answer for status, answer in operation.all_answers().items() if status < 300)
    return any(answer.content_type not in {JSON, PROBLEM, None} for answer in good)


def test_every_operation_that_answers_a_file_names_the_deed_that_tells_of_it() -> None:
    silent = {(each.method, each.path) for each in OPERATIONS if is_file(each) and each.takes is None and not each.page}
    assert silent == PLAYED | NO_DATA
    deeds = [each.takes for each in OPERATIONS if each.takes is not None]
    assert all(deed.endswith(("_exported", "_downloaded")) for deed in deeds)
    assert len(deeds) >= 5


@pytest.mark.parametrize(
    ("declared", "deed", "status"),
    [("list_exported", "list_exported", 200), ("list_exported", "list_seen", 500), (None, "list_exported", 500),
     ("list_exported", None, 500)],
)  # fmt: skip
async def test_an_attachment_leaves_only_after_its_deed_is_written_down(
    monkeypatch: pytest.MonkeyPatch, declared: str | None, deed: str | None, status: int
) -> None:
    async def take(request: web.Request) -> web.Response:
        if deed is not None:
            await audited(request, visitor_of(request), deed)
        return web.Response(text="callers", headers={"Content-Disposition": 'attachment; filename="list.csv"'})

    made = Operation(
        path="/api/v1/list",
        handler=take,
        summary="A list",
        needs=(Right.EXPORT,),
        takes=declared,
        answers={200: Answer("It.", None, "text/csv")},
    )
    monkeypatch.setattr(app_module, "OPERATIONS", (made,))
    async with served(parts(audit=Notebook())) as server:
        found, _, body = await server.get("/api/v1/list")
    assert found == status
    assert (b"callers" in body) is (status == 200)


async def fetched(server: Server, path: str, token: str = LEADER) -> tuple[int, str, bytes]:
    status, headers, body = await server.get(path, token)
    return status, headers.get("Content-Disposition", ""), body


async def test_the_roster_and_the_audit_log_are_taken_away_as_files(tmp_path: Path) -> None:
    async with house(tmp_path) as here, here.browser() as admin:
        await admin.enter("li")
        person = {"name": "=HYPERLINK(1)", "team": None}
        assert (await admin.ask("PUT", "/api/v1/roster/people/7", person))[0] == 200
        cookie = admin.cookie() or ""
        status, named, body = await fetched(here.server, "/api/v1/roster/file?format=csv", cookie)
        assert (status, named) == (200, 'attachment; filename="roster.csv"')
        assert b"7,'=HYPERLINK(1)," in body, "no spreadsheet computes it"
        again = {"format": "csv", "text": body.decode()}
        assert (await admin.ask("PUT", "/api/v1/roster?dry_run=true", again))[1]["changes"] == []
        here.audit.broken = True
        assert (await fetched(here.server, "/api/v1/roster/file", cookie))[0] == 503
        assert (await fetched(here.server, "/api/v1/audit/file", cookie))[0] == 503
        assert [deed.action for deed in here.audit.deeds][-1] == "roster_exported"
