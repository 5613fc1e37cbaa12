from __future__ import annotations

from realtime.alerts.book import Book, Incident, Turn
from tests.build import at


def test_a_turn_writes_in_a_book_of_its_own() -> None:
    book = Book()
    turn = Turn(book.copy())
    turn.put_incident(Incident(id="a", opened=at(0)))
    assert (book.incidents, bool(turn)) == ({}, True)


def test_writing_what_stands_there_already_is_no_change() -> None:
    incident = Incident(id="a", opened=at(0))
    turn = Turn(Book(incidents={"a": incident}))
    turn.put_incident(incident)
    assert not turn
