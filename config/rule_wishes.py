"""A rule with other values than the file's, for a trial: checked as the file is, but nothing is written."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from config.settings import Settings
from config.settings.alerts import Part, Rule
from config.settings.alerts import Seconds as SecondsRule
from realtime.hours import hours


class WishRefusedError(ValueError):
    """These values cannot work; the text says which and why."""


def wished(settings: Settings, name: str, values: Mapping[str, object]) -> Settings:
    """The settings with other values of one rule. Raises WishRefusedError."""
    rule: Rule = getattr(settings.alerts, name)
    try:
        table = msgspec.to_builtins(rule) | dict(values)
        changed = msgspec.convert(table, type=type(rule))
    except msgspec.ValidationError as error:
        raise WishRefusedError(f"[alerts.{name}] {error}") from None
    if isinstance(changed, SecondsRule | Part) and changed.clear >= changed.fire:
        said = f"clear ({changed.clear:g}) must be below fire ({changed.fire:g}): otherwise the alert flaps"
        raise WishRefusedError(f"[alerts.{name}] {said}")
    for text in changed.hours:
        try:
            hours(text)
        except ValueError as error:
            raise WishRefusedError(f"[alerts.{name}] hours: {error}") from None
    return msgspec.structs.replace(settings, alerts=msgspec.structs.replace(settings.alerts, **{name: changed}))


def told_values(settings: Settings, name: str) -> dict[str, object]:
    """Every key of a rule's table as JSON has it."""
    values: dict[str, object] = msgspec.to_builtins(getattr(settings.alerts, name))
    return values


def changed_keys(settings: Settings, name: str, tried: Settings) -> tuple[str, ...]:
    """The keys of a rule that differ from the file's."""
    here, there = told_values(settings, name), told_values(tried, name)
    return tuple(key for key in here if here[key] != there[key])
