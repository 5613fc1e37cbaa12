from __future__ import annotations

from web.keepers import NotPossibleError, Why


def test_every_reason_is_a_kind_of_problem_of_its_own() -> None:
    assert len({why.value for why in Why}) == len(Why)
    assert all(why.value.replace("-", "").isalpha() for why in Why)


def test_what_cannot_be_says_whether_a_name_is_taken() -> None:
    assert NotPossibleError("x", taken=True).taken
    assert not NotPossibleError("x").taken
