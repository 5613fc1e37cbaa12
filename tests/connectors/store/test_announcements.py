from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from connectors.store.announcements import KEPT, listed, put_up, standing, take_down
from connectors.store.database import open_store
from realtime.announcements import MOST, Announcement
from realtime.names import Instant


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Engine]:
    engine = open_store(tmp_path)
    yield engine
    engine.dispose()


def made(name: str, begins: float = 0.0, ends: float = 100.0) -> Announcement:
    return Announcement(id=name, text=name, by="li", begins=Instant(begins), ends=Instant(ends), queues=("hq/sales",))


def test_what_is_put_up_stands_until_its_end(store: Engine) -> None:
    assert put_up(store, made("a"))
    assert standing(store, Instant(50.0)) == [made("a")]
    assert standing(store, Instant(100.0)) == standing(store, Instant(-1.0)) == []
    assert listed(store, Instant(99.0)) == [made("a")]
    assert listed(store, Instant(100.0)) == []


def test_what_is_taken_down_is_over_and_says_by_whom(store: Engine) -> None:
    put_up(store, made("a"))
    ended = take_down(store, "a", "wu", Instant(10.0))
    assert ended is not None
    assert (ended.ended, ended.ended_by, ended.ends) == (10.0, "wu", 100.0)
    assert standing(store, Instant(11.0)) == []
    assert standing(store, Instant(9.0)) == [ended]
    assert take_down(store, "a", "sun", Instant(20.0)) == ended
    assert take_down(store, "nobody", "wu", Instant(10.0)) is None


def test_only_so_many_stand_at_once(store: Engine) -> None:
    assert all(put_up(store, made(str(number))) for number in range(MOST))
    assert not put_up(store, made("one more", 50.0))
    assert put_up(store, made("later", 100.0, 200.0))


def test_those_of_long_ago_are_let_go_of(store: Engine) -> None:
    put_up(store, made("old"))
    put_up(store, made("new", KEPT + 101.0, KEPT + 200.0))
    assert [each.id for each in listed(store, Instant(0.0))] == ["new"]
