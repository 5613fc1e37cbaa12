from __future__ import annotations

from datetime import time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from config.loader import load, parse
from config.problems import SettingsError
from config.settings import Language, ServiceLevelFormula, Settings, Theme, queue_rules

WHOLE = """
[site]
name = "HQ"
timezone = "Asia/Shanghai"
language = "zh-CN"
day_starts = "00:00"

[[pbx]]
name = "hq"
host = "127.0.0.1"
port = 5038
tls = false
username = "floorwatch"
secret = "hunter2"
queue_log = "/var/log/asterisk/queue_log"
recordings = "monitor"
actions = { username = "boss", secret = "hunter3" }

[queues.defaults]
service_level_seconds = 20
service_level_formula = "exclude-short"
short_abandon_seconds = 5

[queues.sales]
label = "销售"

[boards.hall]
label = "大厅"
queues = ["sales", "hq/vip"]
theme = "light"

[storage]
directory = "data"

[redis]

[web]
host = "127.0.0.1"
port = 8080
"""
PBX = '[[pbx]]\nname = "hq"\nhost = "h"\nusername = "u"\nsecret = "s"\n'


def parsed(text: str) -> Settings:
    return parse(text, Path("/etc/floorwatch/floorwatch.toml"), {})


def refused(text: str) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        parse(text, Path("f.toml"), {})
    return str(caught.value).splitlines()


def test_the_whole_file_of_the_interface_is_understood() -> None:
    settings = parsed(WHOLE)
    assert settings.site.timezone == ZoneInfo("Asia/Shanghai")
    assert settings.site.day_starts == time(0)
    assert settings.site.language is Language.SIMPLIFIED_CHINESE
    (pbx,) = settings.pbx
    assert (pbx.name, pbx.host, pbx.port, pbx.encoding_fallback) == ("hq", "127.0.0.1", 5038, "gb18030")
    assert pbx.secret.reveal() == "hunter2"
    assert pbx.actions is not None
    assert pbx.actions.secret.reveal() == "hunter3"
    sales = queue_rules(settings.queues, "hq", "sales")
    assert (sales.label, sales.service_level_formula) == ("销售", ServiceLevelFormula.EXCLUDE_SHORT)
    assert settings.boards["hall"].theme is Theme.LIGHT
    assert settings.boards["hall"].queues == ("sales", "hq/vip")


def test_paths_are_relative_to_the_file_and_not_to_the_shell() -> None:
    settings = parsed(WHOLE)
    assert settings.storage.directory == Path("/etc/floorwatch/data")
    assert settings.pbx[0].recordings == Path("/etc/floorwatch/monitor")
    assert settings.pbx[0].queue_log == Path("/var/log/asterisk/queue_log")


def test_one_pbx_is_all_a_file_must_name() -> None:
    settings = parsed(PBX)
    assert settings.web.port == 8080
    assert settings.storage.directory == Path("/etc/floorwatch/data")
    assert not settings.web.open_wallboards


