"""A recording's waveform for the player: the least and greatest sample of each 50 ms, a byte each.

Encoded as "FWPK", a version byte (1), a byte for the number of channels, two bytes for the milliseconds of a bucket,
four for the number of buckets (big-endian), then per channel the minima and maxima in turn as signed bytes, 127 being
full scale. Five minutes of two channels are 24 kB; a reader refuses a version it does not know.
"""

from __future__ import annotations

import struct

import numpy as np
from numpy.typing import NDArray

from connectors.audio.decode import Samples

MAGIC = b"FWPK"
VERSION = 1
BUCKET_MILLISECONDS = 50
_HEADER = struct.Struct(">4sBBHI")

Peaks = NDArray[np.int8]
"""Channels by buckets by (least, greatest)."""


class WaveformError(ValueError):
    """Bytes that are no waveform of a known version."""


class Waveform:
    """Takes a recording's blocks one after the other and keeps only their peaks."""

    def __init__(self, rate: int, channels: int) -> None:
        self._size = rate * BUCKET_MILLISECONDS // 1000
        self._rest = np.zeros((channels, 0), dtype=np.float32)
        self._peaks: list[Peaks] = []

    def add(self, block: Samples) -> None:
        """The next block, of any length."""
        samples = np.concatenate([self._rest, block], axis=1) if self._rest.shape[1] else block
        whole = samples.shape[1] // self._size * self._size
        if whole:
            self._peaks.append(_peaks(samples[:, :whole].reshape(len(samples), -1, self._size)))
        self._rest = samples[:, whole:].copy()

    def peaks(self) -> Peaks:
        """What was added so far, a last short bucket included."""
        parts = list(self._peaks)
        if self._rest.shape[1]:
            parts.append(_peaks(self._rest[:, None, :]))
        empty = np.zeros((len(self._rest), 0, 2), dtype=np.int8)
        return np.concatenate([empty, *parts], axis=1)


def _peaks(buckets: NDArray[np.float32]) -> Peaks:
    """Rounded outward, so that a quiet sound is not drawn as none."""
    least, greatest = np.floor(buckets.min(axis=2) * 127.0), np.ceil(buckets.max(axis=2) * 127.0)
    return np.stack([np.clip(least, -127, 127), np.clip(greatest, -127, 127)], axis=2).astype(np.int8)


def encode(peaks: Peaks) -> bytes:
    """The bytes for the player."""
    channels, buckets, _ = peaks.shape
    return _HEADER.pack(MAGIC, VERSION, channels, BUCKET_MILLISECONDS, buckets) + peaks.tobytes()


def decode_waveform(content: bytes) -> Peaks:
    """The peaks again. Raises WaveformError for anything else."""
    if len(content) < _HEADER.size:
        raise WaveformError("too short for a waveform: make it anew from the recording")
    magic, version, channels, _, buckets = _HEADER.unpack_from(content)
    if magic != MAGIC or version != VERSION:
        raise WaveformError(f"no waveform of version {VERSION}: make it anew from the recording")
    if len(content) != _HEADER.size + channels * buckets * 2:
        raise WaveformError("a waveform of another length than it says: make it anew from the recording")
    return np.frombuffer(content, dtype=np.int8, offset=_HEADER.size).reshape(channels, buckets, 2)


def pooled(peaks: Peaks, most: int) -> tuple[int, Peaks]:
    """The peaks in at most so many bins, and how many buckets each bin is made of; the last may be of fewer."""
    buckets = peaks.shape[1]
    size = max(1, -(-buckets // most))
    if size == 1:
        return 1, peaks
    starts = np.arange(0, buckets, size)
    least = np.minimum.reduceat(peaks[:, :, 0], starts, axis=1)
    greatest = np.maximum.reduceat(peaks[:, :, 1], starts, axis=1)
    return size, np.stack([least, greatest], axis=2)
