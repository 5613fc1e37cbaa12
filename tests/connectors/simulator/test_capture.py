from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from connectors.errors import LinkLostError, RefusedError
from connectors.simulator.capture import Source, capture
from connectors.simulator.recording import RecordingWriter, chunks
from connectors.simulator.scrubbing import Pseudonyms
from connectors.simulator.settings import SimulationSettings
from connectors.simulator.simulated_pbx import SimulatedPbx


@asynccontextmanager
async def pbx() -> AsyncIterator[int]:
    simulated = SimulatedPbx(SimulationSettings(agents=5, queues=2, warm_up=600))
    port = await simulated.start()
    try:
        yield port
    finally:
        await simulated.stop()


def already() -> asyncio.Event:
    """Stop as soon as the snapshot was asked for."""
    stopped = asyncio.Event()
    stopped.set()
    return stopped


def source(port: int, secret: str = "floorwatch") -> Source:
    return Source(host="127.0.0.1", port=port, username="floorwatch", secret=secret)


async def recorded(port: int, file: Path, pseudonyms: Pseudonyms | None = None) -> bytes:
    with RecordingWriter(file) as writer:
        written = await capture(source(port), writer, already(), pseudonyms)
    stream = b"".join(data for _, data in chunks(file))
    assert written == len(stream)
    return stream


async def test_a_recording_begins_with_the_banner_and_ends_with_the_queues(tmp_path: Path) -> None:
    async with pbx() as port:
        stream = await recorded(port, tmp_path / "r.gz")
    assert stream.startswith(b"Asterisk Call Manager/")
    assert stream.count(b"Event: QueueStatusComplete") == 2
    assert b"Event: CoreShowChannelsComplete" in stream


async def test_a_scrubbed_recording_names_nobody(tmp_path: Path) -> None:
    async with pbx() as port:
        plain = await recorded(port, tmp_path / "plain.gz")
        scrubbed = await recorded(port, tmp_path / "scrubbed.gz", Pseudonyms(b"key"))
    names = {line.partition(b": ")[2] for line in plain.split(b"\r\n") if line.startswith(b"Name: ")}
    assert names
    assert not any(b"Name: " + name + b"\r\n" in scrubbed for name in names)
    assert b"Name: Person-" in scrubbed


async def test_a_wrong_secret_is_refused_without_showing_it(tmp_path: Path) -> None:
    async with pbx() as port:
        with (
            RecordingWriter(tmp_path / "r.gz") as writer,
            pytest.raises(RefusedError, match="check username") as caught,
        ):
            await capture(source(port, "hunter2"), writer, already())
    assert "hunter2" not in str(caught.value) + repr(source(port, "hunter2"))


async def test_nobody_there_and_somebody_else_there_are_told(tmp_path: Path) -> None:
    async def hang_up(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    other = await asyncio.start_server(hang_up, "127.0.0.1", 0)
    port = other.sockets[0].getsockname()[1]
    with RecordingWriter(tmp_path / "r.gz") as writer:
        async with other:
            with pytest.raises(LinkLostError, match="does not answer as Asterisk"):
                await capture(source(port), writer, already())
        with pytest.raises(LinkLostError, match="cannot be reached"):
            await capture(source(port), writer, already())
