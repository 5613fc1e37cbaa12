from __future__ import annotations

import struct
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.audio.decode import RAW, Limits, blocks, decode, decode_legs, outline
from connectors.audio.faults import (
    DecoderMissingError,
    EmptyRecordingError,
    RecordingError,
    TooLargeRecordingError,
    TruncatedRecordingError,
    UnknownFormatError,
    UnreadableRecordingError,
    WrongHeaderError,
)
from tests.connectors.audio.signals import RATE, call, noise, phrase

SPEECH = phrase(3.0)
STEREO = call(phrase(3.0), phrase(3.0, pitch=210.0, seed=5))


def written(path: Path, samples: Any = SPEECH, rate: int = RATE, **told: Any) -> Path:
    soundfile.write(str(path), np.asarray(samples).T, rate, **told)
    return path


def wav(folder: Path, samples: Any = SPEECH) -> Path:
    return written(folder / "call.wav", samples, subtype="PCM_16")


@pytest.mark.parametrize(
    ("name", "told", "alike"),
    [
        ("c.wav", {"subtype": "PCM_16"}, 0.999),
        ("c.WAV", {"subtype": "GSM610", "format": "WAV"}, 0.8),
        ("c.wav49", {"subtype": "GSM610", "format": "WAV"}, 0.8),
        ("c.wav", {"subtype": "ULAW"}, 0.99),
        ("c.wav", {"subtype": "ALAW"}, 0.99),
        ("c.ulaw", {"subtype": "ULAW", "format": "RAW"}, 0.99),
        ("c.alaw", {"subtype": "ALAW", "format": "RAW"}, 0.99),
        ("c.gsm", {"subtype": "GSM610", "format": "RAW"}, 0.8),
        ("c.sln", {"subtype": "PCM_16", "format": "RAW", "endian": "LITTLE"}, 0.999),
        ("c.ogg", {"subtype": "VORBIS"}, 0.9),
        ("c.opus", {"subtype": "OPUS", "format": "OGG"}, None),
        ("c.mp3", {}, None),
    ],
)
def test_every_format_a_pbx_writes_sounds_as_it_was_spoken(
    tmp_path: Path, name: str, told: dict[str, Any], alike: float | None
) -> None:
    path = written(tmp_path / name, **told)
    rate, samples = decode(path)
    assert (str(samples.dtype), samples.flags["C_CONTIGUOUS"], len(samples)) == ("float32", True, 1)
    assert samples.shape[1] / rate == pytest.approx(3.0, abs=0.2)
    size = min(samples.shape[1], len(SPEECH))
    if alike is not None:
        assert np.corrcoef(samples[0, :size], SPEECH[:size])[0, 1] > alike
    assert float(np.sqrt(np.mean(samples**2))) == pytest.approx(float(np.sqrt(np.mean(SPEECH**2))), rel=0.15)


def test_stereo_stays_two_channels_in_their_order(tmp_path: Path) -> None:
    _, samples = decode(wav(tmp_path, STEREO))
    assert np.allclose(samples, STEREO, atol=1e-4)


def test_blocks_join_to_the_whole_and_none_is_longer_than_asked(tmp_path: Path) -> None:
    path = wav(tmp_path, STEREO)
    parts = [block for _, block in blocks(path, seconds=0.7)]
    assert max(part.shape[1] for part in parts) == int(0.7 * RATE)
    assert np.array_equal(np.concatenate(parts, axis=1), decode(path)[1])
    assert outline(path).seconds == 3.0


def test_two_legs_become_agent_and_caller_and_the_shorter_is_filled_up(tmp_path: Path) -> None:
    legs = [written(tmp_path / f"{name}.wav", sound, subtype="PCM_16") for name, sound in
            (("r", SPEECH), ("t", SPEECH[:RATE]))]  # fmt: skip
    _, samples = decode_legs(legs[0], legs[1])
    assert samples.shape == (2, len(SPEECH))
    assert not samples[1, RATE:].any()
    other = written(tmp_path / "u.wav", noise(1, -20), rate=16_000, subtype="PCM_16")
    with pytest.raises(WrongHeaderError, match="are no pair"):
        decode_legs(legs[0], other)


