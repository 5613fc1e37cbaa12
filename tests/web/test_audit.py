from __future__ import annotations

import logging

import pytest
from aiohttp.test_utils import make_mocked_request

from realtime.access.roles import Role
from realtime.masking import Audience
from tests.web.build import visitor
from web.audit import LoggedAudit, deed_of


async def test_a_deed_is_one_line_whatever_the_names_in_it(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    request = make_mocked_request("GET", "/")
    deed = deed_of(request, visitor(Role.QA, Audience()), "listened", "sample 1\nERROR forged", seconds=5)
    assert (deed.actor, deed.action, deed.particulars) == ("token:qa", "listened", {"seconds": 5})
    await LoggedAudit().record(deed)
    assert len(caplog.records) == 1
    assert "\n" not in caplog.records[0].getMessage()
