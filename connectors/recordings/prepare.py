"""From fetched files to one that a browser plays, with its figures and waveform. Heavy: for a process of its own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from connectors.audio.decode import decode, decode_legs
from connectors.audio.figures import AudioFigures, Span, measure
from connectors.audio.waveform import Waveform, encode


class Prepared(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of a recording. path: the file to keep; waveform: as the player reads it (connectors/audio)."""

    path: Path
    channels: int
    seconds: float
    figures: AudioFigures
    waveform: bytes


def prepare(files: Sequence[Path], holds_before_end: Sequence[Span] = ()) -> Prepared:
    """One mix, or the agent's and the caller's file. Raises a RecordingError.

    What is kept is a 16-bit wav, which every browser plays and any range of which can be read: the caller left, the
    agent right. holds_before_end: when the caller was on hold, in seconds before the recording's end.
    """
    rate, samples = decode(files[0]) if len(files) == 1 else decode_legs(files[0], files[1])
    wave = Waveform(rate, len(samples))
    wave.add(samples)
    seconds = samples.shape[1] / rate
    path = files[0].with_name("whole.wav")
    import soundfile  # noqa: PLC0415 - an extra; decoding said so if it is missing

    soundfile.write(path, samples[::-1].T, rate, subtype="PCM_16", format="WAV")
    holds = [Span(max(0.0, seconds - each.begin), max(0.0, seconds - each.end)) for each in holds_before_end]
    return Prepared(
        path=path,
        channels=len(samples),
        seconds=seconds,
        figures=measure(samples, rate, holds),
        waveform=encode(wave.peaks()),
    )
