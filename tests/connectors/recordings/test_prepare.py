from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from connectors.audio.faults import RecordingError
from connectors.audio.figures import Span
from connectors.audio.waveform import decode_waveform
from connectors.recordings.prepare import prepare


def tone(path: Path, seconds: float, level: float) -> Path:
    time = np.arange(int(8000 * seconds)) / 8000
    soundfile.write(path, (level * np.sin(2 * np.pi * 300 * time)).astype(np.float32), 8000, subtype="ULAW")
    return path


def test_two_directions_become_two_channels_of_one_file_that_a_browser_plays(tmp_path: Path) -> None:
    made = prepare([tone(tmp_path / "0.wav", 6.0, 0.5), tone(tmp_path / "1.wav", 4.0, 0.1)])
    info = soundfile.info(made.path)
    assert (info.channels, info.subtype, info.samplerate) == (2, "PCM_16", 8000)
    assert (made.channels, made.seconds, len(made.figures.sides)) == (2, 6.0, 2)
    left, right = soundfile.read(made.path)[0].T
    assert (abs(left).max(), abs(right).max()) == (pytest.approx(0.1, abs=0.01), pytest.approx(0.5, abs=0.02))
    peaks = decode_waveform(made.waveform)
    assert peaks.shape == (2, 120, 2)
    assert (peaks[0, :, 1].max(), peaks[1, :, 1].max()) == (pytest.approx(64, abs=2), pytest.approx(13, abs=2))


def test_what_a_browser_may_not_play_becomes_a_wav_as_well(tmp_path: Path) -> None:
    sound = (0.2 * np.sin(2 * np.pi * 300 * np.arange(8000 * 3) / 8000)).astype(np.float32)
    soundfile.write(tmp_path / "0.ogg", sound, 8000, format="OGG", subtype="VORBIS")
    made = prepare([tmp_path / "0.ogg"])
    assert (soundfile.info(made.path).format, made.seconds) == ("WAV", 3.0)


def test_silence_on_hold_is_no_dead_air(tmp_path: Path) -> None:
    sound = np.zeros(8000 * 40, dtype=np.float32)
    soundfile.write(tmp_path / "0.wav", sound, 8000, subtype="PCM_16")
    assert prepare([tmp_path / "0.wav"]).figures.dead_air == (Span(0.0, 40.0),)
    held = prepare([tmp_path / "0.wav"], [Span(30.0, 4.0)])
    assert held.figures.dead_air == (Span(0.0, 10.0),)


def test_one_mix_stays_one_channel(tmp_path: Path) -> None:
    made = prepare([tone(tmp_path / "0.wav", 3.0, 0.5)])
    assert (made.channels, made.path.name) == (1, "whole.wav")
    assert made.figures.talk_over is None


def test_what_is_no_recording_is_a_typed_error(tmp_path: Path) -> None:
    (tmp_path / "0.wav").write_bytes(b"nothing")
    with pytest.raises(RecordingError):
        prepare([tmp_path / "0.wav"])
