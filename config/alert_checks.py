"""What holds between the keys of `[alerts]`, its rules and the duty roster."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar
from zoneinfo import ZoneInfo

from config.channel_checks import is_address
from config.holidays import days_of, local_time
from config.positions import KeyPath
from config.queue_names import check_pbx_name, check_queue_name
from config.reading import Reader
from config.settings import Settings
from config.settings.alerts import RULES, Part, Rule, Seconds, Surge
from realtime.hours import hours

T = TypeVar("T")


def check_alerts(reader: Reader, settings: Settings) -> None:
    """Note everything that cannot work, each with the key to mend."""
    pbxs = frozenset(pbx.name for pbx in settings.pbx)
    alerts = settings.alerts
    for name in RULES:
        _rule(reader, getattr(alerts, name), ("alerts", name), pbxs)
    _hours(reader, alerts.quiet_hours, ("alerts", "quiet_hours"))
    for severity, channels in alerts.channels.items():
        _channels(reader, channels, ("alerts", "channels", severity.value), settings)
    _capacity(reader, alerts.trunk_full.capacity, pbxs)
    _surge(reader, alerts.surge, pbxs, settings.site.timezone)
    for place, text in enumerate(settings.site.holidays):
        _tried(reader, lambda text=text: days_of(text), ("site", "holidays", place))  # type: ignore[misc]
    for name, trunk in settings.trunks.items():
        for pbx in trunk.pbxs:
            check_pbx_name(reader, pbx, pbxs, ("trunks", name, "pbxs"))
    for index, duty in enumerate(settings.duty):
        _hours(reader, (duty.hours,), ("duty", index, "hours"))
        if duty.address is not None and "@" in duty.address and not is_address(duty.address):
            reader.fault(("duty", index, "address"), f'"{duty.address[:60]}" is no address: write "name@example.org"')


def _rule(reader: Reader, rule: Rule, path: KeyPath, pbxs: frozenset[str]) -> None:
    if isinstance(rule, Seconds | Part) and rule.clear >= rule.fire:
        said = f"clear ({rule.clear:g}) must be below fire ({rule.fire:g}): otherwise the alert flaps"
        reader.fault((*path, "clear"), said)
    _hours(reader, rule.hours, (*path, "hours"))
    for queue in rule.queues:
        check_queue_name(reader, queue, pbxs, (*path, "queues"))
    for pbx in rule.pbxs:
        check_pbx_name(reader, pbx, pbxs, (*path, "pbxs"))


def _hours(reader: Reader, texts: tuple[str, ...], path: KeyPath) -> None:
    for text in texts:
        try:
            hours(text)
        except ValueError as error:
            reader.fault(path, str(error))


def _channels(reader: Reader, names: tuple[str, ...], path: KeyPath, settings: Settings) -> None:
    for name in names:
        if name not in settings.channels:
            known = ", ".join(sorted(settings.channels)) or "none"
            reader.fault(
                path, f'there is no channel "{name}"; configured: {known}. Add [channels.{name}], or correct it'
            )


def _surge(reader: Reader, surge: Surge, pbxs: frozenset[str], zone: ZoneInfo) -> None:
    path: KeyPath = ("alerts", "surge")
    for key in ("expected_calls_per_hour", "fire_by_queue"):
        for queue in getattr(surge, key):
            check_queue_name(reader, queue, pbxs, (*path, key, queue))
    for place, plan in enumerate(surge.campaigns):
        here: KeyPath = (*path, "campaigns", place)
        check_queue_name(reader, plan.queue, pbxs, (*here, "queue"))
        begins = _tried(reader, lambda plan=plan: local_time(plan.begins, zone), (*here, "begins"))  # type: ignore[misc]
        ends = _tried(reader, lambda plan=plan: local_time(plan.ends, zone), (*here, "ends"))  # type: ignore[misc]
        if begins is not None and ends is not None and ends <= begins:
            reader.fault((*here, "ends"), "lies before begins: correct one of them")


def _tried(reader: Reader, read: Callable[[], T], path: KeyPath) -> T | None:
    try:
        return read()
    except ValueError as error:
        reader.fault(path, str(error))
        return None


def _capacity(reader: Reader, capacity: dict[str, int], pbxs: frozenset[str]) -> None:
    for trunk in capacity:
        path: KeyPath = ("alerts", "trunk_full", "capacity", trunk)
        if "/" not in trunk:
            reader.fault(path, f'"{trunk}" names no trunk: write "pbx/trunk", such as "{min(pbxs)}/{trunk}"')
        else:
            check_queue_name(reader, trunk, pbxs, path, "trunk")
