from __future__ import annotations

import hashlib
import os
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from connectors.errors import LinkLostError
from connectors.recordings.fetch import ChangedError, Fetched, LocalSource, copy, step
from connectors.recordings.states import Candidate, Patience, Stat, State, Watch
from realtime.names import Instant, Seconds

PATIENCE = Patience(largest=1_000_000)
NAMES = Candidate(whole="a.wav", agent="a-out.wav", caller="a-in.wav")


def speech(path: Path, seconds: float = 10.0) -> Path:
    rng = np.random.default_rng(7)
    soundfile.write(path, rng.normal(0, 0.1, int(seconds * 8000)).astype(np.float32), 8000, subtype="PCM_16")
    return path


class Place:
    """A directory of recordings, one that is looked for, and the clock."""

    def __init__(self, root: Path, seconds: float | None = 10.0) -> None:
        self.monitor, self.spool, self.now = root / "monitor", root / "spool", 0.0
        self.monitor.mkdir()
        self.spool.mkdir()
        told = None if seconds is None else Seconds(seconds)
        self.watch = Watch(candidates=(NAMES,), ended=Instant(0.0), seconds=told)

    async def look(self, at: float) -> Fetched | None:
        self.watch, fetched = await step(self.watch, LocalSource(self.monitor), self.spool, PATIENCE, Instant(at))
        return fetched

    async def looks(self) -> Fetched | None:
        """Until it is settled or patience ends, at the times it asks for."""
        at = 0.0
        while True:
            fetched = await self.look(at)
            if fetched is not None or self.watch.next_look is None:
                return fetched
            at = self.watch.next_look


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


async def test_a_whole_recording_is_copied_once_it_stands_still(place: Place) -> None:
    content = speech(place.monitor / "a.wav").read_bytes()
    assert await place.look(0.0) is None
    assert place.watch.state is State.WRITING
    assert await place.look(4.0) is None
    fetched = await place.look(9.0)
    assert fetched is not None
    (file,) = fetched.files
    assert (file.sha256, file.size) == (hashlib.sha256(content).hexdigest(), len(content))
    assert file.path.read_bytes() == content
    assert (place.watch.state, place.watch.next_look) == (State.INTACT, None)


async def test_a_file_for_each_direction_comes_before_their_mix(place: Place) -> None:
    for name in ("a.wav", "a-in.wav", "a-out.wav"):
        speech(place.monitor / name)
    fetched = await place.looks()
    assert fetched is not None
    assert [file.path.name for file in fetched.files] == ["0.wav", "1.wav"]


async def test_one_that_never_appears_is_missing_in_the_end(place: Place) -> None:
    assert await place.looks() is None
    assert place.watch.state is State.MISSING


async def test_zero_length_and_a_bare_header_are_empty_in_the_end(place: Place) -> None:
    (place.monitor / "a.wav").touch()
    assert await place.looks() is None
    assert place.watch.state is State.EMPTY


async def test_one_that_grows_is_still_being_written_and_unfinished_in_the_end(place: Place) -> None:
    file, at = speech(place.monitor / "a.wav"), 0.0
    while True:
        assert await place.look(at) is None
        if place.watch.next_look is None:
            break
        at = place.watch.next_look
        assert place.watch.state is State.WRITING
        with file.open("ab") as more:
            more.write(b"\0" * 100)
    assert place.watch.state is State.UNFINISHED


async def test_one_shorter_than_the_call_or_its_header_is_cut_short_and_may_still_become_whole(place: Place) -> None:
    file = speech(place.monitor / "a.wav", 4.0)
    await place.look(0.0)
    await place.look(9.0)
    assert (place.watch.state, place.watch.said) == (State.CUT_SHORT, "4 s of a call of 10 s")
    whole = speech(file).read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    await place.look(20.0)
    await place.look(30.0)
    assert place.watch.state is State.CUT_SHORT
    assert list(place.spool.iterdir()) == []
    file.write_bytes(whole)
    await place.look(40.0)
    assert await place.look(50.0) is not None


async def test_a_wrong_header_is_told_and_not_copied_again_and_again(place: Place) -> None:
    (place.monitor / "a.wav").write_bytes(b"<html>not found</html>" * 20)
    assert await place.looks() is None
    assert place.watch.state is State.WRONG_HEADER
    assert "a.wav" not in place.watch.said or "/" not in place.watch.said


async def test_four_gigabytes_are_not_fetched(place: Place) -> None:
    with (place.monitor / "a.wav").open("wb") as sparse:
        sparse.truncate(4 * 1024**3)
    assert await place.looks() is None
    assert place.watch.state is State.TOO_LARGE
    assert list(place.spool.iterdir()) == []


async def test_one_replaced_while_it_is_copied_is_copied_anew(place: Place) -> None:
    file = speech(place.monitor / "a.wav")

    class Replacing(LocalSource):
        async def read(self, name: str) -> AsyncIterator[bytes]:
            async for piece in super().read(name):
                yield piece
            speech(file.with_name("b" + ".wav")).replace(file)

    watch = place.watch
    for at in (0.0, 9.0):
        watch, fetched = await step(watch, Replacing(place.monitor), place.spool, PATIENCE, Instant(at))
        assert fetched is None
    assert watch.state is State.REPLACED
    place.watch = watch
    await place.look(20.0)
    assert await place.look(30.0) is not None


async def test_more_bytes_than_were_seen_are_not_taken(place: Place, tmp_path: Path) -> None:
    speech(place.monitor / "a.wav")
    with pytest.raises(ChangedError):
        await copy(LocalSource(place.monitor), "a.wav", Stat(100, 0.0, ""), tmp_path / "to")


async def test_links_devices_and_names_that_lead_out_are_no_files(place: Place, tmp_path: Path) -> None:
    secret = tmp_path / "secret.wav"
    speech(secret)
    (place.monitor / "a.wav").symlink_to(secret)
    (place.monitor / "out").symlink_to(tmp_path)
    os.mkfifo(place.monitor / "pipe.wav")
    source = LocalSource(place.monitor)
    for name in ("a.wav", "out/secret.wav", "../secret.wav", str(secret), "pipe.wav", "nowhere/a.wav", "a\0.wav"):
        assert await source.stat(name) is None
    with pytest.raises(ChangedError):
        _ = [piece async for piece in source.read("out/secret.wav")]


async def test_a_directory_that_is_gone_is_away_not_a_missing_recording(place: Place) -> None:
    place.monitor.rmdir()
    with pytest.raises(LinkLostError, match="mount it"):
        await LocalSource(place.monitor).stat("a.wav")
    assert await place.look(0.0) is None
    assert place.watch.state is State.UNREACHABLE
