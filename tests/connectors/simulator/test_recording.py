import gzip
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.simulator.recording import (
    FRAME_LIMIT,
    RecordingDamagedError,
    RecordingWriter,
    Splitter,
    chunks,
    frames,
)

STREAM = (
    "Asterisk Call Manager/11.0.0\r\nResponse: Success\r\n\r\nEvent: A\r\nName: 客服\r\n\r\nEvent: B\r\n\r\n".encode()
)
FRAMES = [b"Response: Success\r\n\r\n", "Event: A\r\nName: 客服\r\n\r\n".encode(), b"Event: B\r\n\r\n"]


@given(st.lists(st.integers(0, len(STREAM)), max_size=12))
def test_any_segmentation_gives_the_same_frames(cuts: list[int]) -> None:
    edges = [0, *sorted(cuts), len(STREAM)]
    splitter = Splitter()
    out = [frame for a, b in pairwise(edges) for frame in splitter.feed(STREAM[a:b])]
    assert out == FRAMES


def test_a_monstrous_frame_is_dropped_and_the_next_one_is_whole() -> None:
    splitter = Splitter()
    got = splitter.feed(b"Event: X\r\n" + b"y" * (FRAME_LIMIT + 5)) + splitter.feed(b"zzz\r\n\r\n" + FRAMES[2])
    assert got == [FRAMES[2]]


def test_what_is_written_is_read_byte_for_byte(tmp_path: Path) -> None:
    path = tmp_path / "ami.jsonl.gz"
    with RecordingWriter(path) as writer:
        writer.write(0.5, STREAM[:60])
        writer.write(1.25, STREAM[60:] + b"\xff\xfe")
    assert list(chunks(path)) == [(0.5, STREAM[:60]), (1.25, STREAM[60:] + b"\xff\xfe")]
    assert [frame for _, frame in frames(path)] == FRAMES


def test_a_damaged_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "bad.gz"
    path.write_bytes(gzip.compress(b'{"t": 0, "d": "x"}\nnonsense\n'))
    with pytest.raises(RecordingDamagedError, match="line 2"):
        list(chunks(path))


def test_a_file_that_is_no_gzip_is_named(tmp_path: Path) -> None:
    path = tmp_path / "plain.txt"
    path.write_bytes(b"hello")
    with pytest.raises(RecordingDamagedError, match="plain"):
        list(chunks(path))


def test_a_recording_cut_short_ends_where_it_ends(tmp_path: Path) -> None:
    path = tmp_path / "short.gz"
    whole = gzip.compress(b'{"t": 0, "d": "x"}\n' * 50)
    path.write_bytes(whole[:-6])
    assert len(list(chunks(path))) <= 50
