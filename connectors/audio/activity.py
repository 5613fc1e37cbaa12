"""Who speaks when: level in frames of 20 ms, and voice where it stands out of the noise (algorithms.md B7).

The noise floor is the tenth percentile of the last ten seconds, held within -60..-38 dBFS. Voice begins 9 dB above
it, ends under 6 dB above it, and lasts 200 ms on. The floor is taken anew every half second: a percentile of 500
frames moves slowly, and taking it at each frame costs twenty-five times as much.
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from connectors.audio.decode import Samples

FRAME = 0.020
MEMORY = 500
STEP = 25
QUIETEST, LOUDEST = -60.0, -38.0
ON, OFF = 9.0, 6.0
HANGOVER = 10
SILENT = -100.0
"""dBFS given to a frame without any signal."""

Levels = NDArray[np.float32]
Mask = NDArray[np.bool_]


def levels(samples: Samples, rate: int, seconds: float = FRAME) -> Levels:
    """Level per channel and frame in dBFS; a rest shorter than a frame is left out."""
    size = round(rate * seconds)
    count = samples.shape[1] // size
    frames = samples[:, : count * size].reshape(len(samples), count, size)
    power = np.einsum("cfs,cfs->cf", frames, frames) / size
    return np.asarray(10.0 * np.log10(np.maximum(power, 1e-10)), dtype=np.float32)


def floors(level: Levels) -> Levels:
    """The noise floor of each frame of one channel, from the ten seconds before it."""
    count = len(level)
    if count == 0:
        return level
    padded = np.concatenate([np.full(MEMORY - 1, np.nan, dtype=np.float32), level])
    ends = np.minimum(np.arange(0, count, STEP) + STEP - 1, count - 1)
    windows = np.sort(sliding_window_view(padded, MEMORY)[ends], axis=1)
    known = np.minimum(ends + 1, MEMORY)
    tenth = windows[np.arange(len(ends)), (known - 1) // 10]
    return np.asarray(np.repeat(np.clip(tenth, QUIETEST, LOUDEST), STEP)[:count], dtype=np.float32)


def voiced(level: Levels) -> Mask:
    """The frames of one channel in which somebody speaks, the hang-over included."""
    over = level - floors(level)
    # A frame between the thresholds keeps what the last clear frame said.
    clear = np.where(over >= ON, 1, np.where(over < OFF, 0, -1))
    last = np.maximum.accumulate(np.where(clear >= 0, np.arange(len(clear)), -1))
    speaking = (last >= 0) & (clear[np.maximum(last, 0)] == 1)
    return _held(speaking, HANGOVER)


def _held(mask: Mask, frames: int) -> Mask:
    """Each stretch of a mask made longer by so many frames."""
    last = np.maximum.accumulate(np.where(mask, np.arange(len(mask)), -frames - 1))
    return np.asarray(np.arange(len(mask)) - last <= frames)


def stretches(mask: Mask, shortest: int = 1) -> NDArray[np.intp]:
    """Begin and end (exclusive) of each run of true frames of at least that length, one row each."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]]).astype(np.int8)))
    runs = edges.reshape(-1, 2)
    return runs[runs[:, 1] - runs[:, 0] >= shortest]
