"""`[queues.*]`: how each queue is shown and counted."""

from __future__ import annotations

import msgspec

from config.settings.kinds import Count, Label, Length, Limit, Name, Section, ServiceLevelFormula, Share


class QueueRules(Section, frozen=True, kw_only=True):
    """How a queue is shown and counted. wrap_up_seconds: a cap; None leaves it to the PBX's own Wrapuptime."""

    label: Label | None = None
    service_level_seconds: Limit = 20.0
    service_level_formula: ServiceLevelFormula = ServiceLevelFormula.OFFERED
    service_level_target: Share = 0.8
    short_abandon_seconds: Length = 5.0
    waiting_limit: Count | None = None
    longest_wait_limit_seconds: Limit | None = None
    wrap_up_seconds: Length | None = None
    wrap_up_reasons: tuple[Name, ...] = ()
    include: bool = True


class Override(msgspec.Struct, frozen=True, kw_only=True):
    """What the file says of one queue. given: the keys it names; the others come from wider tables."""

    rules: QueueRules
    given: frozenset[str]


class Queues(msgspec.Struct, frozen=True, kw_only=True):
    """All `[queues.*]` tables; named: by queue name or "pbx/name"."""

    defaults: QueueRules = QueueRules()
    named: dict[str, Override] = {}


def queue_rules(queues: Queues, pbx: str, queue: str) -> QueueRules:
    """Everything that holds for one queue: defaults, then its name's table, then its "pbx/name" table."""
    rules = queues.defaults
    for key in (queue, f"{pbx}/{queue}"):
        override = queues.named.get(key)
        if override is not None:
            said = {name: getattr(override.rules, name) for name in sorted(override.given)}
            rules = msgspec.structs.replace(rules, **said)
    return rules
