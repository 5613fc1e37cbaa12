"""Made sound for the tests: phrases like speech, music like music on hold, noise of a telephone line."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from connectors.audio.decode import Samples

RATE = 8000
SYLLABLES = 4.4


def noise(seconds: float, dbfs: float, seed: int = 1) -> Samples:
    chance = np.random.default_rng(seed)
    return (chance.standard_normal(int(seconds * RATE)) * 10 ** (dbfs / 20)).astype(np.float32)


def phrase(seconds: float, dbfs: float = -22.0, pitch: float = 140.0, seed: int = 1) -> Samples:
    """Syllables of changing pitch and colour, 4.4 a second, at that mean level."""
    chance, count = np.random.default_rng(seed), int(seconds * RATE)
    time = np.arange(count) / RATE
    syllable = np.minimum((time * SYLLABLES).astype(int), int(seconds * SYLLABLES))
    tones = pitch * chance.uniform(0.8, 1.3, syllable.max() + 1)[syllable]
    colours = chance.uniform(0.2, 1.0, (12, syllable.max() + 1))[:, syllable]
    phase = 2 * np.pi * np.cumsum(tones) / RATE
    voice = sum(colours[harmonic - 1] * np.sin(harmonic * phase) / harmonic for harmonic in range(1, 13))
    voice = voice * (0.03 + np.sin(np.pi * (time * SYLLABLES % 1.0)) ** 2)
    return np.asarray(voice * 10 ** (dbfs / 20) / np.sqrt(np.mean(voice**2)), dtype=np.float32)


def music(seconds: float, dbfs: float = -22.0) -> Samples:
    """Chords held for two seconds each."""
    time = np.arange(int(seconds * RATE)) / RATE
    roots = np.array([220.0, 277.0, 330.0, 247.0])[(time / 2).astype(int) % 4]
    phase = 2 * np.pi * np.cumsum(roots) / RATE
    sound = sum(np.sin(phase * ratio) / (n + 1) for n, ratio in enumerate((1.0, 1.25, 1.5, 2.0)))
    return np.asarray(sound * 10 ** (dbfs / 20) / np.sqrt(np.mean(sound**2)), dtype=np.float32)


def track(seconds: float, parts: Iterable[tuple[float, Samples]], floor: float = -60.0, seed: int = 1) -> Samples:
    """One channel: line noise with each part laid over it from its second on."""
    sound = noise(seconds, floor, seed)
    for begin, part in parts:
        start = int(begin * RATE)
        sound[start : start + len(part)] += part[: len(sound) - start]
    return sound


def call(agent: Samples, caller: Samples) -> Samples:
    return np.stack([agent, caller])
