"""The demo's recorded calls: a dozen made conversations, each with the story that its sound tells, from a seed."""

from __future__ import annotations

import random
import wave
from pathlib import Path

import msgspec
import numpy as np

from connectors.audio.figures import Span, measure
from connectors.audio.waveform import Waveform, encode
from connectors.recordings.content_store import ContentStore
from connectors.simulator.voices import RATE, Sound, Spell, Stretch, Voice, conversation
from connectors.store.recordings import Content
from realtime.names import Seconds

MANY = 12
"""Different conversations; the demo's calls share them, and the store keeps each once."""

AGENTS = (Voice(pitch=205.0, level=-21.0), Voice(pitch=138.0, level=-23.0), Voice(pitch=178.0, level=-22.0))
CALLERS = (Voice(pitch=118.0, level=-25.0), Voice(pitch=222.0, level=-24.0), Voice(pitch=150.0, level=-28.0))


class MadeCall(msgspec.Struct, frozen=True):
    """A conversation that calls can be made from. holds: in seconds of its sound."""

    content: Content
    holds: tuple[Span, ...]

    @property
    def seconds(self) -> float:
        """Its length."""
        return self.content.seconds


def made_calls(content: ContentStore, folder: Path, seed: int, many: int = MANY) -> list[MadeCall]:
    """Make them and keep their sound. Raises OSError where it cannot be kept."""
    return [_made(content, folder, seed * 1000 + number) for number in range(many)]


def _made(content: ContentStore, folder: Path, seed: int) -> MadeCall:
    chance = random.Random(f"call {seed}")  # noqa: S311 - a demo, no secret
    script, holds = script_of(chance)
    sound = conversation(script, chance.choice(AGENTS), chance.choice(CALLERS), seed)
    path = folder / f"made-{seed}.wav"
    write_wav(path, sound)
    sha256 = content.put(path)
    path.unlink(missing_ok=True)
    wave_ = Waveform(RATE, len(sound))
    wave_.add(sound)
    kept = Content(
        sources=(sha256,),
        sha256=sha256,
        size=content.size(sha256),
        seconds=Seconds(sound.shape[1] / RATE),
        channels=len(sound),
        figures=measure(sound, RATE, holds),
        waveform=encode(wave_.peaks()),
    )
    return MadeCall(kept, holds)


def script_of(chance: random.Random) -> tuple[tuple[Stretch, ...], tuple[Span, ...]]:
    """What is said, and when the caller was on hold: some calls have a hold, some a silence, some talk over."""
    script = [Stretch(Spell.TALK, chance.uniform(25.0, 70.0))]
    holds = []
    for _ in range(chance.randrange(1, 4)):
        kind = chance.random()
        if kind < 0.35:
            begin = sum(each.seconds for each in script)
            script.append(Stretch(Spell.SILENCE, chance.uniform(18.0, 45.0)))
            holds.append(Span(begin, begin + script[-1].seconds))
        elif kind < 0.6:
            script.append(Stretch(Spell.SILENCE, chance.uniform(6.0, 24.0)))
        elif kind < 0.85:
            script.append(Stretch(Spell.OVER, chance.uniform(1.5, 5.0)))
        script.append(Stretch(Spell.TALK, chance.uniform(20.0, 60.0)))
    return tuple(script), tuple(holds)


def write_wav(path: Path, sound: Sound) -> None:
    """16 bits, the caller left and the agent right, as copies of recordings are kept."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(len(sound))
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((sound[::-1].T * 32767.0).astype(np.int16).tobytes())
