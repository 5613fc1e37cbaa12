"""Redis, where several nodes meet: does it answer, may it lose what it is given, and does a collector publish there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import msgspec
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from config.doctor.findings import Finding, fault, ok, warning
from config.settings import Settings
from connectors.errors import MisconfiguredError
from connectors.journal.redis import client_of, said_of
from connectors.journal.shelf import Head
from connectors.journal.stream import HEAD, STREAM

PATIENCE = 5.0

OLDEST = (6, 2)
"""The first Redis whose streams and scripts do what the publisher asks of them."""

SILENT = 10.0
"""Seconds after the newest item of the stream from which on no collector publishes: frames come four times a second."""

_WHERE = "redis.url"


def redis_server(settings: Settings) -> Iterator[Finding]:
    """Look at it, where it is configured."""
    if settings.redis.url is None:
        return
    url = settings.redis.url.reveal()
    try:
        client_of(url)
    except MisconfiguredError as error:
        said, _, mend = str(error).partition(": ")
        yield fault("redis", _WHERE, said, mend)
        return
    try:
        with redis.Redis.from_url(
            url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE, retry=Retry(NoBackoff(), 0), protocol=2
        ) as server:
            found = list(_looked(server))
    except (redis.RedisError, OSError) as error:
        mend = "start it, correct redis.url, or remove it: one process needs no server"
        yield fault("redis", _WHERE, said_of(error), mend)
        return
    yield from found


def _looked(server: redis.Redis) -> Iterator[Finding]:
    told = server.info()
    version = str(told.get("redis_version", "0"))
    if tuple(int(part) for part in version.split(".")[:2] if part.isdigit()) < OLDEST:
        yield fault("redis", _WHERE, f"answers, but is version {version}", "upgrade it: 6.2 is the oldest that will do")
        return
    yield ok("redis", _WHERE, f"answers, version {version}")
    policy = str(told.get("maxmemory_policy", "noeviction"))
    if told.get("maxmemory") and policy != "noeviction":
        said = f"may throw away the stream when its memory is full ({policy})"
        yield warning("redis memory", _WHERE, said, "give Floorwatch a Redis with maxmemory-policy noeviction")
    yield _published(server)


def _published(server: redis.Redis) -> Finding:
    """Whether a collector publishes now."""
    written, newest = server.get(HEAD), cast("list[Any]", server.xrevrange(STREAM, count=1))
    try:
        head = None if written is None else msgspec.json.decode(cast("bytes", written), type=Head)
    except (msgspec.DecodeError, UnicodeDecodeError):
        mend = "this Redis is used by something else, too: give Floorwatch a database of its own (redis.url ends in /N)"
        return fault("stream", _WHERE, "holds a checkpoint that is none", mend)
    if head is None or not newest:
        said, mend = "no collector publishes here yet", "start it: `floorwatch run` with the same redis.url"
        return warning("stream", _WHERE, said, mend)
    seconds, _ = server.time()
    silent = seconds - int(bytes(newest[0][0]).partition(b"-")[0]) / 1000
    if silent > SILENT:
        said = f"the collector has been silent for {silent:.0f} s"
        return warning("stream", _WHERE, said, "look whether it runs and what its log says of Redis")
    return ok("stream", _WHERE, f"a collector publishes; its newest checkpoint is of entry {head.seq}")
