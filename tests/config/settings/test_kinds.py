from __future__ import annotations

from config.settings import Secret, ServiceLevelFormula
from realtime.rules import Formula


def test_a_secret_hides_itself_from_every_way_of_printing_it() -> None:
    secret = Secret("hunter2")
    shown = f"{secret} {secret!r} {secret:>30} {[secret]} {{'a': secret}}"
    assert "hunter2" not in shown
    assert secret.reveal() == "hunter2"


def test_two_secrets_are_equal_when_their_texts_are() -> None:
    assert Secret("a") == Secret("a")
    assert len({Secret("a"), Secret("a"), Secret("b")}) == 2
    assert Secret("a") != "a"


def test_the_formulas_of_the_file_are_those_the_core_can_compute() -> None:
    assert {formula.value for formula in ServiceLevelFormula} == {formula.value for formula in Formula}
