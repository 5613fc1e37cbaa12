"""Recordings as PBXs write them, decoded to blocks of float samples, one contiguous array per channel.

Asterisk writes wav (16-bit), WAV or wav49 (GSM in a wav), raw ulaw, alaw, gsm and sln without any header, ogg/opus
and, through converters, mp3; mono, interleaved stereo, or one file per direction (MixMonitor r and t). libsndfile
decodes them (the `recordings` extra). Blocks keep memory bounded whatever a header claims.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from connectors.audio.faults import (
    DecoderMissingError,
    EmptyRecordingError,
    TooLargeRecordingError,
    TruncatedRecordingError,
    UnknownFormatError,
    UnreadableRecordingError,
    WrongHeaderError,
)

Samples = NDArray[np.float32]
"""One row per channel, values in -1..1."""

BLOCK_SECONDS = 30.0


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What a recording may be at most; beyond it is no call that QA could hear.

    samples: of all channels together that are held at once, 256 MB; longer ones are read in blocks.
    """

    size: int = 512 * 1024 * 1024
    seconds: float = 4 * 3600.0
    samples: int = 64_000_000
    channels: int = 2
    rate: int = 48_000


LIMITS = Limits()


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """A recording's outline. frames: samples per channel as the header or the size says."""

    rate: int
    channels: int
    frames: int
    format: str

    @property
    def seconds(self) -> float:
        """The length in seconds."""
        return self.frames / self.rate


class _Raw(msgspec.Struct, frozen=True):
    """A headerless format: its name in libsndfile, and how many samples so many bytes hold."""

    subtype: str
    rate: int
    bytes: int
    samples: int


RAW: dict[str, _Raw] = {
    ".ulaw": _Raw("ULAW", 8000, 1, 1),
    ".ul": _Raw("ULAW", 8000, 1, 1),
    ".mu": _Raw("ULAW", 8000, 1, 1),
    ".pcm": _Raw("ULAW", 8000, 1, 1),
    ".alaw": _Raw("ALAW", 8000, 1, 1),
    ".al": _Raw("ALAW", 8000, 1, 1),
    ".gsm": _Raw("GSM610", 8000, 33, 160),
    ".sln": _Raw("PCM_16", 8000, 2, 1),
    ".sln16": _Raw("PCM_16", 16_000, 2, 1),
    ".sln48": _Raw("PCM_16", 48_000, 2, 1),
}
HEADED = frozenset({".wav", ".wav49", ".ogg", ".opus", ".oga", ".mp3", ".flac"})

_WAV = frozenset({"WAV", "WAVEX"})


def _library(name: str) -> Any:
    try:
        import soundfile  # noqa: PLC0415 - an extra: sites without recordings do without it
    except (ImportError, OSError) as error:
        raise DecoderMissingError(
            f"{name} cannot be decoded ({type(error).__name__}): install Floorwatch with the extra `recordings`"
        ) from None
    return soundfile


def outline(path: Path, limits: Limits = LIMITS) -> Shape:
    """What a recording is, without decoding it. Raises a RecordingError for one that cannot be used."""
    with _opened(path, limits) as sound:
        return _shape(path, sound, limits)


def blocks(path: Path, limits: Limits = LIMITS, seconds: float = BLOCK_SECONDS) -> Iterator[tuple[Shape, Samples]]:
    """A recording in blocks, each with the shape of the whole. Raises a RecordingError, possibly after some blocks."""
    with _opened(path, limits) as sound:
        shape, done = _shape(path, sound, limits), 0
        most, step = int(limits.seconds * shape.rate), max(1, int(seconds * shape.rate))
        while True:
            try:
                block = sound.read(step, dtype="float32", always_2d=True)
            except RuntimeError:
                raise TruncatedRecordingError(_cut(path, done / shape.rate)) from None
            if not len(block):
                break
            done += len(block)
            if done > most:
                raise TooLargeRecordingError(_long(path, limits))
            yield shape, np.ascontiguousarray(np.nan_to_num(block.T, nan=0.0, posinf=1.0, neginf=-1.0))
        if done == 0:
            raise EmptyRecordingError(f"{path.name} has no sound in it: the call was not recorded, or is about to be")
        if shape.format in _WAV and done < shape.frames:
            raise TruncatedRecordingError(_cut(path, done / shape.rate))


def decode(path: Path, limits: Limits = LIMITS) -> tuple[int, Samples]:
    """The whole recording: samples a second, and one row per channel. Raises a RecordingError."""
    rate, held, parts = 0, 0, []
    for shape, block in blocks(path, limits):
        rate, held = shape.rate, held + block.size
        if held > limits.samples:
            raise TooLargeRecordingError(
                f"{path.name} has more than {limits.samples} samples, too many to hold at once: read it in blocks"
            )
        parts.append(block)
    return rate, np.ascontiguousarray(np.concatenate(parts, axis=1))


