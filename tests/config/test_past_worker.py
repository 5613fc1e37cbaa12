"""The worker's side: questions in, floors out, until the questions end."""

from __future__ import annotations

import io
import json
from pathlib import Path

from config.past_worker import Question, Setup, answer, serve
from config.pipes import LENGTH, message, read
from config.rewind import Rewinder
from config.settings import Settings
from connectors.journal.sqlite import SqliteJournal
from realtime.masking import Audience
from realtime.names import Instant
from realtime.roster import Roster
from realtime.rules import Rules
from tests import build
from tests.build import at
from web.past import Missing, View, Why
from web.wire import Board, Site

SITE = Site(name="HQ", timezone="UTC", language="en")


def journal(file: Path) -> Path:
    written = SqliteJournal(file)
    for second in range(1, 20):
        queue = "sales" if second % 2 else "support"
        written.append(build.joined(second, f"caller{second}", queue, number="13812340042"), at(second))
    assert written.flush()
    written.close()
    return file


def question(when: float, audience: Audience | None = None, board: Board | None = None) -> Question:
    return Question(at=at(when), view=View.KNOWN, audience=audience or Audience(numbers=True), board=board)


def test_an_audience_sees_of_the_past_what_it_may_see_of_the_present(tmp_path: Path) -> None:
    rewinder = Rewinder(journal(tmp_path / "j.db"), Rules())
    masked = answer(rewinder, SITE, question(10, Audience(queues=frozenset({"hq/sales"}))), Roster())
    assert isinstance(masked, bytes)
    floor = json.loads(masked)
    assert list(floor["queues"]) == ["hq/sales"]
    assert {caller["number"] for caller in floor["callers"]} == {"138****0042"}
    assert len(floor["callers"]) == 5
    assert floor["at"] == "2026-11-23T09:00:10.000Z"


def test_a_board_shows_its_queues_only(tmp_path: Path) -> None:
    rewinder = Rewinder(journal(tmp_path / "j.db"), Rules())
    board = Board(id="support", label="Support", queues=("hq/support",))
    shown = answer(rewinder, SITE, question(10, board=board), Roster())
    assert isinstance(shown, bytes)
    assert list(json.loads(shown)["queues"]) == ["hq/support"]


def test_what_is_not_kept_and_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    rewinder = Rewinder(journal(tmp_path / "j.db"), Rules())
    assert answer(rewinder, SITE, question(-10), Roster()) == Missing(why=Why.NOT_KEPT, oldest=at(1))
    nowhere = Rewinder(tmp_path / "none.db", Rules())
    assert answer(nowhere, SITE, question(5), Roster()) == Missing(why=Why.BROKEN)


def test_it_answers_until_the_questions_end(tmp_path: Path) -> None:
    setup = Setup(file=journal(tmp_path / "j.db"), settings=Settings(pbx=()), site=SITE)
    source = io.BytesIO(b"".join((message(setup), message(question(5)), message(question(-9)))))
    sink = io.BytesIO()
    serve(source, sink)
    sink.seek(0)
    assert isinstance(read(sink), bytes)
    assert isinstance(read(sink), Missing)
    assert read(sink) is None


def test_without_a_beginning_it_does_nothing() -> None:
    sink = io.BytesIO()
    serve(io.BytesIO(), sink)
    serve(io.BytesIO(message(question(1))), sink)
    assert sink.getvalue() == b""


def test_a_message_carries_its_length() -> None:
    body = message(b"floor")
    assert LENGTH.unpack(body[: LENGTH.size])[0] == len(body) - LENGTH.size
    assert read(io.BytesIO(body)) == b"floor"
    assert question(Instant(0.0)).view is View.KNOWN
