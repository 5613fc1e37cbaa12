from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec
import pytest

from config.cli import main
from tests.connectors.channels.service import played

PBX = '[[pbx]]\nname = "hq"\nhost = "h"\nusername = "u"\nsecret = "s"\n'


async def test_each_channel_answers_for_itself(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "floorwatch.toml"
    async with played(lambda _request, _body: (200, "ok", {})) as (service, _):
        tables = f'[channels.good]\ntype = "slack"\nurl = "{service.url}"\n'
        bad = '[channels.bad]\ntype = "slack"\nurl = "http://127.0.0.1:1/hunter2"\n'
        file.write_text(PBX + tables + bad, encoding="utf-8")
        words = ["notify", "test", "--config", str(file)]
        assert await asyncio.to_thread(main, [*words, "--json"]) == 1
        told = {each["channel"]: each["ok"] for each in msgspec.json.decode(capsys.readouterr().out)}
        assert told == {"good": True, "bad": False}
        assert await asyncio.to_thread(main, [*words, "--channel", "good"]) == 0
        assert capsys.readouterr().out == "ok       good: taken\n"
        assert await asyncio.to_thread(main, [*words, "--channel", "bad"]) == 1
        assert "hunter2" not in capsys.readouterr().out
        assert await asyncio.to_thread(main, [*words, "--channel", "fox"]) == 2
    assert len(service.taken) == 2
