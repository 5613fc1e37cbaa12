"""A wav that says who took it away: texts in a LIST/INFO chunk behind the sound (Microsoft RIFF specification 1991).

The sound stays as it is, to the bit; a player shows the texts among the file's particulars. Whoever wants to remove
them can: they name an honest holder, and the audit log has the deed.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping

from connectors.audio.faults import WrongHeaderError

HEAD = 12
"""Bytes of a wav before its first chunk: RIFF, the size of what follows, WAVE."""

_LARGEST = 2**32 - 1


def info_chunk(texts: Mapping[str, str]) -> bytes:
    """The chunk. texts: by four-letter names of the INFO list, such as IART, ICMT, ICRD, INAM, ISFT."""
    body = b"INFO" + b"".join(_text(name, text) for name, text in texts.items())
    return b"LIST" + struct.pack("<I", len(body)) + body


def marked_head(head: bytes, size: int, chunk: bytes) -> bytes:
    """The first twelve bytes of the file with the chunk behind it. Raises WrongHeaderError for what is no wav."""
    if len(head) < HEAD or head[:4] != b"RIFF" or head[8:12] != b"WAVE":
        raise WrongHeaderError("the copy that is kept is no wav: it was kept by another version, so fetch it anew")
    whole = padded(size) + len(chunk) - 8
    if whole > _LARGEST:
        raise WrongHeaderError("the recording is larger than a wav can be")
    return b"RIFF" + struct.pack("<I", whole) + b"WAVE"


def padded(size: int) -> int:
    """Chunks begin at even places."""
    return size + size % 2


def _text(name: str, text: str) -> bytes:
    if len(name) != 4 or not name.isascii():
        raise ValueError(f"{name!r} is no name of an INFO text: four letters")
    content = text.replace("\0", "").encode("utf-8", "replace") + b"\0"
    return name.encode() + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)