def decode_legs(agent: Path, caller: Path, limits: Limits = LIMITS) -> tuple[int, Samples]:
    """Two files, one per direction, as two channels, row 0 the agent.

    Both begin with the recording; the shorter one is filled up with silence. Raises a RecordingError: a
    WrongHeaderError when they have different rates or more channels than one.
    """
    (rate, one), (other_rate, other) = decode(agent, limits), decode(caller, limits)
    if rate != other_rate or len(one) != 1 or len(other) != 1:
        raise WrongHeaderError(
            f"{agent.name} and {caller.name} are no pair: {rate} and {other_rate} samples a second, "
            f"{len(one)} and {len(other)} channels; record both legs with the same format"
        )
    both = np.zeros((2, max(one.shape[1], other.shape[1])), dtype=np.float32)
    both[0, : one.shape[1]], both[1, : other.shape[1]] = one[0], other[0]
    return rate, both


def _opened(path: Path, limits: Limits) -> Any:
    """The file in the library's hands, after the checks that need no decoding."""
    suffix = _suffix(path)
    try:
        size = path.stat().st_size
    except OSError as error:
        raise UnreadableRecordingError(
            f"{path.name} cannot be read ({error.strerror}): see whether the PBX wrote it, and its rights"
        ) from None
    if size == 0:
        raise EmptyRecordingError(f"{path.name} has zero length: the PBX has not written it yet, or its disk is full")
    if size > limits.size:
        raise TooLargeRecordingError(f"{path.name} has {size} bytes, more than {limits.size}: {_FORGOTTEN}")
    raw = RAW.get(suffix)
    if raw is None and suffix not in HEADED:
        known = ", ".join(sorted((*RAW, *HEADED)))
        raise UnknownFormatError(f"{path.name} is of no known format: write one of {known}")
    library = _library(path.name)
    if raw is not None:
        return _opened_raw(path, raw, size, library)
    if suffix in {".wav", ".wav49"}:
        _check_riff(path, size)
    try:
        return library.SoundFile(str(path))
    except library.LibsndfileError as error:
        raise WrongHeaderError(
            f"{path.name} is no {suffix.lstrip('.')} that can be read ({_said(path, error)}): "
            "check its format on the PBX"
        ) from None


def _opened_raw(path: Path, raw: _Raw, size: int, library: Any) -> Any:
    with path.open("rb") as file:
        head = file.read(4)
    if head in {b"RIFF", b"OggS", b"fLaC", b"RF64"}:
        raise WrongHeaderError(f"{path.name} begins with {head.decode()}: it is named as raw sound but has a header")
    if size < raw.bytes:
        raise EmptyRecordingError(f"{path.name} holds {size} bytes, less than one frame of {raw.bytes}")
    return library.SoundFile(
        str(path), samplerate=raw.rate, channels=1, format="RAW", subtype=raw.subtype, endian="LITTLE"
    )


def _shape(path: Path, sound: Any, limits: Limits) -> Shape:
    shape = Shape(rate=sound.samplerate, channels=sound.channels, frames=max(0, sound.frames), format=sound.format)
    if not 4000 <= shape.rate <= limits.rate or not 1 <= shape.channels <= limits.channels:
        raise WrongHeaderError(
            f"{path.name} claims {shape.channels} channels at {shape.rate} samples a second: no telephone call is so"
        )
    return shape


def _check_riff(path: Path, size: int) -> None:
    """A wav's header must agree with its size: Asterisk writes the lengths last, so a lie means not finished."""
    with path.open("rb") as file:
        head = file.read(12)
        if len(head) < 12 or head[:4] != b"RIFF" or head[8:12] != b"WAVE":
            raise WrongHeaderError(f"{path.name} has no wav header: it is another format, or still empty")
        claimed = _data_length(file.read(4096))
        start = claimed[0] + 12 if claimed else 0
    if claimed is None:
        raise WrongHeaderError(f"{path.name} has a wav header without sound: the PBX stopped while it began")
    if claimed[1] == 0 and size <= start + 1:
        raise EmptyRecordingError(f"{path.name} is a header and no sound: the call ended before it was recorded")
    if claimed[1] > size - start + 1:
        raise TruncatedRecordingError(
            f"{path.name} claims {claimed[1]} bytes of sound and has {size - start}: still being written, or cut short"
        )
    if claimed[1] == 0:
        raise TruncatedRecordingError(f"{path.name} has sound its header does not count: it is still being written")


def _data_length(chunks: bytes) -> tuple[int, int] | None:
    """Where the sound begins after the first 12 bytes, and how many bytes the header claims."""
    place = 0
    while place + 8 <= len(chunks):
        name, length = chunks[place : place + 4], int.from_bytes(chunks[place + 4 : place + 8], "little")
        if name == b"data":
            return place + 8, length
        place += 8 + length + length % 2
    return None


_FORGOTTEN = "a channel was left open, or it is no recording; look at the call on the PBX"
_FOLDER = re.compile(r"'?/[^']*/")


def _suffix(path: Path) -> str:
    return ".wav49" if path.suffix == ".WAV" else path.suffix.lower()


def _said(path: Path, error: Exception) -> str:
    return _FOLDER.sub("", str(getattr(error, "error_string", error)).replace(os.fspath(path), path.name))


def _cut(path: Path, seconds: float) -> str:
    return f"{path.name} can be read for {seconds:.1f} s and no further: it was cut short, or is still being written"


def _long(path: Path, limits: Limits) -> str:
    return f"{path.name} lasts longer than {limits.seconds / 3600:g} h: {_FORGOTTEN}"
