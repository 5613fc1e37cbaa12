"""Recording the AMI stream of a real PBX: log in, ask for the snapshot, write down every byte until told to stop.

A recording holds what the PBX sent, from the banner on; what we sent, the secret with it, is not in it.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from connectors.errors import LinkLostError, RefusedError
from connectors.simulator.recording import END, RecordingWriter, Splitter
from connectors.simulator.scrubbing import Pseudonyms, scrub

CONNECT_SECONDS = 10.0
ANSWER_SECONDS = 10.0
FAREWELL_SECONDS = 2.0
READ_BYTES = 64 * 1024
MOST_BEFORE_LOG_IN = 1 << 20
"""Bytes read before the log-in is answered; a PBX that sends more before is none."""

SNAPSHOT = ("QueueStatus", "CoreShowChannels", "DeviceStateList")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where to record. encryption: None for plain TCP."""

    host: str
    port: int
    username: str
    secret: str
    encryption: ssl.SSLContext | None = None

    def __repr__(self) -> str:
        return f"Source({self.host!r}, {self.port}, {self.username!r})"


async def capture(
    source: Source, writer: RecordingWriter, stopped: asyncio.Event, pseudonyms: Pseudonyms | None = None
) -> int:
    """Record until `stopped` is set or the PBX closes; returns the number of bytes written.

    pseudonyms: replace numbers and names by these. Raises LinkLostError when nobody answers, RefusedError when the
    account is refused.
    """
    reader, out = await _dial(source)
    page = _Page(writer, pseudonyms)
    try:
        await _log_in(source, reader, out, page)
        await _ask(out, *SNAPSHOT)
        reading = asyncio.ensure_future(_read_all(reader, page.write))
        stopping = asyncio.ensure_future(stopped.wait())
        await asyncio.wait({reading, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if not reading.done():
            # The last word on the queues: what a replay is measured by.
            await _ask(out, "QueueStatus", "Logoff")
            await asyncio.wait({reading}, timeout=FAREWELL_SECONDS)
        reading.cancel()
    finally:
        out.close()
        with contextlib.suppress(OSError):
            await out.wait_closed()
    return page.written


class _Page:
    """Bytes on their way into the recording, scrubbed frame by frame where that is wanted."""

    def __init__(self, writer: RecordingWriter, pseudonyms: Pseudonyms | None) -> None:
        self._writer = writer
        self._pseudonyms = pseudonyms
        self._splitter = Splitter()
        self._start = monotonic()
        self.written = 0

    def write(self, data: bytes) -> None:
        """Write bytes with the time of their arrival."""
        if self._pseudonyms is not None:
            data = b"".join(scrub(frame, self._pseudonyms) for frame in self._splitter.feed(data))
        if data:
            self._writer.write(monotonic() - self._start, data)
            self.written += len(data)


async def _dial(source: Source) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            return await asyncio.open_connection(source.host, source.port, ssl=source.encryption)
    except (OSError, TimeoutError) as error:
        said = getattr(error, "strerror", None) or str(error) or "no answer"
        raise LinkLostError(f"{source.host}:{source.port} cannot be reached ({said}): check host and port") from None


async def _log_in(source: Source, reader: asyncio.StreamReader, out: asyncio.StreamWriter, page: _Page) -> None:
    """By challenge, so that the secret does not travel."""
    challenge = await _answer(source, reader, out, page, "Action: Challenge\r\nAuthType: MD5")
    key = hashlib.md5(
        challenge.get("Challenge", "").encode() + source.secret.encode(), usedforsecurity=False
    ).hexdigest()
    words = f"Action: Login\r\nAuthType: MD5\r\nUsername: {source.username}\r\nKey: {key}\r\nEvents: on"
    answer = await _answer(source, reader, out, page, words)
    if answer.get("Response") != "Success":
        said = answer.get("Message", "no reason given")
        raise RefusedError(
            f"{source.host}:{source.port} refuses user {source.username} ({said}): check username, secret and permit"
        )


async def _answer(
    source: Source, reader: asyncio.StreamReader, out: asyncio.StreamWriter, page: _Page, words: str
) -> dict[str, str]:
    """Send one action and read up to its response; what else comes before it is recorded all the same."""
    out.write(words.encode() + END)
    splitter, heard = Splitter(), 0
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            while data := await reader.read(READ_BYTES):
                page.write(data)
                heard += len(data)
                for frame in splitter.feed(data):
                    fields = dict(line.split(": ", 1) for line in frame.decode("latin-1").splitlines() if ": " in line)
                    if "Response" in fields:
                        return fields
                if heard > MOST_BEFORE_LOG_IN:
                    break
    except (OSError, TimeoutError):
        pass
    raise LinkLostError(f"{source.host}:{source.port} does not answer as Asterisk does: check that it is its AMI port")


async def _ask(out: asyncio.StreamWriter, *actions: str) -> None:
    out.write(b"".join(b"Action: " + action.encode() + END for action in actions))
    with contextlib.suppress(OSError):
        await out.drain()


async def _read_all(reader: asyncio.StreamReader, write: Callable[[bytes], None]) -> None:
    """Until the PBX closes; its going away is the end of the recording and no fault."""
    with contextlib.suppress(OSError):
        while data := await reader.read(READ_BYTES):
            write(data)
