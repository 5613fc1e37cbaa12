"""The figures of a five-minute call on two channels: times real time, of each part and of all (budget 5,000 x)."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import soundfile

from connectors.audio.activity import levels, voiced
from connectors.audio.decode import decode
from connectors.audio.figures import measure
from connectors.audio.waveform import Waveform
from tests.connectors.audio.signals import RATE, call, phrase, track

SECONDS = 300.0
RUNS = 15


def conversation() -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """Turns of eight seconds for five minutes, some of them over each other."""
    turns = [(begin, phrase(8.0, seed=int(begin))) for begin in np.arange(1.0, SECONDS - 20, 15.0)]
    answers = [(begin + 7.5, phrase(6.0, pitch=210.0, seed=int(begin) + 900)) for begin, _ in turns]
    return call(track(SECONDS, turns), track(SECONDS, answers, -58.0, 2)).reshape(2, -1)


def taken(work: Callable[[], object]) -> float:
    """The median of the runs in seconds."""
    times = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


def main() -> None:
    """Print each line as milliseconds and times real time."""
    sound = conversation()

    def drawn() -> None:
        maker = Waveform(RATE, 2)
        maker.add(sound)
        maker.peaks()

    with tempfile.TemporaryDirectory() as folder:
        wav = Path(folder) / "call.wav"
        soundfile.write(wav, sound.T, RATE, subtype="PCM_16")
        gsm = Path(folder) / "call.WAV"
        soundfile.write(gsm, sound[0], RATE, subtype="GSM610", format="WAV")
        lines: dict[str, Callable[[], object]] = {
            "levels and voice, two channels": lambda: [voiced(one) for one in levels(sound, RATE)],
            "all figures, two channels": lambda: measure(sound, RATE),
            "waveform, two channels": drawn,
            "decode wav, two channels": lambda: decode(wav),
            "decode wav49, one channel": lambda: decode(gsm),
        }
        for name, work in lines.items():
            seconds = taken(work)
            print(f"{name}: {seconds * 1000:.1f} ms, {SECONDS / seconds:,.0f} x real time")
