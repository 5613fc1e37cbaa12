from __future__ import annotations

from web.erasures import Refusal, State


def test_every_refusal_is_a_kind_of_problem_of_its_own() -> None:
    assert len({refusal.value for refusal in Refusal}) == len(Refusal)
    assert all(refusal.value.replace("-", "").isalpha() for refusal in Refusal)
    assert State.RUNNING not in {State.DONE, State.FAILED}
