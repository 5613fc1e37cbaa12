from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from connectors.audio.faults import WrongHeaderError
from connectors.audio.watermark import HEAD, info_chunk, marked_head, padded


@given(st.text(max_size=40), st.text(max_size=41))
def test_a_marked_wav_sounds_the_same_and_chunks_stay_even(one: str, other: str) -> None:
    sound = io.BytesIO()
    soundfile.write(sound, np.arange(101, dtype=np.int16), 8000, format="WAV", subtype="PCM_16")
    content = sound.getvalue()
    chunk = info_chunk({"INAM": one, "ICMT": other})
    assert len(chunk) % 2 == 0
    head = marked_head(content[:HEAD], len(content), chunk)
    marked = head + content[HEAD:] + b"\0" * (padded(len(content)) - len(content)) + chunk
    assert int.from_bytes(marked[4:8], "little") == len(marked) - 8
    samples, _ = soundfile.read(io.BytesIO(marked), dtype="int16")
    assert samples.tolist() == list(range(101))


def test_the_texts_come_back(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    soundfile.write(path, np.zeros(80, dtype=np.int16), 8000, subtype="PCM_16")
    content = path.read_bytes()
    chunk = info_chunk({"IART": "质检 li\0forged", "ISFT": "Floorwatch"})
    path.write_bytes(marked_head(content, len(content), chunk) + content[HEAD:] + chunk)
    with soundfile.SoundFile(path) as file:
        assert file.copy_metadata()["artist"] == "质检 liforged"


@pytest.mark.parametrize("head", [b"", b"OggS" + b"\0" * 20, b"RIFF\0\0\0\0AVI "])
def test_what_is_no_wav_is_not_marked(head: bytes) -> None:
    with pytest.raises(WrongHeaderError):
        marked_head(head, 100, b"")
    with pytest.raises(WrongHeaderError, match="larger"):
        marked_head(b"RIFF\0\0\0\0WAVE", 2**32 - 2, b"LIST" * 10)
    with pytest.raises(ValueError, match="four letters"):
        info_chunk({"NAME!": "x"})
