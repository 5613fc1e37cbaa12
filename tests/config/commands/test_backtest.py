from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from config.cli import main
from tests.config.test_backtesting import DAY, journal

TEXT = (
    '[site]\ntimezone = "Asia/Shanghai"\nlanguage = "en"\n'
    '[[pbx]]\nname = "hq"\nhost = "h"\nusername = "u"\nsecret = "s"\n'
)


@pytest.fixture(autouse=True)
def _configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("floorwatch.toml").write_text(TEXT, encoding="utf-8")
    Path("data").mkdir()
    journal(Path("data/journal.db"), DAY)


def test_it_tells_each_time_when_how_long_how_loud_and_why(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backtest", "long_wait", "--days", "0.0625"]) == 0
    said = capsys.readouterr()
    assert said.out == (
        "2026-11-23 22:02:00         2 min  warning   hq/sales  "
        "sales: longest wait 2 min (limit 2 min); 1 waiting, 1 ready\n"
    )
    assert said.err == "long_wait: 1 in 0.0625 days, 16.0 a day\n"


def test_it_tells_the_same_to_machines_one_object_per_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backtest", "long_wait", "--days", "0.125", "--json"]) == 0
    first, *_ = [msgspec.json.decode(line) for line in capsys.readouterr().out.splitlines()]
    assert (first["subject"], first["seconds"], first["peak"]) == ("hq/sales", 120.0, 200.0)
    assert (first["reason"], first["examples"]) == ("long_wait", ["hq/c3/sales/1"])


def test_a_rule_that_is_none_is_a_mistake_of_the_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backtest", "fox"]) == 2
    assert 'there is no rule "fox"' in capsys.readouterr().err


def test_days_that_are_none_are_refused() -> None:
    with pytest.raises(SystemExit):
        main(["backtest", "surge", "--days", "-1"])
