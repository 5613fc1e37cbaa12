from __future__ import annotations

from realtime.detectors.finding import Finding, Reason, Scope, Severity, Subject, Value
from realtime.detectors.spoken import spoken


def finding(
    rule: str, values: dict[str, Value], clears: dict[str, Value] | None = None, baseline: float | None = None
) -> Finding:
    return Finding(
        rule=rule,
        subject=Subject(Scope.QUEUE, "hq/sales"),
        severity=Severity.WARNING,
        reason=Reason(rule, values),
        clears=Reason(rule, values if clears is None else clears),
        baseline=baseline,
    )


def test_lengths_are_whole_seconds_for_whoever_writes_the_sentence() -> None:
    told = spoken(finding("long_wait", {"value": 129.6, "fire": 120.0, "clear": None, "keep": -3.0})).reason.values
    clocks = (told["value_clock"], told["fire_clock"], told["clear_clock"], told["keep_clock"])
    assert clocks == (130, 120, "–", 0)


def test_shares_become_percent_and_what_is_not_known_a_dash() -> None:
    told = spoken(finding("service_level", {"level": None, "target": 0.8, "clear": 0.1}, baseline=0.8)).reason.values
    assert (told["level"], told["level_percent"], told["target_percent"], told["goal_percent"]) == (
        "–",
        "–",
        80.0,
        70.0,
    )


def test_both_sentences_get_the_same_values_without_mixing_them() -> None:
    told = spoken(finding("surge", {"minutes": 5, "usual": 24.1234}, {"minutes": 10}))
    assert told.reason.values == told.clears.values == {"minutes": 5, "usual": 24.1, "clears_minutes": 10}


def test_small_numbers_keep_three_digits_and_instants_all() -> None:
    told = spoken(finding("drops", {"chance": 0.000294444, "at": 1795424400.25})).reason.values
    assert told == {"chance": 0.000294, "at": 1795424400.25}
