from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest

from config.pipes import message, read
from config.reports import worker
from config.reports.desk import order_for
from realtime.quality.periods import Span, period_of
from realtime.quality.reach import Reach
from realtime.quality.report import QualityReport
from tests.config.quality.desk_site import site


def told(monkeypatch: pytest.MonkeyPatch, order: object) -> object:
    """What the process would write for an order."""
    out = io.BytesIO()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"" if order is None else message(order))))
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=out))
    monkeypatch.setattr(os, "nice", lambda _: 0)
    monkeypatch.setattr(worker, "undisturbed", lambda: None)
    worker.main()
    out.seek(0)
    return read(out)


def test_an_order_becomes_a_report_without_the_secrets_of_the_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with site(tmp_path, sound=False) as here:
        order = order_for(here.ground, period_of(Span.MONTHLY, "2026-07"), Reach(queues=None))
        assert order.settings.pbx == ()
        content = told(monkeypatch, order)
    assert isinstance(content, bytes)
    made = msgspec.json.decode(content, type=QualityReport)
    assert (made.period.name, made.coverage.samples > 0) == ("2026-07", True)


def test_without_an_order_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(monkeypatch, None) is None
