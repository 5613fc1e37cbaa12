from __future__ import annotations

from connectors.waits import ANSWER_SECONDS, LAST_CONNECT_SECONDS, LAST_SECONDS, STATEMENT_SECONDS, Waits


def test_a_server_that_lives_gives_up_before_we_do() -> None:
    assert Waits().answer > STATEMENT_SECONDS


def test_work_that_nobody_waits_for_may_take_longer_for_a_while() -> None:
    waits = Waits()
    with waits.longer(3600.0):
        assert waits.answer == 3600.0
    assert waits.answer == ANSWER_SECONDS


def test_in_a_hurry_the_first_answer_that_does_not_come_is_the_last_waited_for() -> None:
    waits = Waits()
    waits.failed()
    assert not waits.over  # The program goes on, and so do its tries.
    waits.hurry()
    assert (waits.answer, waits.ping, waits.connect) == (LAST_SECONDS, LAST_SECONDS, LAST_CONNECT_SECONDS)
    assert not waits.over
    waits.failed()
    assert waits.over
