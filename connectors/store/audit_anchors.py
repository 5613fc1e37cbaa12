"""Anchors of the audit log in a file beside the store: one JSON line each, appended and forced to the disk.

The file is worth what its reach is worth: copy it, or the daemon's log that tells the same heads, to where those who
may write this directory cannot write.
"""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from connectors.errors import MisconfiguredError
from realtime.access.audit_chain import Anchor

FILE_NAME = "audit-anchors.jsonl"

LARGEST = 64 * 1024 * 1024
"""Bytes read of a file of anchors: half a million of them."""

_decoder = msgspec.json.Decoder(Anchor)


def note_anchor(file: Path, anchor: Anchor) -> None:
    """Append one. Raises OSError."""
    descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        os.write(descriptor, msgspec.json.encode(anchor) + b"\n")
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_anchors(file: Path) -> list[Anchor]:
    """Every anchor noted; none where there is no file. Raises MisconfiguredError for one that is no file of anchors."""
    try:
        with file.open("rb") as opened:
            lines = opened.read(LARGEST).splitlines()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise MisconfiguredError(f"{file} cannot be read ({error.strerror}): mend its rights") from None
    found: list[Anchor] = []
    for number, line in enumerate(lines, 1):
        try:
            found.append(_decoder.decode(line))
        except (msgspec.DecodeError, UnicodeDecodeError):
            if number == len(lines):
                break  # Cut short by a crash; what it would have said was never relied upon.
            raise MisconfiguredError(
                f"{file}:{number} is no anchor: somebody changed the file; compare it with your copy of it"
            ) from None
    return found
