from __future__ import annotations

from pathlib import Path

import pytest

from config.loader import parse
from config.problems import SettingsError

PBX = '[[pbx]]\nname = "hq"\nhost = "h"\nusername = "u"\nsecret = "s"\n'


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('tls_certificate = "none.pem"', "tls_key"),
        ('tls_certificate = "none.pem"\ntls_key = "none.key"', "there is no file"),
        ('trusted_proxies = ["proxy.local"]', "is no address"),
        ('path_prefix = "floor"', "with a slash before"),
        ('path_prefix = "/floor/"', "with a slash before"),
    ],
)
def test_what_cannot_work_is_told_with_its_key(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        parse(f"{PBX}[web]\n{line}\n", tmp_path / "floorwatch.toml", {})


def test_what_works_is_taken(tmp_path: Path) -> None:
    text = f'{PBX}[web]\ntrusted_proxies = ["127.0.0.1", "10.0.0.0/24", "::1"]\npath_prefix = "/a/b"\n'
    assert parse(text, tmp_path / "floorwatch.toml", {}).web.path_prefix == "/a/b"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ('issuer = "https://id"', "client_id"),
        ('issuer = "https://id"\nclient_id = "f"\nclient_secret = "s"', "nobody would be let in"),
        ('issuer = "https://id"\nclient_id = "f"\nclient_secret = "s"\nroles = ["x=king"]', "group=role"),
        ('issuer = "https://id"\nclient_id = "f"\nclient_secret = "s"\nroles = ["x=screen"]', "group=role"),
        ('issuer = "http://id"\nclient_id = "f"\nclient_secret = "s"\nroles = ["x=qa"]', "https"),
    ],
)
def test_a_provider_is_named_whole(tmp_path: Path, lines: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        parse(f"{PBX}[oidc]\n{lines}\n", tmp_path / "floorwatch.toml", {})
