"""The command against the real web server over a real store, each person with their own token."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import msgspec
import pytest

from config.cli import main
from connectors.store.grants import grants_of
from tests.web.api.people import House, house


@pytest.fixture
def rooms_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


async def said(rooms: House, monkeypatch: pytest.MonkeyPatch, who: str, *words: str) -> int:
    monkeypatch.setenv("FLOORWATCH_TOKEN", who)
    return await asyncio.to_thread(main, ["grant", *words, "--url", rooms.server.url("")])


async def test_three_people_make_a_grant_at_three_terminals(
    rooms_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async with house(rooms_path) as rooms:
        rooms.now = time.time()
        wish = ("request", "see_numbers", "--why", "complaint\x1b[2J", "--days", "2", "--scope", "hq/sales", "hq/vip")
        assert await said(rooms, monkeypatch, "lina", *wish) == 0
        assert capsys.readouterr().out == "1\n"
        assert await said(rooms, monkeypatch, "wang", "list", "review") == 0
        line = capsys.readouterr().out
        assert "requested  lina  see_numbers  on hq/sales hq/vip" in line
        assert "\x1b" not in line
        assert await said(rooms, monkeypatch, "wang", "review", "1", "--text", "needed") == 0
        assert await said(rooms, monkeypatch, "wang", "approve", "1") == 1
        assert "answers 403" in capsys.readouterr().err
        assert await said(rooms, monkeypatch, "chen", "approve", "1") == 0
        assert await said(rooms, monkeypatch, "lina", "acknowledge", "1") == 0
        assert "grant 1 is active" in capsys.readouterr().err
        assert await said(rooms, monkeypatch, "lina", "list", "--json") == 0
        assert msgspec.json.decode(capsys.readouterr().out)["may"] == ["finish"]
        assert await said(rooms, monkeypatch, "wang", "revoke", "1", "--text", "misused") == 0
        assert [each.stage for each in grants_of(rooms.store, "lina")] == ["revoked"]
        assert await said(rooms, monkeypatch, "zhao", "list") == 0
        assert "no such grants" in capsys.readouterr().err


async def test_all_pages_are_listed(
    rooms_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("web.api.grants.LISTED", 1)
    async with house(rooms_path) as rooms:
        rooms.now = time.time()
        for _ in range(3):
            assert await said(rooms, monkeypatch, "lina", "request", "listen", "--why", "17", "--days", "1") == 0
        capsys.readouterr()
        assert await said(rooms, monkeypatch, "gu", "list", "all") == 0
        assert len(capsys.readouterr().out.splitlines()) == 3


@pytest.mark.parametrize(
    "words",
    [
        ["request", "fly", "--why", "x", "--days", "1"],
        ["request", "listen", "--why", "x", "--days", "1", "--begins", "now"],
        ["list", "theirs"],
        ["expire", "1"],
    ],
)
def test_wrong_words_are_refused_before_anybody_is_asked(words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["grant", *words])
    assert ended.value.code == 2
