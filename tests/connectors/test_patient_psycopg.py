"""A connection whose server says nothing, without a server; tests/live/test_frozen_store.py has a real one."""

from __future__ import annotations

import socket
from collections.abc import Generator

import psycopg
import pytest

from connectors import patient_psycopg
from connectors.patient_psycopg import PatientConnection, connected
from connectors.waits import Waits

NOTHING, READY = 0, 1


class Closing(PatientConnection):
    """A connection that was never made."""

    def __init__(self, waits: Waits | None) -> None:
        self.waits = waits
        self.closings = 0

    def close(self) -> None:
        self.closings += 1

    def __del__(self, *_args: object) -> None:
        """There is nothing to warn of."""


def asking(answers: int) -> Generator[str, int, str]:
    """As psycopg waits: for one answer after the other, told each time what is ready."""
    for _ in range(answers):
        while not (yield "read"):
            pass
    return "done"


class Watch:
    """The monotonic clock, moved by hand."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    made = Watch()
    monkeypatch.setattr(patient_psycopg, "monotonic", made)
    return made


def test_silence_is_what_ends_a_wait_and_each_word_begins_it_anew(watch: Watch) -> None:
    waits = Waits(answer=10.0)
    connection = Closing(waits)
    waiting = connection._watched(asking(2))
    assert next(waiting) == "read"
    watch.now += 9.9
    assert waiting.send(NOTHING) == "read"
    assert waiting.send(READY) == "read"
    watch.now += 9.9
    assert waiting.send(NOTHING) == "read"
    with pytest.raises(StopIteration) as end:
        waiting.send(READY)
    assert (end.value.value, connection.closings) == ("done", 0)


@pytest.mark.parametrize(("rests", "limit"), [(False, 10.0), (True, 3.0)])
def test_a_connection_that_rested_is_found_out_sooner(watch: Watch, *, rests: bool, limit: float) -> None:
    connection = Closing(Waits(answer=10.0))
    connection.rests = rests
    waiting = connection._watched(asking(1))
    next(waiting)
    watch.now += limit - 0.1
    waiting.send(NOTHING)
    watch.now += 0.1
    with pytest.raises(psycopg.OperationalError, match="does not answer"):
        waiting.send(NOTHING)
    assert connection.closings == 1


def test_who_waits_already_is_hurried_when_the_program_ends(watch: Watch) -> None:
    waits = Waits()
    first, second = Closing(waits)._watched(asking(1)), Closing(waits)._watched(asking(1))
    next(first), next(second)
    watch.now += 1.0
    second.send(NOTHING)
    waits.hurry()
    for waiting in (first, second):
        with pytest.raises(psycopg.OperationalError):
            waiting.send(NOTHING)
    with pytest.raises(psycopg.OperationalError, match="is ending"):
        connected(waits, {"host": "127.0.0.1"})


def test_without_limits_nothing_ends(watch: Watch) -> None:
    waiting = Closing(None)._watched(asking(1))
    next(waiting)
    watch.now += 1e6
    assert waiting.send(NOTHING) == "read"


def test_a_server_that_takes_the_connection_and_says_nothing_is_left() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        port = mute.getsockname()[1]
        with pytest.raises(psycopg.errors.ConnectionTimeout):
            connected(Waits(), {"host": "127.0.0.1", "port": port, "user": "u", "connect_timeout": 2})
