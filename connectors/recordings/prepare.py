"""From fetched files to one that a browser plays, with its figures and waveform. Heavy: for a process of its own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from connectors.audio.decode import decode, decode_legs
from connectors.audio.figures import AudioFigures, Span, measure
from connectors.audio.waveform import Waveform, encode

PLAYABLE = frozenset({".ogg", ".opus", ".mp3"})
"""Kept as they are; everything else is kept as a 16-bit wav."""


class Prepared(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of a recording. path: the file to keep; waveform: as the player reads it (connectors/audio)."""

    path: Path
    channels: int
    seconds: float
    figures: AudioFigures
    waveform: bytes


def prepare(files: Sequence[Path], holds: Sequence[Span] = ()) -> Prepared:
    """One mix, or the agent's and the caller's file, which become the two channels of one. Raises a RecordingError."""
    rate, samples = decode(files[0]) if len(files) == 1 else decode_legs(files[0], files[1])
    wave = Waveform(rate, len(samples))
    wave.add(samples)
    path = files[0]
    if len(files) > 1 or path.suffix not in PLAYABLE:
        path = path.with_name("whole.wav")
        import soundfile  # noqa: PLC0415 - an extra; decoding said so if it is missing

        soundfile.write(path, samples.T, rate, subtype="PCM_16", format="WAV")
    return Prepared(
        path=path,
        channels=len(samples),
        seconds=samples.shape[1] / rate,
        figures=measure(samples, rate, holds),
        waveform=encode(wave.peaks()),
    )
