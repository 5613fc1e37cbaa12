from __future__ import annotations

import msgspec
import pytest

from config.settings import Quality


def test_a_site_that_says_nothing_scores_one_call_in_twenty_twice_and_lets_agents_hear_their_own() -> None:
    assert (Quality().blind_double_share, Quality().agents_listen, Quality().survey_highest) == (0.05, True, 5.0)


@pytest.mark.parametrize("wrong", [{"blind_double_share": 1.5}, {"blind_double_share": -0.1}, {"survey_highest": 1}])
def test_what_is_no_share_and_no_scale_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(wrong, Quality)


def test_no_share_at_all_is_a_share() -> None:
    assert msgspec.convert({"blind_double_share": 0}, Quality).blind_double_share == 0.0
