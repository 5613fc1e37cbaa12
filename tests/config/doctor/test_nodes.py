from __future__ import annotations

import signal
import socket
from pathlib import Path

import pytest
import redis

from config.doctor import nodes
from config.doctor.findings import Verdict
from config.settings import Settings
from connectors.journal.stream import HEAD, STREAM
from tests.config.doctor.test_places import settings
from tests.connectors.journal.nodes import Collector
from tests.redis_server import redis_server, until


def at(folder: Path, url: str) -> Settings:
    return settings(folder, f'[redis]\nurl = "{url}"\n')


def test_redis_is_asked_where_it_is_configured_and_its_password_is_not_shown(tmp_path: Path) -> None:
    assert list(nodes.redis_server(settings(tmp_path))) == []
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        (silent,) = nodes.redis_server(at(tmp_path, f"redis://:hunter2@127.0.0.1:{bound.getsockname()[1]}/0"))
    assert (silent.verdict, silent.said) == (Verdict.FAULT, "it does not answer")
    assert "hunter2" not in repr(silent)
    (wrong,) = nodes.redis_server(at(tmp_path, "http://:hunter2@here"))
    assert wrong.verdict is Verdict.FAULT
    assert "hunter2" not in repr(wrong)


def test_a_wrong_password_is_told_as_one(tmp_path: Path) -> None:
    with redis_server() as server:
        with redis.Redis.from_url(server.url) as client:
            client.config_set("requirepass", "secret")
        (refused,) = nodes.redis_server(at(tmp_path, server.url.replace("//", "//:hunter2@")))
        assert refused.said == "wrong password or user"
        assert "hunter2" not in repr(refused)


async def test_who_publishes_there_is_told(tmp_path: Path) -> None:
    with redis_server() as server:
        answers, nobody = nodes.redis_server(at(tmp_path, server.url))
        assert answers.verdict is Verdict.OK
        assert (nobody.verdict, nobody.said) == (Verdict.WARNING, "no collector publishes here yet")
        async with Collector(tmp_path / "j.db", server.url).publishing() as collector:
            await until(lambda: collector.publisher.outlet().beginnings == 1)
            collector.add(2)
            collector.draw()
            await until(lambda: collector.publisher.outlet().items == 3)
            _, speaks = nodes.redis_server(at(tmp_path, server.url))
            assert (speaks.verdict, speaks.said) == (
                Verdict.OK,
                "a collector publishes; its newest checkpoint is of entry 0",
            )
        with redis.Redis.from_url(server.url) as client:
            client.xtrim(STREAM, maxlen=0)
            client.delete(STREAM)
            client.xadd(STREAM, {"k": "f"}, id="5-0")
            _, silent = nodes.redis_server(at(tmp_path, server.url))
            assert silent.said.startswith("the collector has been silent for")
            client.set(HEAD, "what")
            _, none = nodes.redis_server(at(tmp_path, server.url))
            assert (none.verdict, none.said) == (Verdict.FAULT, "holds a checkpoint that is none")


def test_a_redis_that_throws_things_away_is_warned_of(tmp_path: Path) -> None:
    with redis_server() as server, redis.Redis.from_url(server.url) as client:
        client.config_set("maxmemory", "100mb")
        client.config_set("maxmemory-policy", "allkeys-lru")
        _, memory, _ = nodes.redis_server(at(tmp_path, server.url))
    assert (memory.check, memory.verdict) == ("redis memory", Verdict.WARNING)


def test_a_redis_that_is_too_old_or_stands_still_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with redis_server() as server:
        with monkeypatch.context() as later:
            later.setattr(nodes, "OLDEST", (999, 0))
            (old,) = nodes.redis_server(at(tmp_path, server.url))
        assert old.verdict is Verdict.FAULT
        server.signal(signal.SIGSTOP)
        monkeypatch.setattr(nodes, "PATIENCE", 0.2)
        (still,) = nodes.redis_server(at(tmp_path, server.url))
        assert still.said == "it does not answer"
