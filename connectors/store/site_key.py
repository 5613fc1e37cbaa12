"""The site's secret for keys of callers: 32 random bytes in a file beside the store, made at the first start.

Whoever has both this file and the store can try out numbers against the keys. Lost, nothing kept by key can be matched
to new calls any more; so it belongs into the backup, and there under the same care.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from connectors.errors import MisconfiguredError

FILE_NAME = "site.key"
BYTES = 32


def site_key(directory: Path) -> bytes:
    """The secret, made if there is none. Raises MisconfiguredError for a damaged file or one that others may read."""
    file = directory / FILE_NAME
    try:
        _make(file)
        mode = file.stat().st_mode & 0o777
        found = file.read_bytes()
    except OSError as error:
        raise MisconfiguredError(f"{file} cannot be read or made ({error.strerror}): mend its rights") from None
    if mode & 0o077:
        raise MisconfiguredError(f"{file} is readable by others: `chmod 600 {file}`, and think about who has read it")
    if len(found) != BYTES:
        raise MisconfiguredError(f"{file} is damaged ({len(found)} bytes): bring it back from the backup")
    return found


def _make(file: Path) -> None:
    """Written whole under another name first: of two programs that start together one wins, and none reads half."""
    if file.exists():
        return
    fresh = file.with_name(f"{FILE_NAME}.{secrets.token_hex(8)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        os.write(descriptor, secrets.token_bytes(BYTES))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    try:
        os.link(fresh, file)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
