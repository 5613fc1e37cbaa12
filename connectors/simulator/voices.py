"""Made conversations: two channels of speech-like sound, the agent's first, from a seed. Nobody speaks in them.

Syllables of changing pitch and colour at a pace of speech, line noise under them, pauses, talk-over, silence: enough
for a player, a waveform and the measures of connectors/audio to have something to do (algorithms.md B7).
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from enum import StrEnum

import msgspec
import numpy as np
from numpy.typing import NDArray

RATE = 8000
"""Samples a second, as on telephone lines."""

SYLLABLES = 4.4
"""A second, of ordinary speech."""

LINE_NOISE = -62.0
"""dBFS, under everything."""

PHRASES = 7
"""Different phrases of one voice; a conversation says them in any order and loudness."""

HARMONICS = 8

Sound = NDArray[np.float32]


class Spell(StrEnum):
    """What a stretch of a conversation is. OVER: both speak. SILENCE: nobody does; so it sounds while on hold."""

    TALK = "talk"
    OVER = "over"
    SILENCE = "silence"


class Stretch(msgspec.Struct, frozen=True):
    """A part of a conversation with its length in seconds."""

    spell: Spell
    seconds: float


class Voice(msgspec.Struct, frozen=True, kw_only=True):
    """One speaker. pitch: Hz; level: dBFS of their speech."""

    pitch: float
    level: float = -22.0
    pace: float = SYLLABLES


def conversation(script: Sequence[Stretch], agent: Voice, caller: Voice, seed: int) -> Sound:
    """The sound of a script: channels by samples, the agent's first. Deterministic by its seed."""
    chance = random.Random(f"conversation {seed}")
    count = sum(round(stretch.seconds * RATE) for stretch in script)
    sound = np.stack([_noise(count, seed * 2), _noise(count, seed * 2 + 1)])
    banks = (_bank(agent, seed * 2), _bank(caller, seed * 2 + 1))
    begin, turn = 0, 0
    for stretch in script:
        end = begin + round(stretch.seconds * RATE)
        if stretch.spell is Spell.TALK:
            turn = _talk(sound, banks, begin, end, turn, chance)
        elif stretch.spell is Spell.OVER:
            for channel in (0, 1):
                _say(sound[channel, begin:end], banks[channel], chance)
        begin = end
    return np.clip(sound, -0.98, 0.98)


def _talk(
    sound: Sound, banks: tuple[list[Sound], list[Sound]], begin: int, end: int, turn: int, chance: random.Random
) -> int:
    """Both in turns, with the pauses of people who listen; gives whose turn is next."""
    at = begin
    while at < end:
        length = int(chance.uniform(1.6, 4.2) * RATE)
        _say(sound[turn, at : min(end, at + length)], banks[turn], chance)
        at += length + int(chance.uniform(0.25, 0.9) * RATE)
        turn = 1 - turn
    return turn


def _say(place: Sound, bank: list[Sound], chance: random.Random) -> None:
    """Phrases one after the other until the place is full."""
    at = 0
    while at < len(place):
        phrase = bank[chance.randrange(len(bank))] * np.float32(chance.uniform(0.75, 1.2))
        part = phrase[: len(place) - at]
        place[at : at + len(part)] += part
        at += len(part) + int(chance.uniform(0.05, 0.25) * RATE)


def _bank(voice: Voice, seed: int) -> list[Sound]:
    chance = np.random.default_rng(seed)
    return [_phrase(voice, float(chance.uniform(0.9, 2.4)), chance) for _ in range(PHRASES)]


def _phrase(voice: Voice, seconds: float, chance: np.random.Generator) -> Sound:
    """Syllables, each with a pitch and a colour of its own, at the voice's level."""
    count = max(1, int(seconds * RATE))
    time = np.arange(count) / RATE
    syllable = (time * voice.pace).astype(int)
    tones = voice.pitch * chance.uniform(0.8, 1.3, syllable.max() + 1)[syllable]
    colours = chance.uniform(0.2, 1.0, (HARMONICS, syllable.max() + 1))[:, syllable]
    phase = 2 * np.pi * np.cumsum(tones) / RATE
    sound = np.zeros(count)
    for harmonic in range(1, HARMONICS + 1):
        sound += colours[harmonic - 1] * np.sin(harmonic * phase) / harmonic
    sound *= 0.03 + np.sin(np.pi * (time * voice.pace % 1.0)) ** 2
    return np.asarray(sound * 10 ** (voice.level / 20) / np.sqrt(np.mean(sound**2)), dtype=np.float32)


def _noise(count: int, seed: int) -> Sound:
    chance = np.random.default_rng(seed)
    return chance.standard_normal(count, dtype=np.float32) * np.float32(10 ** (LINE_NOISE / 20))
