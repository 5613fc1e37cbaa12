from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import update

from config.cli import main
from config.sample_weeks import roll
from connectors.store.audit_log import Wanted, entries
from connectors.store.database import open_store
from connectors.store.quality_tables import sample_weeks
from connectors.store.samples import Sought, find_sample, list_samples, take_step
from realtime.access.roles import Role
from realtime.names import Instant
from realtime.quality.draw import Stratum, Unusable, commitment
from realtime.quality.life import Action, Step
from realtime.quality.recheck import WeekRecord, export_week
from tests.config.sampled import BEGIN, STAFF, WEEK, WEEKS, a_week_of_calls
from tests.realtime.quality.contacts import KEY
from tests.realtime.quality.test_recheck import DRAW, RECORD


def exported(folder: Path, record: WeekRecord = RECORD) -> str:
    file = folder / "week.json"
    file.write_bytes(export_week(record))
    return str(file)


def steered() -> WeekRecord:
    drawn = msgspec.structs.replace(DRAW, sampled=(DRAW.sampled[0], DRAW.reserves[0]))
    return msgspec.structs.replace(RECORD, draws=(drawn,))


def test_a_true_week_is_right(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sample", "verify", exported(tmp_path), "--commitment", commitment(KEY)]) == 0
    assert "2026-W31: 1 cells drawn, as the key and the frame say" in capsys.readouterr().out


def test_a_steered_week_names_the_calls(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sample", "verify", exported(tmp_path, steered())]) == 1
    shown = capsys.readouterr().out
    assert f"left_out: hq/1001 inbound: sampled: {DRAW.sampled[1].linked}" in shown
    assert f"taken_instead: hq/1001 inbound: sampled: {DRAW.reserves[0].linked}" in shown


def test_the_audit_logs_commitment_counts_and_not_the_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sample", "verify", exported(tmp_path), "--commitment", "0" * 64, "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["ok"], [one["what"] for one in told["differences"]]) == (False, ["commitment"])


def test_what_is_no_week_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = tmp_path / "wrong.json"
    wrong.write_text("{}")
    assert main(["sample", "verify", str(wrong)]) == 2
    assert main(["sample", "verify", str(tmp_path / "none.json")]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 2


def a_site(folder: Path) -> tuple[str, str]:
    """A configuration whose store has a week that is over and one that is not; gives both options."""
    file = folder / "floorwatch.toml"
    pbx = '[[pbx]]\nname = "hq"\nhost = "h"\nusername = "u"\nsecret = "s"\n'
    file.write_text(f'{pbx}[site]\ntimezone = "Asia/Shanghai"\n[storage]\ndirectory = "{folder}"\n')
    store = open_store(folder)
    roll(store, WEEKS, STAFF, Instant(BEGIN - 3600.0))
    roll(store, WEEKS, STAFF, Instant(BEGIN + 60.0))
    a_week_of_calls(store)
    store.dispose()
    return "--config", str(file)


def at(monkeypatch: pytest.MonkeyPatch, now: float) -> None:
    monkeypatch.setattr("config.commands.sample.time.time", lambda: now)


def test_a_plan_is_shown_with_its_commitment(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, BEGIN + 3600.0)
    config = a_site(tmp_path)
    assert main(["sample", "plan", *config]) == 0
    first, *quotas = capsys.readouterr().out.splitlines()
    assert first.startswith(f"{WEEK}  commitment ")
    assert quotas == ["li  inbound  regular  2", "wu  inbound  new  5"]
    assert main(["sample", "plan", str(WEEKS.after(WEEK)), "--json", *config]) == 0
    assert json.loads(capsys.readouterr().out)["plan"] is None
    assert main(["sample", "plan", "2027-W01", *config]) == 1
    with pytest.raises(SystemExit):
        main(["sample", "plan", "2027-1", *config])


def test_a_week_is_drawn_when_it_is_over_and_exported_and_verified(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    config, file = a_site(tmp_path), tmp_path / "week.json"
    at(monkeypatch, WEEKS.end(WEEK) - 60.0)
    assert main(["sample", "draw", str(WEEK), *config]) == 1
    assert main(["sample", "verify", str(WEEK), *config]) == 1
    assert "not over" in capsys.readouterr().err
    at(monkeypatch, WEEKS.end(WEEK) + 60.0)
    assert main(["sample", "draw", "--to", str(file), *config]) == 0
    drawn = capsys.readouterr().out
    assert drawn.count("  random  ") == 7
    assert main(["sample", "draw", *config]) == 0
    assert capsys.readouterr().out == drawn
    assert main(["sample", "draw", "--to", str(file), *config]) == 2
    assert main(["sample", "verify", str(WEEK), *config]) == 0
    assert main(["sample", "verify", str(file)]) == 0


def test_a_key_changed_in_the_store_is_found_out_by_the_audit_log(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    config, other = a_site(tmp_path), b"x" * 32
    store = open_store(tmp_path)
    changed = {"key": other.hex(), "commitment": commitment(other)}
    with store.begin() as connection:
        connection.execute(update(sample_weeks).where(sample_weeks.c.week == WEEK).values(changed))
    store.dispose()
    at(monkeypatch, WEEKS.end(WEEK) + 60.0)
    assert main(["sample", "draw", *config]) == 0
    assert main(["sample", "verify", str(WEEK), *config]) == 1
    assert "commitment" in capsys.readouterr().out


def test_a_recording_is_looked_for_again_and_a_reserve_stands_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    config = a_site(tmp_path)
    at(monkeypatch, WEEKS.end(WEEK) + 60.0)
    assert main(["sample", "draw", *config]) == 0
    store = open_store(tmp_path)
    one = list_samples(store, Sought(stratum=Stratum.RANDOM))[0]
    assert main(["sample", "replace", str(one.number), *config]) == 1
    assert main(["sample", "retry", "99999", *config]) == 1
    capsys.readouterr()
    assert main(["sample", "retry", str(one.number), "--json", *config]) == 0
    assert json.loads(capsys.readouterr().out) == [{"sample": one.number, "recording": "intact"}]
    spoilt = Step(action=Action.FIND_UNUSABLE, by="qa1", role=Role.QA, at=Instant(1.0), fault=Unusable.DAMAGED)
    take_step(store, one.number, spoilt, WEEKS)
    assert main(["sample", "replace", str(one.number), "--why", "noise", "--json", *config]) == 0
    number = json.loads(capsys.readouterr().out)["standing_in"]
    assert find_sample(store, number).sample.cell == one.sample.cell
    assert [entry.deed.action for entry in entries(store, Wanted(subject=f"sample {one.number}"))] == [
        "recording_asked_for",
        "sample_replace",
    ]
    store.dispose()
