"""From floorwatch.toml to the core's own words: business days and definitions of queues."""

from __future__ import annotations

from collections.abc import Callable

from config.settings import Settings, queue_rules
from config.trunk_names import trunks_by
from realtime.days import Calendar
from realtime.events import FloorEvent
from realtime.names import QueueId, Seconds
from realtime.rules import Definition, Formula, Rules


def rules_of(settings: Settings) -> Rules:
    """The rules of the site."""
    starts = settings.site.day_starts
    calendar = Calendar(settings.site.timezone.key, starts.hour * 60 + starts.minute)
    return Rules(calendar=calendar, define=lambda queue: definition(settings, queue), trunk=trunks_by(settings.trunks))


def definition(settings: Settings, queue: QueueId) -> Definition:
    """How one queue is counted and shown."""
    pbx, _, name = queue.partition("/")
    rules = queue_rules(settings.queues, pbx, name)
    return Definition(
        label=rules.label,
        threshold=Seconds(rules.service_level_seconds),
        formula=Formula(rules.service_level_formula.value),
        short=Seconds(rules.short_abandon_seconds),
        target=rules.service_level_target,
        waiting_limit=rules.waiting_limit,
        longest_wait_limit=_seconds(rules.longest_wait_limit_seconds),
        wrap_up_cap=_seconds(rules.wrap_up_seconds),
        wrap_up_reasons=frozenset(rules.wrap_up_reasons),
    )


def included(settings: Settings, queue: QueueId) -> bool:
    """Whether the queue belongs on the floor at all."""
    pbx, _, name = queue.partition("/")
    return queue_rules(settings.queues, pbx, name).include


def shown_only(settings: Settings, deliver: Callable[[FloorEvent], None]) -> Callable[[FloorEvent], None]:
    """Keep events of queues that are left out (`include = false`) from the floor."""
    hidden: dict[QueueId, bool] = {}

    def filtered(event: FloorEvent) -> None:
        queue: QueueId | None = getattr(event, "queue", None)
        if queue is not None:
            left_out = hidden.get(queue)
            if left_out is None:
                left_out = hidden[queue] = not included(settings, queue)
            if left_out:
                return
        deliver(event)

    return filtered


def _seconds(value: float | None) -> Seconds | None:
    return None if value is None else Seconds(value)
