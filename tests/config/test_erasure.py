from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import Engine

from config.erasure import (
    Caller,
    HeldError,
    caller_of,
    check_holds,
    check_reason,
    erase,
    from_recordings,
    leaver_of,
)
from config.problems import OperationError, UsageError
from connectors.recordings.content_store import ContentMissingError, ContentStore, LocalBlobs
from connectors.recordings.states import Candidate, State, Watch
from connectors.store.audit_log import entries
from connectors.store.database import open_store
from connectors.store.recordings import (
    NewRecording,
    add_recording,
    find_recording,
    freeze_recording,
    put_watch,
    recordings_of_caller,
)
from connectors.store.retention import add_hold, list_tombstones, release_hold
from realtime.erasing import CallerEraser
from realtime.names import AgentId, ChannelId, Instant, PbxId, VisitId
from realtime.retention import DataKind, Hold
from realtime.roster import Person, Roster
from tests.connectors.store.test_recordings import CONTENT

NOW = Instant(1000.0)
CALLER = caller_of("13812340042", bytes(32))
LINA = leaver_of(Person(id="1001", name="李娜", interfaces=(AgentId("hq/PJSIP/2001"),)), bytes(32), Roster(), ())


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Engine]:
    opened = open_store(tmp_path)
    yield opened
    opened.dispose()


def test_a_caller_is_known_by_digits_and_key_and_extensions_are_none() -> None:
    same = caller_of("+86 138 1234 0042", bytes(32))
    assert (same.digits, same.key) == (CALLER.digits, CALLER.key)
    eraser = CALLER.eraser()
    assert isinstance(eraser, CallerEraser)
    assert eraser.is_theirs("013812340042")
    for wrong in ("2001", "anonymous", ""):
        with pytest.raises(UsageError, match="no caller's number"):
            caller_of(wrong, bytes(32))


def test_an_alias_is_the_same_within_one_erasure_and_never_again() -> None:
    def alias(caller: Caller) -> str:
        made = caller.eraser()
        assert isinstance(made, CallerEraser)
        return made._alias("13812340042")

    assert alias(CALLER) == alias(CALLER)
    assert alias(CALLER) != alias(caller_of("13812340042", bytes(32)))


def test_every_part_is_done_in_turn_and_told(store: Engine) -> None:
    done: list[str] = []

    def part(name: str) -> int:
        done.append(name)
        return 3

    parts = {"journal": lambda: part("journal"), "recordings": lambda: part("recordings")}
    stone = erase(store, CALLER, parts, by="li", why="asked for", now=NOW)
    assert done == ["journal", "recordings"]
    assert list_tombstones(store) == [stone]
    assert (stone.caller, stone.counts) == (CALLER.key, {"texts": 0, "recordings": 3, "journal": 3})
    assert [entry.deed.action for entry in entries(store)] == ["erase_begun", "erased"]
    assert erase(store, LINA, {}, by="li", why="left", now=NOW).caller.startswith("person-")


def test_a_part_that_fails_is_told_and_leaves_no_tombstone(store: Engine) -> None:
    def fail() -> int:
        raise OSError("disk full")

    with pytest.raises(OperationError, match=r"journal: disk full; .* erase once more"):
        erase(store, CALLER, {"journal": fail}, by="li", why="x", now=NOW)
    assert list_tombstones(store) == []
    assert [entry.deed.action for entry in entries(store)] == ["erase_begun"]


def test_a_reason_that_would_keep_what_is_erased_is_refused(store: Engine) -> None:
    with pytest.raises(UsageError, match="say it without"):
        erase(store, CALLER, {}, by="li", why="asked by 138-1234-0042", now=NOW)
    assert list(entries(store)) == []
    with pytest.raises(UsageError, match="say it without"):
        check_reason(LINA, "李娜 left")
    check_reason(LINA, "left in May")


@pytest.mark.parametrize(
    ("hold", "forbidden"),
    [
        ({}, True),
        ({"kind": DataKind.JOURNAL}, True),
        ({"kind": DataKind.RECORDINGS, "caller": CALLER.key}, True),
        ({"caller": CALLER.key}, True),
        ({"caller": "somebody else"}, False),
        ({"kind": DataKind.AUDIT}, False),
        ({"subject": "hq/1.0/sales/1"}, True),
        ({"subject": "hq/1.0"}, True),
        ({"subject": "hq/1.01/sales/1"}, False),
        ({"kind": DataKind.GRANTS, "subject": "hq/1.0"}, False),
        ({"until": NOW}, False),
    ],
)
def test_a_hold_forbids_what_it_is_about_and_nothing_else(
    store: Engine, hold: dict[str, object], *, forbidden: bool
) -> None:
    kept = add_hold(store, Hold(who="li", why="case", since=Instant(0.0), **hold))  # type: ignore[arg-type]
    if forbidden:
        with pytest.raises(HeldError, match=f"hold {kept.id} forbids it"):
            check_holds(store, CALLER, NOW, ["hq/1.0"])
        release_hold(store, kept.id, "li", NOW)
    check_holds(store, CALLER, NOW, ["hq/1.0"])


