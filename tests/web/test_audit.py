from __future__ import annotations

import logging
from pathlib import Path

import pytest

from realtime.access.audit_chain import Deed
from realtime.names import Instant
from tests.web.doors import house
from web.audit import LoggedAudit


async def test_a_deed_is_one_line_whatever_the_names_in_it(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    deed = Deed(at=Instant(0.0), actor="token:qa", action="listened", subject="sample 1\nERROR forged")
    await LoggedAudit().record(deed)
    assert len(caplog.records) == 1
    assert "\n" not in caplog.records[0].getMessage()


async def test_what_cannot_be_written_down_is_not_done(tmp_path: Path) -> None:
    async with house(tmp_path) as here, here.browser() as browser:
        await browser.enter("li")
        here.audit.broken = True
        new = {"name": "wang", "display_name": "Wang", "role": "qa"}
        status, said = await browser.ask("POST", "/api/v1/accounts", new)
        assert (status, said["type"]) == (503, "urn:floorwatch:problem:audit-unavailable")
        assert [account.name for account in await here.desk.listed()] == ["li"]
