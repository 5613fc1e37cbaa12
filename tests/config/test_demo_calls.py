from __future__ import annotations

import random
import wave
from pathlib import Path

import numpy as np
import pytest

from config.demo_calls import made_calls, script_of, write_wav
from connectors.audio.decode import decode
from connectors.audio.waveform import decode_waveform
from connectors.recordings.content_store import ContentStore, LocalBlobs
from connectors.simulator.voices import RATE, Spell


def test_a_made_call_is_kept_with_the_figures_of_its_own_sound(tmp_path: Path) -> None:
    content = ContentStore(LocalBlobs(tmp_path / "kept"), tmp_path / "kept" / "spool")
    first, second = made_calls(content, tmp_path, seed=1, many=2)
    assert first.content.sha256 != second.content.sha256
    assert content.size(first.content.sha256) == first.content.size == 44 + round(first.seconds * RATE) * 4
    assert decode_waveform(first.content.waveform).shape[0] == 2
    assert first.content.figures.agent_share is not None
    assert all(one.end <= first.seconds for one in first.holds)
    again = made_calls(content, tmp_path, seed=1, many=1)[0]
    assert again.content.sha256 == first.content.sha256


def test_the_wav_has_the_caller_left_and_reads_back(tmp_path: Path) -> None:
    sound = np.zeros((2, RATE), dtype=np.float32)
    sound[0] = 0.5
    write_wav(tmp_path / "one.wav", sound)
    with wave.open(str(tmp_path / "one.wav")) as file:
        assert (file.getnchannels(), file.getframerate(), file.getnframes()) == (2, RATE, RATE)
    rate, read = decode(tmp_path / "one.wav")
    assert rate == RATE
    assert float(read[1].mean()) == pytest.approx(0.5, abs=1e-3)
    assert float(read[0].mean()) == 0.0


def test_scripts_hold_only_where_nobody_speaks() -> None:
    for seed in range(50):
        script, holds = script_of(random.Random(seed))
        silent, at = [], 0.0
        for stretch in script:
            if stretch.spell is Spell.SILENCE:
                silent.append((at, at + stretch.seconds))
            at += stretch.seconds
        assert {(one.begin, one.end) for one in holds} <= set(silent)
        assert script[0].spell is script[-1].spell is Spell.TALK
