from __future__ import annotations

import pytest

from config.rule_wishes import WishRefusedError, changed_keys, told_values, wished
from tests.watching import site


def test_values_asked_for_hold_beside_those_of_the_file() -> None:
    here = site("[alerts.long_wait]\nfire = 90")
    tried = wished(here, "long_wait", {"clear": 45, "hours": ["Mon-Fri 08:00-18:00"], "severity": "critical"})
    rule = tried.alerts.long_wait
    assert (rule.fire, rule.clear, rule.severity.value) == (90.0, 45.0, "critical")
    assert rule.hours == ("Mon-Fri 08:00-18:00",)
    assert changed_keys(here, "long_wait", tried) == ("hours", "severity", "clear")
    assert here.alerts.long_wait.clear == 60.0
    assert told_values(tried, "long_wait")["clear"] == 45.0


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"fire": 50}, "must be below fire"),
        ({"fire": "much"}, "Expected"),
        ({"fox": 1}, "unknown field"),
        ({"hours": ["sometimes"]}, "hours"),
        ({"fire": -1}, "Expected"),
    ],
)
def test_values_that_cannot_work_are_refused_by_name(values: dict[str, object], said: str) -> None:
    with pytest.raises(WishRefusedError, match=said):
        wished(site(), "long_wait", values)
