"""Record what one AMI user sees: the raw bytes with their times, from the banner to the last snapshot.

The same format as the captures: a recording made today can stand in wherever a capture does.
"""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import json
import shutil
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.live.asterisk import Login

# Sent first, as any client that wants to know the state of the floor must.
SNAPSHOT = ("CoreSettings", "CoreStatus", "QueueStatus", "CoreShowChannels", "DeviceStateList")
# How long the last snapshot may take to arrive.
LAST_WORD_SECONDS = 15.0


@dataclass(slots=True)
class Recording:
    """Chunks as they were received: (seconds since `epoch`, bytes)."""

    epoch: float = field(default_factory=time.time)
    chunks: list[tuple[float, bytes]] = field(default_factory=list)

    @property
    def stream(self) -> bytes:
        """All bytes in one piece."""
        return b"".join(chunk for _, chunk in self.chunks)

    def save(self, folder: Path, queue_log: Path) -> None:
        """Write ami.jsonl.gz, queue_log and meta.json, as the captures have them."""
        folder.mkdir(parents=True, exist_ok=True)
        with gzip.open(folder / "ami.jsonl.gz", "wt", encoding="utf-8") as file:
            for at, chunk in self.chunks:
                file.write(json.dumps({"t": round(at, 4), "d": chunk.decode("latin-1")}, ensure_ascii=False) + "\n")
        (folder / "meta.json").write_text(json.dumps({"t0": self.epoch}), encoding="utf-8")
        shutil.copy(queue_log, folder / "queue_log")


@contextlib.asynccontextmanager
async def recording(login: Login) -> AsyncIterator[Recording]:
    """Log in, ask for the snapshot, record until the block ends; then a last QueueStatus, awaited."""
    reader, writer = await asyncio.open_connection(login.host, login.port)
    tape = Recording()
    ended = asyncio.Event()

    async def listen() -> None:
        tail = b""
        while chunk := await reader.read(65536):
            tape.chunks.append((time.time() - tape.epoch, chunk))
            tail = (tail + chunk)[-4096:]
            if b"ActionID: last\r\n" in tail and b"Event: QueueStatusComplete" in tail:
                ended.set()

    def ask(action: str, number: str, *lines: str) -> None:
        writer.write("\r\n".join((f"Action: {action}", f"ActionID: {number}", *lines, "", "")).encode())

    listening = asyncio.create_task(listen())
    try:
        ask("Login", "login", f"Username: {login.user}", f"Secret: {login.secret}")
        for number, action in enumerate(SNAPSHOT):
            ask(action, f"first-{number}")
        yield tape
        ask("QueueStatus", "last")
        async with asyncio.timeout(LAST_WORD_SECONDS):
            await ended.wait()
    finally:
        listening.cancel()
        writer.close()
        with contextlib.suppress(asyncio.CancelledError, ConnectionError):
            await listening
