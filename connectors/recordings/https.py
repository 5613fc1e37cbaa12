"""Recordings that the PBX's own web server shows: over TLS that is verified, in ranges, checked against a checksum."""

from __future__ import annotations

import asyncio
import hashlib
import re
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote, urlsplit

import aiohttp
import msgspec

from connectors.audio.decode import LIMITS
from connectors.errors import LinkLostError, MisconfiguredError
from connectors.recordings.fetch import PIECE, ChangedError
from connectors.recordings.find import inside
from connectors.recordings.states import Stat

SECONDS = 20.0
"""Any answer of the other end, and any piece of it, is waited for so long."""

TRIES = 3
"""A copy that breaks off goes on where it was, so often."""

LARGEST = LIMITS.size
"""Bytes; what claims to be larger is told as that, and nothing of it is read."""

LONGEST_CHECKSUM = 4096
_SHA256 = re.compile(r"\b[0-9a-fA-F]{64}\b")
_GONE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """Where and as whom. address: of the directory. checksum: the name of a file beside each that holds its SHA-256."""

    address: str
    token_file: Path | None = None
    username: str | None = None
    password_file: Path | None = None
    ca_file: Path | None = None
    checksum: str | None = None


class HttpsSource:
    """A directory behind a web server. largest: bytes of a file. Each look has a connection of its own."""

    def __init__(self, shown: Shown, largest: int = LARGEST) -> None:
        self._shown = shown
        self._largest = largest
        self._host = urlsplit(shown.address).hostname or "the server"

    async def stat(self, name: str) -> Stat | None:
        """A file's outside, as its headers tell it."""
        address = self._address(name)
        if address is None:
            return None
        async with await self._session() as session:
            try:
                async with session.head(address, allow_redirects=False) as answer:
                    return None if answer.status in _GONE else self._outside(answer)
            except (aiohttp.ClientError, TimeoutError, OSError) as error:
                raise self._lost(error) from None

    async def read(self, name: str) -> AsyncIterator[bytes]:
        """A file's bytes; where the connection breaks, it goes on from there while the file is the same."""
        address, digest, done, tag = self._address(name), hashlib.sha256(), 0, None
        if address is None:
            raise ChangedError
        async with await self._session() as session:
            for attempt in range(TRIES):
                try:
                    async with self._opened(session, address, done, tag) as answer:
                        tag = _tag(answer)
                        async for piece in answer.content.iter_chunked(PIECE):
                            done += len(piece)
                            self._check_size(done)
                            digest.update(piece)
                            yield piece
                    break
                except (aiohttp.ClientError, TimeoutError, OSError) as error:
                    # Without a validator the rest might be of another file.
                    if attempt == TRIES - 1 or (done and tag is None):
                        raise self._lost(error) from None
            await self._compare(session, name, digest.hexdigest())

    @asynccontextmanager
    async def _opened(
        self, session: aiohttp.ClientSession, address: str, done: int, tag: str | None
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """An answer with the rest of the file from `done` on. Raises ChangedError where it is no rest of the same."""
        headers = {"Range": f"bytes={done}-", "If-Range": tag or ""} if done else {}
        async with session.get(address, headers=headers, allow_redirects=False) as answer:
            begins = answer.headers.get("Content-Range", "").startswith(f"bytes {done}-")
            rest = answer.status == HTTPStatus.PARTIAL_CONTENT and begins
            if answer.status in _GONE or (done and not rest):
                raise ChangedError
            self._check(answer)
            yield answer

    async def _compare(self, session: aiohttp.ClientSession, name: str, found: str) -> None:
        """What was copied against what the file beside it says. Raises ChangedError for another content."""
        if self._shown.checksum is None:
            return
        folder, _, last = name.rpartition("/")
        beside = self._shown.checksum.replace("{name}", last)
        address = self._address(f"{folder}/{beside}" if folder else beside)
        if address is None:
            raise ChangedError
        try:
            async with session.get(address, allow_redirects=False) as answer:
                if answer.status in _GONE:
                    raise ChangedError  # It is written after the recording: not finished yet.
                self._check(answer)
                told = _SHA256.search((await answer.content.read(LONGEST_CHECKSUM)).decode("ascii", "replace"))
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise self._lost(error) from None
        if told is None or told.group().lower() != found:
            raise ChangedError

    def _outside(self, answer: aiohttp.ClientResponse) -> Stat:
        self._check(answer)
        length = answer.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdigit() and len(length) <= 18):
            raise LinkLostError(f"{self._host} tells no Content-Length of recordings: mend its configuration")
        return Stat(int(length), _when(answer.headers.get("Last-Modified")), answer.headers.get("ETag", "")[:200])

    def _check(self, answer: aiohttp.ClientResponse) -> None:
        if answer.status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
            raise LinkLostError(f"{self._host} refuses recordings ({answer.status}): mend the token or the password")
        if answer.status not in {HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT}:
            raise LinkLostError(f"{self._host} answered {answer.status} for a recording: look at its log")

    def _check_size(self, done: int) -> None:
        """It grew while it was copied, or the header lied: the copy's own check says so, this ends an endless one."""
        if done > self._largest:
            raise ChangedError

    def _address(self, name: str) -> str | None:
        tidy = inside(name)
        return None if tidy is None else self._shown.address.rstrip("/") + "/" + quote(tidy)

    async def _session(self) -> aiohttp.ClientSession:
        """Raises MisconfiguredError for files that cannot be read."""
        headers, auth, context = await asyncio.to_thread(self._read)
        limits = aiohttp.ClientTimeout(total=None, connect=SECONDS, sock_connect=SECONDS, sock_read=SECONDS)
        return aiohttp.ClientSession(
            headers=headers | {"Accept-Encoding": "identity"},
            auth=auth,
            connector=aiohttp.TCPConnector(ssl=context, limit=2),
            timeout=limits,
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
        )

    def _read(self) -> tuple[dict[str, str], aiohttp.BasicAuth | None, ssl.SSLContext]:
        shown = self._shown
        try:
            context = ssl.create_default_context(cafile=None if shown.ca_file is None else str(shown.ca_file))
            token = None if shown.token_file is None else shown.token_file.read_text("ascii").strip()
            word = None if shown.password_file is None else shown.password_file.read_text("utf-8").strip()
        except (OSError, ValueError) as error:
            raise MisconfiguredError(
                f"a file of recordings_https cannot be read ({type(error).__name__}): mend its name or its rights"
            ) from None
        auth = None if shown.username is None else aiohttp.BasicAuth(shown.username, word or "", "utf-8")
        return {} if token is None else {"Authorization": f"Bearer {token}"}, auth, context

    def _lost(self, error: Exception) -> LinkLostError:
        why = type(error).__name__
        return LinkLostError(f"recordings on {self._host} cannot be reached ({why}): it is tried again")


def _tag(answer: aiohttp.ClientResponse) -> str | None:
    """What a rest may be asked for by: a strong ETag, else the time."""
    tag = answer.headers.get("ETag")
    if tag is not None and not tag.startswith("W/"):
        return tag
    return answer.headers.get("Last-Modified")


def _when(text: str | None) -> float:
    try:
        return 0.0 if text is None else parsedate_to_datetime(text).timestamp()
    except (TypeError, ValueError, OverflowError):
        return 0.0
