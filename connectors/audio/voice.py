"""What kind of sound it is: how fast somebody speaks, whether it is an echo, whether it is music (algorithms.md B7)."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

import numpy as np
from numpy.typing import NDArray

from connectors.audio.activity import FRAME, Levels, Mask
from connectors.audio.decode import Samples

FINE = FRAME / 2
SMOOTHED = 9
APART = 10
DIP = 1.5
"""Decibels, .15 decades of energy."""

LEAST_SPEECH = 3.0
ECHO_SECONDS = 0.060
ECHO = 0.5
BLOCK_SECONDS = 4.0
FULL = 0.90
MODULATION = 3.0
STEADY = 0.93
SPECTRUM_SECONDS = 0.064


def pace(fine: Levels, mask: Mask) -> float | None:
    """Peaks of the envelope per second of speech; None for less than three seconds of it.

    fine: level in frames of 10 ms, smoothed over 90 ms; peaks lie 100 ms apart, with a dip of .15 decades between.
    """
    speech = np.repeat(mask, 2)[: len(fine)]
    seconds = float(np.count_nonzero(speech)) * FINE
    if seconds < LEAST_SPEECH:
        return None
    energy = np.convolve(10.0 ** (fine / 10.0), np.ones(SMOOTHED) / SMOOTHED, "same")
    curve = 10.0 * np.log10(np.maximum(energy, 1e-10))[: len(speech)]
    inner = curve[1:-1]
    tops = np.flatnonzero((inner > curve[:-2]) & (inner >= curve[2:]) & speech[1:-1]) + 1
    return _parted(curve, tops) / seconds


def _parted(curve: NDArray[np.float64], tops: NDArray[np.intp]) -> int:
    """How many tops are far enough apart with a valley between; of two that are not, the higher one stands."""
    if not len(tops):
        return 0
    valleys = np.minimum.reduceat(curve, tops)
    count, top, height, valley = 1, int(tops[0]), float(curve[tops[0]]), float(valleys[0])
    for place, value, following in zip(tops[1:].tolist(), curve[tops[1:]].tolist(), valleys[1:].tolist(), strict=True):
        if place - top >= APART and min(height, value) - valley >= DIP:
            count, top, height, valley = count + 1, place, value, following
        elif value > height:
            top, height, valley = place, value, following
        else:
            valley = min(valley, following)
    return count


def is_echo(samples: Samples, rate: int) -> bool:
    """Whether two channels carry the same sound: correlation above .5 at less than 60 ms."""
    one, other = samples[0] - samples[0].mean(), samples[1] - samples[1].mean()
    energy = float(np.sqrt((one @ one) * (other @ other)))
    if energy <= 0.0:
        return False
    reach = int(ECHO_SECONDS * rate)
    size = 1 << (len(one) + reach).bit_length()
    correlation = np.fft.irfft(np.fft.rfft(one, size) * np.conj(np.fft.rfft(other, size)), size)
    near = np.concatenate([correlation[: reach + 1], correlation[-reach:]])
    return float(np.abs(near).max()) / energy > ECHO


def music(samples: Samples, rate: int, masks: Sequence[Mask], fine: Levels) -> list[tuple[float, float]]:
    """Blocks of four seconds that sound like music on any channel, neighbours joined, in seconds."""
    frames, size = round(BLOCK_SECONDS / FRAME), round(BLOCK_SECONDS * rate)
    found: list[tuple[float, float]] = []
    for block in range(len(masks[0]) // frames):
        begin, heard = block * frames, False
        for row, mask in enumerate(masks):
            if mask[begin : begin + frames].mean() <= FULL:
                continue
            level = fine[row, 2 * begin : 2 * (begin + frames)]
            sound = samples[row, block * size : (block + 1) * size]
            heard = heard or (modulation(level) < MODULATION and steadiness(sound, rate) > STEADY)
        if heard:
            joined = bool(found) and found[-1][1] == block * BLOCK_SECONDS
            since = found.pop()[0] if joined else block * BLOCK_SECONDS
            found.append((since, (block + 1) * BLOCK_SECONDS))
    return found


def modulation(fine: Levels) -> float:
    """How much the level swings at the rhythm of syllables: root mean square in dB of its part from 2 to 8 Hz."""
    count = len(fine)
    spectrum = np.abs(np.fft.rfft(fine - fine.mean())) / count
    band = spectrum[ceil(2.0 * count * FINE) : int(8.0 * count * FINE) + 1]
    return float(np.sqrt(2.0 * (band @ band)))


def steadiness(samples: Samples, rate: int) -> float:
    """Mean correlation of the spectra of neighbouring frames of 64 ms; near 1 where tones are held."""
    size = int(rate * SPECTRUM_SECONDS)
    frames = samples[: len(samples) // size * size].reshape(-1, size) * np.hanning(size).astype(np.float32)
    spectra = np.abs(np.fft.rfft(frames, axis=1))
    spectra -= spectra.mean(axis=1, keepdims=True)
    spectra /= np.maximum(np.linalg.norm(spectra, axis=1, keepdims=True), 1e-12)
    return float(np.einsum("fs,fs->f", spectra[1:], spectra[:-1]).mean()) if len(spectra) > 1 else 0.0
