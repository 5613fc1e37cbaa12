"""Recorded AMI streams on disk: gzipped lines `{"t": seconds since the start, "d": bytes as Latin-1 text}`.

The format of the captures that came with the product; Latin-1 keeps every byte, whatever encoding names are in.
"""

import gzip
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

BANNER = b"Asterisk Call Manager/"
FRAME_LIMIT = 1 << 20  # a frame longer than this is no AMI: it is dropped when cutting a recording into frames
END = b"\r\n\r\n"


class Chunk(msgspec.Struct, frozen=True):
    """Bytes as they were received. t: seconds since the start; d: the bytes as Latin-1 text."""

    t: float
    d: str


class RecordingDamagedError(Exception):
    """A recording cannot be read. The message names the file and line, and what was expected."""


class Splitter:
    """Cuts bytes into frames, however they were cut before. Holds at most FRAME_LIMIT bytes."""

    def __init__(self) -> None:
        self._rest = b""
        self._skipping = False

    def feed(self, data: bytes) -> list[bytes]:
        """Take bytes; returns the frames that are complete now, each with its blank line, without banners."""
        *whole, self._rest = (self._rest + data).split(END)
        frames = []
        for body in whole:
            text = _without_banner(body.lstrip(b"\r\n"))
            if self._skipping:
                self._skipping = False
            elif text:
                frames.append(text + END)
        if len(self._rest) > FRAME_LIMIT:
            # The last bytes stay: they may be the first half of the blank line that ends the monster.
            self._rest, self._skipping = self._rest[-3:], True
        return frames


def _without_banner(body: bytes) -> bytes:
    while body.startswith(BANNER):
        body = body.partition(b"\n")[2].lstrip(b"\r\n")
    return body


def chunks(path: Path) -> Iterator[tuple[float, bytes]]:
    """Read a recording. RecordingDamagedError where it is no recording; OSError where there is no file.

    A recording cut short (the recorder was killed) ends where it ends.
    """
    decoder = msgspec.json.Decoder(Chunk)
    with gzip.open(path, "rb") as lines:
        read = 0
        try:
            for line in lines:
                chunk = decoder.decode(line)
                read += 1
                yield chunk.t, chunk.d.encode("latin-1")
        except EOFError:
            return
        except (msgspec.DecodeError, UnicodeEncodeError, gzip.BadGzipFile) as error:
            raise RecordingDamagedError(
                f"{path}, line {read + 1}: not a recorded AMI stream ({error}); "
                'expected gzipped lines {"t": .., "d": ..}'
            ) from error


def frames(path: Path) -> Iterator[tuple[float, bytes]]:
    """Read a recording as frames, each with the time its last byte arrived."""
    splitter = Splitter()
    for at, data in chunks(path):
        for frame in splitter.feed(data):
            yield at, frame


class RecordingWriter:
    """Writes a recording; use it as a context manager, or close it."""

    def __init__(self, path: Path) -> None:
        self._file = gzip.open(path, "wb")  # noqa: SIM115 - closed by close()

    def write(self, at: float, data: bytes) -> None:
        """Append bytes received `at` seconds after the start."""
        line = msgspec.json.encode({"t": round(at, 6), "d": data.decode("latin-1")})
        self._file.write(line + b"\n")

    def close(self) -> None:
        """Finish the file."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
