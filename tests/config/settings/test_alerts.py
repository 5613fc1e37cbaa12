from __future__ import annotations

from config.settings.alerts import MANNERS, RULES, Alerts, Part, Rule, Seconds


def test_every_field_is_a_manner_or_a_rule_and_every_rule_is_on_unless_it_is_said() -> None:
    assert set(MANNERS) | set(RULES) == set(Alerts.__struct_fields__)
    assert all(isinstance(getattr(Alerts(), name), Rule) and getattr(Alerts(), name).enabled for name in RULES)


def test_no_default_flaps() -> None:
    limits = [rule for name in RULES if isinstance(rule := getattr(Alerts(), name), Seconds | Part)]
    assert len(limits) >= 7
    assert all(rule.clear < rule.fire for rule in limits)
