from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.audio.waveform import Waveform, WaveformError, decode_waveform, encode, pooled
from tests.connectors.audio.signals import RATE, call, phrase

SOUND = call(phrase(1.99), phrase(1.99, dbfs=-30.0, seed=4))


@given(st.lists(st.integers(1, 4000), max_size=12))
def test_peaks_are_those_of_the_sound_however_it_is_cut(cuts: list[int]) -> None:
    maker, place = Waveform(RATE, 2), 0
    for cut in cuts:
        maker.add(SOUND[:, place : place + cut])
        place += cut
    maker.add(SOUND[:, place:])
    peaks = maker.peaks()
    assert peaks.shape == (2, 40, 2)
    for channel in range(2):
        for bucket in range(40):
            part = SOUND[channel, bucket * 400 : (bucket + 1) * 400]
            assert peaks[channel, bucket, 0] == np.floor(part.min() * 127)
            assert peaks[channel, bucket, 1] == np.ceil(part.max() * 127)


def test_an_encoded_waveform_comes_back_and_is_small() -> None:
    maker = Waveform(RATE, 2)
    maker.add(SOUND)
    content = encode(maker.peaks())
    assert len(content) == 12 + 2 * 40 * 2
    assert np.array_equal(decode_waveform(content), maker.peaks())
    assert decode_waveform(encode(Waveform(RATE, 1).peaks())).shape == (1, 0, 2)


def test_what_is_over_full_scale_is_drawn_at_full_scale() -> None:
    maker = Waveform(RATE, 1)
    maker.add(np.full((1, 400), 3.0, dtype=np.float32))
    assert maker.peaks()[0, 0].tolist() == [127, 127]


@pytest.mark.parametrize(
    "content", [b"", b"FWPK\x02" + b"\x00" * 7, b"RIFF" + b"\x00" * 8, b"FWPK\x01\x02\x00\x32\x00\x00\x00\x09"]
)
def test_other_bytes_are_refused_with_the_mend(content: bytes) -> None:
    with pytest.raises(WaveformError, match="make it anew"):
        decode_waveform(content)


@given(st.integers(1, 60))
def test_pooled_peaks_are_those_of_longer_bins(most: int) -> None:
    maker = Waveform(RATE, 2)
    maker.add(SOUND)
    peaks = maker.peaks()
    size, found = pooled(peaks, most)
    assert found.shape[1] == -(-40 // size) <= most
    for place in range(found.shape[1]):
        part = peaks[:, place * size : (place + 1) * size]
        assert (found[:, place, 0] == part[:, :, 0].min(axis=1)).all()
        assert (found[:, place, 1] == part[:, :, 1].max(axis=1)).all()
    assert pooled(Waveform(RATE, 1).peaks(), 5)[1].shape == (1, 0, 2)
