from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from config.cli import main
from config.commands import selfcheck
from connectors.store.database import open_store
from connectors.store.quarters import QueueQuarter, keep_quarters
from connectors.store.self_checks import newest_checks
from tests.build import queue
from tests.clock import FakeClock
from tests.realtime.detectors.test_nightly import MONDAY, WEEK_QUARTERS, task

TEXT = '[site]\nlanguage = "en"\n[[pbx]]\nname = "hq"\nhost = "h"\nusername = "u"\nsecret = "s"\n'
NIGHT = MONDAY + 2 * WEEK_QUARTERS * 900.0


@pytest.fixture(autouse=True)
def _configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("floorwatch.toml").write_text(TEXT, encoding="utf-8")
    monkeypatch.setattr(selfcheck, "SystemClock", lambda: FakeClock(NIGHT))


def remembered(quarters: int) -> None:
    """Two weeks of a queue, or their first quarters."""
    Path("data").mkdir()
    known = task(2)
    pairs = list(zip(known.history, known.recorded, strict=True))[:quarters]
    rows = [QueueQuarter(queue("sales"), a.at, a.count, a.count, 0, 0, 1.0, b.bins) for a, b in pairs]
    store = open_store(Path("data"))
    keep_quarters(store, rows)
    store.dispose()


def nights() -> int:
    store = open_store(Path("data"))
    try:
        return len(newest_checks(store))
    finally:
        store.dispose()


def test_it_plays_the_weeks_now_and_proposes_a_threshold_without_keeping_anything(
    capsys: pytest.CaptureFixture[str],
) -> None:
    remembered(2 * WEEK_QUARTERS)
    assert main(["selfcheck"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "hq/sales: 2 weeks played, 14 days of history"
    assert said[1].startswith("  at the threshold 1.5: ")
    assert said[2].startswith("  proposed: ")
    assert nights() == 0


def test_what_is_kept_is_what_the_console_shows(capsys: pytest.CaptureFixture[str]) -> None:
    remembered(2 * WEEK_QUARTERS)
    assert main(["selfcheck", "--keep", "--json", "--queue", "hq/sales"]) == 0
    told = msgspec.json.decode(capsys.readouterr().out)
    assert (told["queue"], told["threshold"]) == ("hq/sales", 1.5)
    assert 1.0 <= told["proposed"] <= 2.5
    assert nights() == 1
    assert main(["selfcheck", "--queue", "hq/other"]) == 0


def test_without_a_week_of_history_it_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    remembered(100)
    assert main(["selfcheck"]) == 0
    assert "no queue has a full week of history" in capsys.readouterr().err


def test_without_a_store_it_is_an_error_of_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["selfcheck"]) == 1
    assert "the daemon that uses it has not run yet" in capsys.readouterr().err
