from __future__ import annotations

from pathlib import Path

import pytest

from config.loader import parse
from config.log_sources import log_source
from config.problems import SettingsError
from config.settings import Settings
from connectors.errors import MisconfiguredError
from connectors.queue_log.source import LogFile
from connectors.queue_log.table import LogTable

PBX = '[[pbx]]\nname = "hq"\nhost = "h"\nusername = "u"\nsecret = "s"\n'


def settings(written: str = "", **environment: str) -> Settings:
    return parse(PBX + written, Path("/etc/floorwatch/f.toml"), environment)


def test_a_path_is_a_file_and_an_address_is_a_table() -> None:
    file = settings('queue_log = "logs/queue_log"\n')
    source = log_source(file.pbx[0], file)
    assert isinstance(source, LogFile)
    assert source.place == "/etc/floorwatch/logs/queue_log"
    table = settings('queue_log = "sqlite:////var/lib/asterisk.db?table=log"\n')
    source = log_source(table.pbx[0], table)
    assert isinstance(source, LogTable)
    assert source.place == "sqlite:////var/lib/asterisk.db, table log"


def test_without_one_there_is_none() -> None:
    assert log_source(settings().pbx[0], settings()) is None


def test_the_address_of_a_table_is_a_secret_and_may_come_from_the_environment() -> None:
    given = settings('queue_log = "${LOG}"\n', LOG="postgresql://u:hunter2@h/d")
    assert "hunter2" not in repr(given)
    with pytest.raises(MisconfiguredError) as caught:
        log_source(settings('queue_log = "oracle://u:hunter2@h/d"\n').pbx[0], given)
    assert "hunter2" not in str(caught.value)
    with pytest.raises(SettingsError, match=r"pbx\[1\]\.queue_log: .*allowed: a path in quotes, or the address"):
        settings("queue_log = 7\n")
