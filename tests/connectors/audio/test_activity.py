from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.audio.activity import FRAME, HANGOVER, MEMORY, floors, levels, stretches, voiced
from tests.connectors.audio.signals import RATE, noise, phrase, track


@pytest.mark.parametrize(("floor", "found", "false"), [(-60.0, 0.97, 0.06), (-45.0, 0.97, 0.06), (-35.0, 0.85, 0.06)])
def test_speech_is_found_in_the_noise_of_a_line(floor: float, found: float, false: float) -> None:
    phrases = [(begin, phrase(3.0, seed=n)) for n, begin in enumerate((2.0, 9.0, 16.0, 24.0))]
    mask = voiced(levels(track(30.0, phrases, floor)[None], RATE)[0])
    truth = np.zeros(len(mask), dtype=np.bool_)
    for begin, _ in phrases:
        truth[int(begin / FRAME) : int((begin + 3.0) / FRAME) + HANGOVER] = True
    assert mask[truth].mean() >= found
    assert mask[~truth].mean() <= false


def test_noise_alone_is_nobody() -> None:
    assert voiced(levels(noise(30.0, -50.0)[None], RATE)[0]).mean() < 0.02
    assert not voiced(levels(np.zeros((1, RATE), dtype=np.float32), RATE)[0]).any()


def test_a_level_is_the_power_of_a_frame() -> None:
    half = np.full((1, RATE), 0.5, dtype=np.float32)
    assert levels(half, RATE)[0] == pytest.approx(20 * np.log10(0.5), abs=1e-4)
    assert levels(np.zeros((2, 100), dtype=np.float32), RATE).shape == (2, 0)


def test_the_floor_follows_the_noise_of_the_last_ten_seconds() -> None:
    level = np.concatenate([np.full(MEMORY, -55.0), np.full(2 * MEMORY, -42.0)]).astype(np.float32)
    floor = floors(level)
    assert floor[MEMORY - 1] == -55.0
    assert floor[-1] == -42.0
    assert floors(np.full(10, -90.0, dtype=np.float32))[0] == -60.0
    assert floors(np.full(10, -5.0, dtype=np.float32))[0] == -38.0


@given(st.lists(st.booleans(), max_size=60), st.integers(1, 5))
def test_stretches_are_the_runs_of_a_mask(marks: list[bool], shortest: int) -> None:
    mask = np.array(marks, dtype=np.bool_)
    again = np.zeros(len(mask), dtype=np.bool_)
    for begin, end in stretches(mask).tolist():
        again[begin:end] = True
    assert np.array_equal(again, mask)
    assert all(end - begin >= shortest for begin, end in stretches(mask, shortest).tolist())
