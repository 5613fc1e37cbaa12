from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import soundfile
from sqlalchemy import Engine

from config.recording_rounds import InUse, Searcher, orphans, sweep
from connectors.recordings.content_store import ContentMissingError, ContentStore, LocalBlobs
from connectors.recordings.fetch import LocalSource
from connectors.recordings.find import Call, Rule, candidates
from connectors.recordings.retention import Policy
from connectors.recordings.states import State, Watch
from connectors.store.audit_log import Wanted, entries
from connectors.store.database import open_store
from connectors.store.recordings import (
    KeptRecord,
    NewRecording,
    add_recording,
    find_recording,
    freeze_recording,
    waveform_of,
)
from connectors.store.retention import add_hold
from realtime.names import AgentId, ChannelId, Instant, PbxId, Seconds, VisitId
from realtime.retention import DataKind, Hold

HOUR = 3600.0


@dataclass
class Site:
    """A store, a PBX's directory and a searcher over both."""

    store: Engine
    monitor: Path
    content: ContentStore
    searcher: Searcher

    def expect(self, number: int, pbx: str = "hq") -> int:
        channel = ChannelId(f"hq/{number}.0")
        watch = Watch(
            candidates=candidates(Rule(), Call(channel=channel)),
            ended=Instant(0.0),
            seconds=Seconds(5.0),
            next_look=Instant(0.0),
        )
        new = NewRecording(
            pbx=PbxId(pbx),
            visit=VisitId(f"{channel}/sales/1"),
            linked=channel,
            agent=AgentId("li"),
            caller="k",
            watch=watch,
        )
        return add_recording(self.store, new)

    async def looked(self, number: int) -> KeptRecord:
        for at in (0.0, 10.0, 30.0):
            await self.searcher.round(Instant(at))
        found = find_recording(self.store, number)
        assert found is not None
        return found


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    store, monitor = open_store(tmp_path), tmp_path / "monitor"
    monitor.mkdir()
    content = ContentStore(LocalBlobs(tmp_path / "kept"), tmp_path / "kept" / "spool")
    with ThreadPoolExecutor(1) as pool:
        sources = {PbxId("hq"): LocalSource(monitor)}
        yield Site(store, monitor, content, Searcher(store, content, sources, pool, tmp_path / "kept" / "spool"))
    store.dispose()


def recorded(path: Path, seed: int = 1, seconds: float = 5.0) -> str:
    sound = np.random.default_rng(seed).normal(0, 0.1, int(8000 * seconds)).astype(np.float32)
    soundfile.write(path, sound, 8000, subtype="PCM_16")
    return hashlib.sha256(path.read_bytes()).hexdigest()


async def test_two_directions_are_kept_as_one_with_figures_and_waveform(site: Site, tmp_path: Path) -> None:
    caller, agent = recorded(site.monitor / "1.0-in.wav"), recorded(site.monitor / "1.0-out.wav", 2)
    found = await site.looked(site.expect(1))
    assert (found.watch.state, found.channels, found.seconds) == (State.INTACT, 2, 5.0)
    assert found.sources == (agent, caller)
    assert found.figures is not None
    assert found.sha256 is not None
    assert site.content.intact(found.sha256)
    assert found.size == site.content.size(found.sha256)
    assert (waveform_of(site.store, found.number) or b"").startswith(b"FWPK")
    assert list((tmp_path / "kept" / "spool").iterdir()) == []


async def test_troubles_are_states_with_their_words(site: Site) -> None:
    (site.monitor / "2.0.wav").write_bytes(b"<html>" * 50)
    recorded(site.monitor / "3.0.wav", seconds=1.0)
    numbers = [site.expect(1), site.expect(2), site.expect(3), site.expect(4, "elsewhere")]
    found = [await site.looked(number) for number in numbers]
    states = [State.EXPECTED, State.WRONG_HEADER, State.CUT_SHORT, State.UNREACHABLE]
    assert [one.watch.state for one in found] == states
    assert "1 s of a call of 5 s" in found[2].watch.said
    assert "no place" in found[3].watch.said


async def test_retention_deletes_what_nobody_may_draw_and_tells_it_with_the_hash(site: Site) -> None:
    for number in range(1, 6):
        recorded(site.monitor / f"{number}.0.wav", number)
    gone, drawn, frozen, held, reach = [await site.looked(site.expect(number)) for number in range(1, 6)]
    freeze_recording(site.store, frozen.number, "complaint 1")
    add_hold(site.store, Hold(kind=DataKind.RECORDINGS, subject=held.visit, who="l", why="w", since=Instant(0.0)))
    in_use = InUse(reach=frozenset({(reach.agent, reach.linked)}), sampled=frozenset({drawn.number}))
    assert sweep(site.store, site.content, in_use, Policy(), Instant(71 * HOUR)) == []
    assert sweep(site.store, site.content, in_use, Policy(), Instant(73 * HOUR)) == [gone.number]
    (entry,) = entries(site.store, Wanted(action="recording_deleted"))
    assert entry.deed.particulars["sha256"] == gone.sha256
    assert sorted(name for name, _ in site.content.kept()) == sorted(
        one.sha256 or "" for one in (drawn, frozen, held, reach)
    )
    with pytest.raises(ContentMissingError):
        site.content.size(gone.sha256 or "")
    after = find_recording(site.store, gone.number)
    assert after is not None
    assert (after.watch.state, after.watch.said) == (State.DISCARDED, "not_drawn")


async def test_content_that_two_calls_share_goes_with_the_last(site: Site) -> None:
    for number in (1, 2):
        recorded(site.monitor / f"{number}.0.wav", 9)
    one, other = [await site.looked(site.expect(number)) for number in (1, 2)]
    assert one.sha256 == other.sha256
    in_use = InUse(sampled=frozenset({other.number}))
    assert sweep(site.store, site.content, in_use, Policy(), Instant(100 * HOUR)) == [one.number]
    assert site.content.intact(other.sha256 or "")
    assert sweep(site.store, site.content, InUse(), Policy(), Instant(101 * HOUR)) == [other.number]
    assert list(site.content.kept()) == []


async def test_what_nothing_names_is_told_and_kept(site: Site, tmp_path: Path) -> None:
    recorded(site.monitor / "1.0.wav")
    await site.looked(site.expect(1))
    (tmp_path / "left").write_bytes(b"left")
    left = site.content.put(tmp_path / "left")
    assert orphans(site.store, site.content) == [left]
    assert sweep(site.store, site.content, InUse(), Policy(), Instant(100 * HOUR)) == [1]
    assert [name for name, _ in site.content.kept()] == [left]
