from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from config.cli import main
from connectors.journal.sqlite import SqliteJournal
from tests.connectors.queue_log.tables import CALL

TEXT = '[[pbx]]\nname = "hq"\nhost = "h"\nusername = "u"\nsecret = "s"\n[site]\ntimezone = "Asia/Shanghai"\n'


@pytest.fixture
def words(tmp_path: Path) -> list[str]:
    (tmp_path / "floorwatch.toml").write_text(TEXT, encoding="utf-8")
    (tmp_path / "queue_log").write_text("".join(f"{line}\n" for line in CALL), encoding="utf-8")
    files = ["--config", str(tmp_path / "floorwatch.toml"), "--queue-log", str(tmp_path / "queue_log")]
    return ["backfill", "--pbx", "hq", *files]


def test_it_tells_what_it_added_as_a_sentence_and_as_numbers(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 0
    assert capsys.readouterr().out == (
        "3 lines read (0 damaged), 1 visits: 1 added, 0 known; 1 stretches newly covered\n"
    )
    assert main([*words, "--json"]) == 0
    told = msgspec.json.decode(capsys.readouterr().out)
    assert (told["added"], told["known"], told["begin"]) == (0, 1, "2026-11-23T09:00:00.000Z")


def test_times_are_the_sites_where_they_name_no_zone(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*words, "--to", "2026-11-23T17:00:00", "--json"]) == 0
    assert msgspec.json.decode(capsys.readouterr().out)["visits"] == 0
    assert main([*words, "--from", "2026-11-23T09:00:00Z", "--json"]) == 0
    assert msgspec.json.decode(capsys.readouterr().out)["visits"] == 1


def test_a_running_daemon_is_left_alone(words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    journal = SqliteJournal(tmp_path / "data" / "journal.db")
    assert main(words) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.endswith("is running: stop it, backfill, and start it again")
    journal.close()
    assert main(words) == 0


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (["--pbx", "elsewhere"], 'there is no PBX "elsewhere"'),
        (["--from", "yesterday"], '--from: "yesterday" is no time'),
        (["--queue-log", "none"], "there is no file none"),
    ],
)
def test_wrong_words_are_one_line(
    words: list[str], wrong: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*words, *wrong]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert said in line
