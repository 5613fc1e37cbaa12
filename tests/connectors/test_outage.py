from __future__ import annotations

import logging

import pytest

from connectors.outage import Outage


def test_a_failing_is_told_at_its_beginning_and_at_its_end(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    outage = Outage(logging.getLogger("part"), "it works again")
    outage.worked()
    for said in ("no disk", "still no disk"):
        outage.failed(said)
    assert outage.lasts
    for _ in range(2):
        outage.worked()
    outage.failed("no disk again")
    assert [record.getMessage() for record in caplog.records] == ["no disk", "it works again", "no disk again"]
