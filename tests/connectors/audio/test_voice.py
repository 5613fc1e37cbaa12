from __future__ import annotations

import numpy as np
import pytest

from connectors.audio.activity import FRAME, levels, voiced
from connectors.audio.voice import is_echo, modulation, music, pace, steadiness
from tests.connectors.audio import signals
from tests.connectors.audio.signals import RATE, noise, phrase, track


def test_the_pace_of_made_speech_is_found() -> None:
    sound = track(20.0, [(1.0, phrase(7.0, seed=2)), (10.0, phrase(8.0, seed=3))])[None]
    mask = voiced(levels(sound, RATE)[0])
    assert pace(levels(sound, RATE, FRAME / 2)[0], mask) == pytest.approx(4.4, abs=0.4)


def test_little_speech_has_no_pace() -> None:
    assert pace(np.zeros(200, dtype=np.float32), np.ones(100, dtype=np.bool_)) is None
    flat = np.full(600, -30.0, dtype=np.float32)
    assert pace(flat, np.ones(300, dtype=np.bool_)) == pytest.approx(0.0, abs=0.2)


@pytest.mark.parametrize(("delay", "echo"), [(0, True), (20, True), (55, True), (90, False)])
def test_the_same_sound_within_sixty_milliseconds_is_an_echo(delay: int, echo: bool) -> None:  # noqa: FBT001
    # Noise has one peak of correlation; a vowel would have one per period.
    sound, shift = noise(1.0, -20.0), delay * RATE // 1000
    late = np.concatenate([np.zeros(shift, dtype=np.float32), sound])[: len(sound)] * 0.1
    assert is_echo(np.stack([sound, late + noise(1.0, -60.0, seed=4)]), RATE) is echo


def test_two_people_and_silence_are_no_echo() -> None:
    assert not is_echo(np.stack([phrase(2.0), phrase(2.0, pitch=215.0, seed=9)]), RATE)
    assert not is_echo(np.zeros((2, RATE), dtype=np.float32), RATE)


def test_music_on_hold_is_found_and_speech_is_not() -> None:
    played = track(28.0, [(4.0, signals.music(20.0))])[None]
    spoken = track(28.0, [(4.0, phrase(20.0))])[None]
    for sound, expected in ((played, 0.7), (spoken, 0.0)):
        masks = [voiced(levels(sound, RATE)[0])]
        found = music(sound, RATE, masks, levels(sound, RATE, FRAME / 2))
        seconds = sum(end - begin for begin, end in found)
        assert seconds >= expected * 20.0 if expected else seconds == 0.0


def test_speech_swings_and_music_stays() -> None:
    speech, tones = phrase(4.0), signals.music(4.0)
    swing = [modulation(levels(sound[None], RATE, FRAME / 2)[0]) for sound in (speech, tones)]
    assert swing[0] > 5.0
    assert swing[1] < 3.0
    assert steadiness(tones, RATE) > 0.93 > steadiness(speech, RATE)
    assert steadiness(tones[:100], RATE) == 0.0
