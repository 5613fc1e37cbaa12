"""Recordings on the PBX itself, fetched over SFTP (asyncssh, in the extra `recordings`)."""

from __future__ import annotations

import asyncio
import stat as modes
from collections.abc import AsyncIterator
from pathlib import Path, PurePosixPath
from typing import Any

import msgspec

from connectors.errors import LinkLostError, MisconfiguredError
from connectors.recordings.fetch import PIECE, ChangedError
from connectors.recordings.find import inside
from connectors.recordings.states import Stat

SECONDS = 20.0
"""Any answer of the other end is waited for so long."""


class Remote(msgspec.Struct, frozen=True, kw_only=True):
    """Where and as whom. key_file: a private key; known_hosts: the file with the other end's key, which is checked."""

    host: str
    port: int = 22
    username: str
    key_file: Path
    known_hosts: Path
    directory: str


class SftpSource:
    """A directory of another machine. One connection, made when it is needed and made anew when it broke."""

    def __init__(self, remote: Remote) -> None:
        self._remote = remote
        self._connection: Any = None
        self._client: Any = None
        self._root = ""
        self._lock = asyncio.Lock()

    async def stat(self, name: str) -> Stat | None:
        """A regular file's outside; a link, or a name behind a link that leads out of the directory, is no file."""
        import asyncssh  # noqa: PLC0415 - an extra

        path = inside(name)
        try:
            async with asyncio.timeout(SECONDS):
                client = await self._opened()
                found = None if path is None else await _itself(client, self._below(path))
        except (asyncssh.SFTPNoSuchFile, asyncssh.SFTPPermissionDenied):
            return None
        except (asyncssh.Error, OSError, TimeoutError) as error:
            raise await self._lost(error) from None
        return None if found is None else Stat(found.size or 0, float(found.mtime or 0), "")

    async def read(self, name: str) -> AsyncIterator[bytes]:
        """A file's bytes. Raises ChangedError for what is none, or became a link since it was looked at.

        What was opened must be what stands under the name, before and after: a link that was there for the moment of
        opening leads to a file of another owner, size or time. SFTP 3 tells no more of a file, and cannot be asked to
        follow no links (OpenSSH speaks no later one).
        """
        import asyncssh  # noqa: PLC0415 - an extra

        path = inside(name)
        if path is None:
            raise ChangedError
        try:
            async with asyncio.timeout(SECONDS):
                client = await self._opened()
                file = await _opened_itself(client, self._below(path))
            try:
                while True:
                    async with asyncio.timeout(SECONDS):
                        piece = await file.read(PIECE)
                    if not piece:
                        break
                    yield piece
            finally:
                await file.close()
        except (asyncssh.SFTPNoSuchFile, asyncssh.SFTPPermissionDenied):
            raise ChangedError from None
        except (asyncssh.Error, OSError, TimeoutError) as error:
            raise await self._lost(error) from None

    async def close(self) -> None:
        """Hang up."""
        connection, self._connection, self._client = self._connection, None, None
        if connection is not None:
            connection.abort()
            await connection.wait_closed()

    def _below(self, tidy: str) -> str:
        return str(PurePosixPath(self._root) / tidy)

    async def _opened(self) -> Any:
        async with self._lock:
            if self._client is None:
                self._connection = await _connected(self._remote)
                self._client = await self._connection.start_sftp_client()
                self._root = str(await self._client.realpath(self._remote.directory))
            return self._client

    async def _lost(self, error: Exception) -> LinkLostError:
        await self.close()
        why = type(error).__name__
        return LinkLostError(f"recordings on {self._remote.host} cannot be reached ({why}): it is tried again")


async def _itself(client: Any, path: str) -> Any:
    """A regular file's own outside; None for a link, for anything behind one, and for what is no file."""
    if await client.realpath(path) != path:
        return None
    found = await client.lstat(path)
    return found if modes.S_ISREG(found.permissions or 0) else None


async def _opened_itself(client: Any, path: str) -> Any:
    """The file that stands under this path, open. Raises ChangedError for a link, or what was one meanwhile."""
    before = await _itself(client, path)
    if before is None:
        raise ChangedError
    file = await client.open(path, "rb")
    after = await _itself(client, path)
    if after is None or not _outside(before) == _outside(await file.stat()) == _outside(after):
        await file.close()
        raise ChangedError
    return file


def _outside(found: Any) -> tuple[object, ...]:
    """What SFTP 3 tells of a file, and reading does not change."""
    return found.size, found.uid, found.gid, found.permissions, found.mtime


async def _connected(remote: Remote) -> Any:
    """Raises MisconfiguredError for a key that cannot be read; what the network does is the caller's."""
    try:
        import asyncssh  # noqa: PLC0415 - an extra
    except ImportError:
        raise MisconfiguredError(
            "recordings over SFTP need asyncssh: install Floorwatch with the extra `recordings`"
        ) from None
    try:
        key = await asyncio.to_thread(asyncssh.read_private_key, remote.key_file)
    except (OSError, asyncssh.KeyImportError) as error:
        raise MisconfiguredError(
            f"{remote.key_file} cannot be read as a private key ({type(error).__name__}): name one without a password"
        ) from None
    return await asyncssh.connect(
        remote.host,
        port=remote.port,
        username=remote.username,
        client_keys=[key],
        known_hosts=str(remote.known_hosts),
        connect_timeout=SECONDS,
        keepalive_interval=SECONDS,
        agent_path=None,
        config=None,
    )
