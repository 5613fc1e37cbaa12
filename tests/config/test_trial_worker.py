"""A trial tells its days, how far it is, what it finds and its end; a journal that is none is told, not raised."""

from __future__ import annotations

import io
from pathlib import Path

from config.backtesting import Reached, Span
from config.pipes import message, read
from config.settings.alerts import RULES
from config.trial_worker import Ended, Setup, serve, trial
from config.trials import plain
from realtime.detectors.backtest import Occasion
from realtime.detectors.statistics import Learned
from tests.config.test_backtesting import DAY, journal
from tests.watching import site


def setup(file: Path, rule: str = "long_wait") -> Setup:
    return Setup(file=file, settings=plain(site()), rule=rule, days=1.0, learned=Learned())


def test_a_trial_is_told_from_its_days_to_its_end(tmp_path: Path) -> None:
    told = list(trial(setup(journal(tmp_path / "journal.db", DAY))))
    assert [type(each) for each in told] == [Span, *[Occasion] * 6, Reached, Ended]
    assert told[-1] == Ended()


def test_what_hinders_a_trial_is_its_end(tmp_path: Path) -> None:
    assert "has not run yet" in str(list(trial(setup(tmp_path / "none.db")))[-1])
    (tmp_path / "torn.db").write_bytes(b"no database at all" * 100)
    assert "cannot be read" in str(list(trial(setup(tmp_path / "torn.db")))[-1])


def test_the_stream_carries_the_same_and_nothing_to_those_who_ask_nothing(tmp_path: Path) -> None:
    asked, sink = setup(journal(tmp_path / "journal.db", DAY)), io.BytesIO()
    serve(io.BytesIO(message(asked)), sink)
    sink.seek(0)
    heard = []
    while (each := read(sink)) is not None:
        heard.append(each)
    assert heard == list(trial(asked))
    serve(io.BytesIO(), sink)
    assert "surge" in RULES