def test_a_person_is_held_by_id_or_interface(store: Engine) -> None:
    for subject in ("1001", "hq/PJSIP/2001"):
        kept = add_hold(store, Hold(who="li", why="case", since=Instant(0.0), subject=subject))
        with pytest.raises(HeldError):
            check_holds(store, LINA, NOW)
        release_hold(store, kept.id, "li", NOW)
    check_holds(store, LINA, NOW)


def recording(store: Engine, number: int, caller: str = CALLER.key) -> int:
    channel = ChannelId(f"hq/{number}.0")
    name = "q-sales-13812340042.wav"
    watch = Watch(candidates=(Candidate(whole=name, agent=name, caller=name),), ended=Instant(5.0), next_look=NOW)
    new = NewRecording(
        pbx=PbxId("hq"),
        visit=VisitId(f"{channel}/sales/1"),
        linked=channel,
        agent=AgentId("li"),
        caller=caller,
        watch=watch,
    )
    return add_recording(store, new)


def test_recordings_go_with_their_files_and_none_is_looked_for_any_more(store: Engine, tmp_path: Path) -> None:
    content = ContentStore(LocalBlobs(tmp_path / "kept"), tmp_path / "kept" / "spool")
    shas = []
    for number, (text, caller) in enumerate([("one", CALLER.key), ("shared", CALLER.key), ("shared", "other")], 1):
        sound = tmp_path / f"{number}.wav"
        sound.write_bytes(text.encode())
        shas.append(content.put(sound))
        recording(store, number, caller)
        row = find_recording(store, number)
        assert row is not None
        put_watch(
            store,
            number,
            Watch(candidates=(), ended=Instant(5.0), state=State.INTACT),
            msgspec.structs.replace(CONTENT, sha256=shas[-1]),
        )
    waiting = recording(store, 4)
    assert from_recordings(store, lambda: content, CALLER, NOW) == 3
    with pytest.raises(ContentMissingError):
        content.size(shas[0])
    assert content.size(shas[1]) > 0, "another caller's recording is the same sound"
    gone = find_recording(store, waiting)
    assert gone is not None
    assert (gone.watch.state, gone.watch.candidates, gone.watch.next_look) == (State.DISCARDED, (), None)
    assert recordings_of_caller(store, CALLER.key) == []
    assert not put_watch(store, waiting, Watch(candidates=(), ended=Instant(5.0), state=State.INTACT))
    assert from_recordings(store, lambda: content, CALLER, NOW) == 0


def test_a_recording_that_a_complaint_or_a_hold_on_its_call_keeps_is_not_erased(store: Engine) -> None:
    number = recording(store, 1)
    freeze_recording(store, number, "complaint 17")
    with pytest.raises(HeldError, match="recording 1 is kept for a complaint"):
        check_holds(store, CALLER, NOW)
    freeze_recording(store, number, None)
    add_hold(store, Hold(who="li", why="case", since=Instant(0.0), subject="hq/1.0/sales/1"))
    with pytest.raises(HeldError, match="hold 1"):
        check_holds(store, CALLER, NOW)


def test_a_hold_made_while_the_journal_is_rewritten_keeps_the_recordings(store: Engine, tmp_path: Path) -> None:
    content = ContentStore(LocalBlobs(tmp_path / "kept"), tmp_path / "kept" / "spool")
    number = recording(store, 1)

    def journal() -> int:
        add_hold(store, Hold(who="li", why="case", since=Instant(NOW + 60.0), caller=CALLER.key))
        return 1

    parts = {"journal": journal, "recordings": lambda: from_recordings(store, lambda: content, CALLER, NOW)}
    with pytest.raises(HeldError, match="hold 1"):
        erase(store, CALLER, parts, by="li", why="asked for", now=NOW)
    kept = find_recording(store, number)
    assert kept is not None
    assert kept.watch.state is not State.DISCARDED
    assert list_tombstones(store) == []
