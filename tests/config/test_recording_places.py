from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from config.loader import parse
from config.problems import SettingsError
from config.recording_places import content_store, policy_of, rule_of, source_of
from config.settings import Pbx, Recordings, Secret, Settings, Sftp, Site, Storage
from connectors.recordings.fetch import LocalSource
from connectors.recordings.https import HttpsSource
from connectors.recordings.sftp import SftpSource

FILE = Path("/etc/floorwatch.toml")
PBX = '[[pbx]]\nname = "hq"\nhost = "h"\nusername = "u"\nsecret = "s"\n'


def pbx(**told: object) -> Pbx:
    return Pbx(name="hq", host="h", username="u", secret=Secret("s"), **told)  # type: ignore[arg-type]


def test_the_file_says_where_recordings_lie_and_how_they_are_named() -> None:
    text = PBX + 'recordings_pattern = "{linkedid}.wav"\nrecordings_on_pbx = "/rec"\n'
    text += '[pbx.recordings_sftp]\nhost = "h"\nusername = "u"\nkey_file = "/k"\nknown_hosts = "/n"\n'
    text += '[recordings]\ngrace_hours = 100\nmost_gigabytes = 2.5\nkey_file = "key"\n'
    settings = parse(text, FILE, {})
    (one,) = settings.pbx
    assert isinstance(source_of(one), SftpSource)
    rule = rule_of(one, settings)
    assert (rule.on_pbx, rule.pattern, rule.zone) == ("/rec", "{linkedid}.wav", ZoneInfo("UTC"))
    policy = policy_of(settings)
    assert (policy.grace, policy.quota, policy.days) == (360_000.0, 2_500_000_000, 180 * 86_400.0)
    assert settings.recordings.key_file == Path("/etc/key")


def test_a_pattern_that_names_no_call_and_two_places_are_refused_with_their_key() -> None:
    text = PBX + 'recordings = "/rec"\nrecordings_pattern = "all.wav"\n'
    text += '[pbx.recordings_sftp]\nhost = "h"\nusername = "u"\nkey_file = "/k"\nknown_hosts = "/n"\n'
    with pytest.raises(SettingsError) as refused:
        parse(text, FILE, {})
    assert "pbx[1].recordings_pattern" in str(refused.value)
    assert "pbx[1].recordings_sftp" in str(refused.value)


def test_a_pbx_without_a_place_has_no_source(tmp_path: Path) -> None:
    assert source_of(pbx()) is None
    assert isinstance(source_of(pbx(recordings=tmp_path)), LocalSource)
    sftp = Sftp(host="h", username="u", key_file=tmp_path, known_hosts=tmp_path)
    assert isinstance(source_of(pbx(recordings_sftp=sftp)), SftpSource)


def test_copies_are_encrypted_where_a_key_is_named(tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text("ab" * 32)
    key.chmod(0o600)
    settings = Settings(
        pbx=(pbx(),), site=Site(), storage=Storage(directory=tmp_path), recordings=Recordings(key_file=key)
    )
    (tmp_path / "a").write_bytes(b"hello" * 100)
    kept = content_store(settings)
    name = kept.put(tmp_path / "a")
    assert b"".join(kept.read(name)) == b"hello" * 100
    assert b"hello" not in (tmp_path / "recordings" / name[:2] / name).read_bytes()


def test_a_web_server_is_a_place_whose_address_is_checked() -> None:
    text = PBX + '[pbx.recordings_https]\naddress = "https://pbx/monitor"\nchecksum = "{name}.sha256"\n'
    (one,) = parse(text, FILE, {}).pbx
    assert isinstance(source_of(one), HttpsSource)
    for wrong in ("http://pbx/monitor", "https://pbx/?a=b"):
        with pytest.raises(SettingsError, match="recordings_https"):
            parse(text.replace("https://pbx/monitor", wrong), FILE, {})
    with pytest.raises(SettingsError, match="another place"):
        parse(text.replace("[pbx.rec", 'recordings = "/rec"\n[pbx.rec'), FILE, {})
