"""A log that is rotated, truncated, half written, packed, damaged, or not there yet."""

from __future__ import annotations

import gzip
import lzma
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.queue_log.lines import LONGEST_LINE
from connectors.queue_log.tail import Tail, read_rotated, rotated
from realtime.names import Instant


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "queue_log"


def write(log: Path, text: bytes) -> None:
    with log.open("ab") as file:
        file.write(text)


def read(tail: Tail) -> list[bytes]:
    return [line for block in tail.blocks() for line in block]


def test_a_file_that_is_not_there_yet_is_waited_for(log: Path) -> None:
    tail = Tail(log)
    assert (read(tail), tail.reading) == ([], False)
    write(log, b"one\n")
    assert (read(tail), tail.reading) == ([b"one"], True)
    tail.close()


def test_each_line_is_read_once_and_a_half_one_when_it_is_whole(log: Path) -> None:
    tail = Tail(log)
    write(log, b"one\ntw")
    assert read(tail) == [b"one"]
    write(log, b"o")
    assert read(tail) == []
    write(log, b"\nthree\n")
    assert read(tail) == [b"two", b"three"]
    tail.close()


def test_after_a_rotation_the_rest_of_the_old_file_comes_first(log: Path) -> None:
    tail = Tail(log)
    write(log, b"one\n")
    assert read(tail) == [b"one"]
    write(log, b"two\n")
    log.rename(log.with_name("queue_log.0"))
    write(log.with_name("queue_log.0"), b"three\nhalf")
    write(log, b"four\n")
    assert read(tail) == [b"two", b"three", b"four"]
    assert tail.lost_lines == 1
    tail.close()


def test_between_moving_away_and_beginning_anew_the_old_file_is_read_on(log: Path) -> None:
    tail = Tail(log)
    write(log, b"one\n")
    assert read(tail) == [b"one"]
    log.rename(log.with_name("queue_log.0"))
    write(log.with_name("queue_log.0"), b"two\n")
    assert read(tail) == [b"two"]
    write(log, b"three\n")
    assert read(tail) == [b"three"]
    tail.close()


def test_a_truncated_file_is_read_from_its_start(log: Path) -> None:
    tail = Tail(log)
    write(log, b"one\ntwo\nhal")
    assert read(tail) == [b"one", b"two"]
    log.write_bytes(b"new\n")
    assert read(tail) == [b"new"]
    tail.close()


def test_a_line_without_end_is_given_up_and_counted(log: Path) -> None:
    tail = Tail(log)
    write(log, b"x" * (LONGEST_LINE + 1))
    assert read(tail) == []
    write(log, b"\nnext\n")
    assert read(tail)[-1] == b"next"
    assert tail.lost_lines == 1
    tail.close()


def test_a_file_that_may_not_be_read_says_so_and_is_read_later(log: Path) -> None:
    log.mkdir()
    tail = Tail(log)
    with pytest.raises(OSError, match="directory"):
        read(tail)
    log.rmdir()
    write(log, b"one\n")
    assert read(tail) == [b"one"]
    tail.close()


@given(text=st.lists(st.binary(max_size=20).map(lambda raw: raw.replace(b"\n", b"|")), max_size=8), data=st.data())
def test_however_it_is_written_the_lines_are_the_same(
    text: list[bytes], data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    log = tmp_path_factory.mktemp("log") / "queue_log"
    whole = b"".join(line + b"\n" for line in text)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(whole)), max_size=5)))
    tail, found = Tail(log), []
    for begin, end in zip([0, *cuts], [*cuts, len(whole)], strict=True):
        write(log, whole[begin:end])
        found += read(tail)
    tail.close()
    assert found == text


def aged(file: Path, at: float) -> Path:
    os.utime(file, (at, at))
    return file


def test_rotated_files_come_oldest_first_as_far_back_as_is_asked(log: Path) -> None:
    for name, at in (("queue_log.1", 100), ("queue_log-20261123.gz", 300), ("queue_log.0", 200), ("queue_log.old", 90)):
        aged_file = log.with_name(name)
        aged_file.write_bytes(b"")
        aged(aged_file, at)
    log.with_name("queue_log.d").mkdir()
    log.with_name("queue_log_other").write_bytes(b"")
    log.write_bytes(b"")
    assert [each.name for each in rotated(log, Instant(95))] == ["queue_log.1", "queue_log.0", "queue_log-20261123.gz"]


def test_a_file_that_is_held_is_not_read_a_second_time_when_it_is_rotated(log: Path) -> None:
    write(log, b"one\n")
    tail = Tail(log)
    held = tail.hold()
    log.rename(log.with_name("queue_log.0"))
    write(log, b"two\n")
    assert rotated(log, Instant(0), held) == []
    assert read(tail) == [b"one", b"two"]
    tail.close()


def test_packed_files_read_like_others(log: Path) -> None:
    text = b"one\ntwo"
    packed = {"queue_log.1.gz": gzip.compress(text), "queue_log.2.xz": lzma.compress(text), "queue_log.3": text}
    for name, raw in packed.items():
        log.with_name(name).write_bytes(raw)
        assert [line for block in read_rotated(log.with_name(name)) for line in block] == [b"one", b"two"]


@pytest.mark.parametrize("suffix", ["gz", "xz"])
@pytest.mark.parametrize("damage", ["cut", "flipped", "other"])
def test_a_damaged_packed_file_gives_what_it_can_and_raises_what_is_expected(
    log: Path, suffix: str, damage: str
) -> None:
    text = b"".join(b"%d|line|of|the|log\n" % number for number in range(5000))
    packed = gzip.compress(text) if suffix == "gz" else lzma.compress(text)
    spoilt = {
        "cut": packed[: len(packed) // 2],
        "flipped": packed[:200] + bytes(each ^ 0x5A for each in packed[200:260]) + packed[260:],
        "other": b"this is no packed file at all",
    }[damage]
    file = log.with_name(f"queue_log.1.{suffix}")
    file.write_bytes(spoilt)
    with pytest.raises((OSError, EOFError)):
        list(read_rotated(file))