def test_no_secret_is_shown_by_printing_the_settings() -> None:
    text = PBX + '[storage]\nurl = "postgresql://u:hunter4@h/d"\n[redis]\nurl = "redis://:hunter5@h"\n'
    assert "hunter" not in repr(parsed(text)) + repr(parsed(WHOLE))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "f.toml: pbx: is missing; give"),
        ("pbx = []\n", "f.toml:1: pbx: no PBX is configured"),
        ('[pbx]\nname = "hq"\n', "f.toml:1: pbx: is not a list of tables: write [[pbx]]"),
        ("[site\n", "f.toml:1: not TOML: "),
        (PBX + "prot = 1\n", "f.toml:6: pbx[1].prot: unknown key (did you mean port?); allowed: username, "),
        (PBX + "port = 0\n", "f.toml:6: pbx[1].port: 0 is not possible; allowed: a whole number from 1 to 65535"),
        (PBX + 'port = "5038"\n', 'f.toml:6: pbx[1].port: "5038" is not possible; allowed: a whole number'),
        (PBX + "tls = 1\n", "f.toml:6: pbx[1].tls: 1 is not possible; allowed: true or false"),
        (PBX + 'encoding_fallback = "gbk2"\n', 'f.toml:6: pbx[1].encoding_fallback: "gbk2" is no text encoding'),
        (PBX + 'encoding_fallback = "hex"\n', 'f.toml:6: pbx[1].encoding_fallback: "hex" is no text encoding'),
        (PBX + 'tls_ca_file = "x"\n', "f.toml:6: pbx[1].tls_ca_file: has no effect without tls = true"),
        (PBX + PBX, 'f.toml:7: pbx[2].name: "hq" is already the name of [[pbx]] number 1'),
        (PBX.replace('"hq"', '"h/q"'), 'f.toml:2: pbx[1].name: "h/q" is not possible; allowed: 1 to 40 characters'),
        (PBX.replace('host = "h"\n', ""), "f.toml:1: pbx[1].host: is missing; give"),
        (PBX + '[site]\ntimezone = "Mars/Base"\n', 'site.timezone: "Mars/Base" is not possible; no such time zone'),
        (PBX + '[site]\ntimezone = "../etc"\n', "no such time zone"),
        (PBX + '[site]\nlanguage = "de"\n', 'f.toml:7: site.language: "de" is not possible; allowed: "zh-CN", '),
        (PBX + '[site]\nday_starts = "24:00"\n', 'f.toml:7: site.day_starts: "24:00" is not possible; '),
        (PBX + '[site]\nday_starts = "6"\n', "not a time of day"),
        (PBX + "[queues.defaults]\nservice_level_seconds = 0\n", "f.toml:7: queues.defaults.service_level_seconds: 0 "),
        (PBX + "[queues.a]\nwaiting_limit = -1\n", "f.toml:7: queues.a.waiting_limit: -1 is not possible"),
        (PBX + "[queues.a]\nservice_level_target = 80\n", "a ratio above 0 and up to 1, such as 0.8"),
        (PBX + "[queues.a]\nservice_level_seconds = nan\n", "queues.a.service_level_seconds: nan is not possible"),
        (PBX + '[queues.a]\nservice_level_formula = "best"\n', 'allowed: "offered", "exclude-short"'),
        (PBX + '[queues."x/a"]\nlabel = "A"\n', 'f.toml:6: queues."x/a": "x/a" names the PBX "x", which is not'),
        (PBX + "[queues]\nlabel = 1\n", "f.toml:7: queues.label: is a key without a queue"),
        (PBX + '[queues.defaults]\nlabel = "A"\n', "f.toml:7: queues.defaults.label: every queue would have"),
        (PBX + "queues = 1\n", "pbx[1].queues: unknown key"),
        ("queues = 1\n" + PBX, "f.toml:1: queues: is not a table"),
        (PBX + '[boards."a b"]\n', 'f.toml:6: boards."a b": "a b" is not possible; allowed: 1 to 40 letters'),
        (PBX + '[boards.a]\nqueues = ["x/a"]\n', 'f.toml:7: boards.a.queues: "x/a" names the PBX "x"'),
        (PBX + '[boards.a]\nqueues = "sales"\n', '"sales" is not possible; allowed: a list of texts'),
        (PBX + "[log]\nlevel = 3\n", 'f.toml:7: log.level: 3 is not possible; allowed: "debug", "info"'),
        (PBX + "[wep]\n", "f.toml:6: wep: unknown key (did you mean web?); allowed: pbx, site, "),
        (PBX + 'actions = "no"\n', "f.toml:6: pbx[1].actions: is not a table"),
    ],
)
def test_a_fault_names_file_line_key_and_what_is_allowed(text: str, said: str) -> None:
    assert said in "\n".join(refused(text))


def test_all_faults_are_told_at_once_in_the_order_of_the_file() -> None:
    lines = refused("[web]\nport = -1\n" + PBX + "port = 0\n[site]\nlanguage = 1\n")
    assert [line.split(":")[1] for line in lines] == ["2", "8", "10"]


def test_a_missing_file_is_one_line_with_the_mend(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"absent.toml: cannot be read .*--config FILE"):
        load(tmp_path / "absent.toml")


def test_a_directory_a_huge_file_and_other_encodings_are_refused_in_words(tmp_path: Path) -> None:
    huge, chinese = tmp_path / "huge", tmp_path / "gbk.toml"
    with huge.open("wb") as opened:
        opened.truncate(5 * 1024 * 1024)
    chinese.write_bytes("# 客服\nname = '中文'\n".encode("gb18030"))
    for file, said in ((tmp_path, "cannot be read"), (huge, "4 MiB"), (chinese, "gbk.toml:1: not UTF-8")):
        with pytest.raises(SettingsError, match=said):
            load(file)


def test_a_file_saved_by_a_windows_editor_is_read(tmp_path: Path) -> None:
    file = tmp_path / "f.toml"
    file.write_bytes(b"\xef\xbb\xbf" + PBX.replace("\n", "\r\n").encode())
    assert load(file).pbx[0].name == "hq"