def damaged(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_zero_length_and_a_bare_header_are_empty(tmp_path: Path) -> None:
    for name in ("a.wav", "a.ulaw", "a.ogg"):
        with pytest.raises(EmptyRecordingError, match="zero length"):
            decode(damaged(tmp_path / name, b""))
    head = wav(tmp_path, SPEECH[:0]).read_bytes()
    with pytest.raises(EmptyRecordingError, match="header and no sound"):
        decode(damaged(tmp_path / "b.wav", head))
    with pytest.raises(EmptyRecordingError, match="less than one frame"):
        decode(damaged(tmp_path / "b.gsm", b"\xd0" * 20))


def test_a_wav_cut_short_and_one_still_being_written_say_so(tmp_path: Path) -> None:
    content = wav(tmp_path).read_bytes()
    with pytest.raises(TruncatedRecordingError, match="cut short"):
        decode(damaged(tmp_path / "cut.wav", content[: len(content) // 2]))
    place = content.index(b"data") + 4
    open_header = content[:place] + struct.pack("<I", 0) + content[place + 4 :]
    with pytest.raises(TruncatedRecordingError, match="does not count"):
        decode(damaged(tmp_path / "open.wav", open_header))


def test_a_header_that_claims_four_gigabytes_is_not_believed(tmp_path: Path) -> None:
    content = wav(tmp_path).read_bytes()
    place = content.index(b"data") + 4
    lie = content[:4] + b"\xff" * 4 + content[8:place] + b"\xff" * 4 + content[place + 4 :]
    with pytest.raises(TruncatedRecordingError, match="claims 4294967295 bytes"):
        decode(damaged(tmp_path / "lie.wav", lie))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.wav", b"<html>not found</html>"),
        ("a.wav", b"RIFF\x04\x00\x00\x00WAVE"),
        ("a.ogg", b"RIFF" + b"\x00" * 100),
        ("a.ulaw", b"RIFF" + b"\x00" * 100),
        ("a.opus", b"OggS" + b"\x01" * 60),
    ],
)
def test_a_wrong_header_is_told_without_the_folder(tmp_path: Path, name: str, content: bytes) -> None:
    with pytest.raises(WrongHeaderError) as error:
        decode(damaged(tmp_path / name, content))
    assert name in str(error.value)
    assert str(tmp_path) not in str(error.value)


def test_an_unheard_of_format_lists_those_that_are_known(tmp_path: Path) -> None:
    with pytest.raises(UnknownFormatError, match=r"\.opus"):
        decode(damaged(tmp_path / "a.g729", b"x"))
    assert all(raw.bytes > 0 for raw in RAW.values())


def test_a_recording_that_never_appeared_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableRecordingError, match=r"never\.wav cannot be read"):
        outline(tmp_path / "never.wav")


def test_limits_hold_for_the_file_and_for_what_comes_out_of_it(tmp_path: Path) -> None:
    path = wav(tmp_path)
    with pytest.raises(TooLargeRecordingError, match="more than 1000"):
        decode(path, Limits(size=1000))
    with pytest.raises(TooLargeRecordingError, match="lasts longer"):
        decode(path, Limits(seconds=1.0))
    with pytest.raises(TooLargeRecordingError, match="in blocks"):
        decode(path, Limits(samples=RATE))


def test_a_file_that_is_no_telephone_call_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongHeaderError, match="no telephone call"):
        decode(written(tmp_path / "a.wav", np.zeros((3, 800)), subtype="PCM_16"))
    with pytest.raises(WrongHeaderError, match="no telephone call"):
        decode(written(tmp_path / "b.wav", np.zeros(800), rate=96_000, subtype="PCM_16"))


def test_without_the_extra_the_mend_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = wav(tmp_path)
    monkeypatch.setitem(sys.modules, "soundfile", None)
    with pytest.raises(DecoderMissingError, match="extra `recordings`"):
        decode(path)


@given(st.sampled_from([".wav", ".ogg", ".mp3", ".gsm", ".ulaw"]), st.binary(max_size=600))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_the_bytes_are_the_answer_is_sound_or_a_typed_error(
    tmp_path: Path, suffix: str, content: bytes
) -> None:
    path = damaged(tmp_path / f"any{suffix}", content)
    try:
        _, samples = decode(path)
    except RecordingError:
        return
    assert np.isfinite(samples).all()
