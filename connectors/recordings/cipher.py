"""Encryption at rest: a file in chunks, so that any range of it can be read without the rest.

"FWRC", a version byte (1), 16 random bytes of salt, then chunks of 64 KiB, each AES-256-GCM with its tag of 16 bytes.
Every file has its own key: HKDF-SHA256 of the site's key with the salt. A chunk's nonce is its number and a byte that
marks the last one, so chunks cannot be moved, left out or cut off unseen.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from connectors.errors import ConnectorError, MisconfiguredError

MAGIC = b"FWRC\x01"
SALT = 16
HEAD = len(MAGIC) + SALT
CHUNK = 64 * 1024
TAG = 16
KEY_BYTES = 32

Reader = Callable[[int, int], bytes]
"""Gives the bytes from a place up to another of the encrypted file."""


class SealBrokenError(ConnectorError):
    """An encrypted recording that was changed, cut off, or encrypted with another key."""

    def __init__(self) -> None:
        super().__init__("an encrypted recording is damaged or of another key: restore it, or the key, from a backup")


class Cipher:
    """Encrypts and decrypts with one key. Raises MisconfiguredError for a wrong length, or without the extra."""

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise MisconfiguredError(f"the recordings' key has {len(key)} bytes instead of {KEY_BYTES}: make it anew")
        try:
            from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - an extra
            from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415
            from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415
            from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415
        except ImportError:
            raise MisconfiguredError(
                "encrypting recordings needs cryptography: install Floorwatch with the extra `recordings`"
            ) from None
        self._invalid: type[Exception] = InvalidTag
        self._derived: Callable[[bytes], Any] = lambda salt: AESGCM(
            HKDF(SHA256(), KEY_BYTES, salt, b"floorwatch recording").derive(key)
        )

    def encrypt(self, source: BinaryIO, sink: BinaryIO) -> None:
        """Write a file encrypted."""
        salt = os.urandom(SALT)
        seal = self._derived(salt)
        sink.write(MAGIC + salt)
        number, piece = 0, source.read(CHUNK)
        while True:
            following = source.read(CHUNK) if len(piece) == CHUNK else b""
            sink.write(seal.encrypt(_nonce(number, last=not following), piece, None))
            if not following:
                return
            number, piece = number + 1, following

    def decrypt(self, read: Reader, stored: int, begin: int, end: int) -> Iterator[bytes]:
        """The bytes from `begin` up to `end` of a file that takes `stored` bytes. Raises SealBrokenError."""
        head = read(0, HEAD)
        if len(head) != HEAD or not head.startswith(MAGIC) or stored < HEAD + TAG:
            raise SealBrokenError
        seal, last = self._derived(head[len(MAGIC) :]), (stored - HEAD - 1) // (CHUNK + TAG)
        for number in range(begin // CHUNK, min(last, max(0, end - 1) // CHUNK) + 1):
            at = HEAD + number * (CHUNK + TAG)
            try:
                sealed = read(at, min(at + CHUNK + TAG, stored))
                piece: bytes = seal.decrypt(_nonce(number, last=number == last), sealed, None)
            except self._invalid:
                raise SealBrokenError from None
            first = number * CHUNK
            yield piece[max(0, begin - first) : max(0, end - first)]


def plain_size(stored: int) -> int:
    """How many bytes an encrypted file holds, by the bytes it takes."""
    body = stored - HEAD
    return body - TAG * -(-body // (CHUNK + TAG))


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def load_key(file: Path) -> bytes:
    """The key in a file: 64 hexadecimal digits. Raises MisconfiguredError."""
    try:
        if file.stat().st_mode & 0o077:
            raise MisconfiguredError(f"{file} may be read by others: chmod 600 it")
        return bytes.fromhex(file.read_text(encoding="ascii").strip())
    except OSError as error:
        raise MisconfiguredError(
            f"{file} cannot be read ({error.strerror}): mend its rights or correct the path"
        ) from None
    except ValueError:
        raise MisconfiguredError(f"{file} is no key: write 64 hexadecimal digits (openssl rand -hex 32)") from None
