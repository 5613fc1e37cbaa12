"""Random arrivals against what each service allows: no window holds more, nothing is lost, critical goes first."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete

from config.channel_parts import RATES
from connectors.channels.answers import Answer, Verdict
from connectors.channels.limits import Rate
from connectors.channels.plan import URGENT_SPACING
from connectors.channels.records import record
from connectors.channels.states import State
from connectors.channels.turns import Route, take
from connectors.store.tables import channel_states, deliveries
from realtime.alerts.notice import Notice, Step
from realtime.detectors.finding import Severity
from realtime.names import Instant
from tests.connectors.channels.build import CHAT, notice, put, states

PROMISED = {
    "dingtalk": {Rate(20, 60.0)},
    "wecom": {Rate(20, 60.0)},
    "feishu": {Rate(100, 60.0), Rate(5, 1.0)},
    "slack": {Rate(1, 1.0)},
    "teams": {Rate(4, 1.0)},
}
"""What the services allow, as the issue that asked for them says."""
STEP = 0.05
LONGEST = 600.0

ARRIVALS = st.lists(
    st.tuples(st.floats(0, 20), st.integers(1, 40), st.sampled_from([Severity.WARNING, Severity.CRITICAL])), max_size=8
)


@pytest.mark.parametrize("service", PROMISED)
def test_each_service_has_the_limits_it_is_known_for(service: str) -> None:
    (kind,) = [each for each in RATES if each.value == service]
    assert set(RATES[kind]) == PROMISED[service]


class Told:
    """What the service got: when, and what."""

    def __init__(self) -> None:
        self.sent: list[tuple[float, Notice]] = []

    def most_in(self, rate: Rate) -> int:
        times = [at for at, _ in self.sent]
        return max((sum(at <= other < at + rate.seconds for other in times) for at in times), default=0)


def carried(store: Engine, service: str, arrivals: list[tuple[float, int, Severity]]) -> tuple[Told, dict[str, State]]:
    """Put the notices in as they come and let the channel carry them, with a service that takes all at once."""
    told, rng = Told(), random.Random(7)
    route = Route(channel=CHAT, rates=tuple(PROMISED[service]))
    now, due, number = 1000.0, [], 0
    at = now
    for pause, count, severity in arrivals:
        at += pause
        due.append((at, [notice(f"n{number + each}", at=Instant(at), severity=severity) for each in range(count)]))
        number += count
    with store.begin() as connection:
        connection.execute(delete(deliveries))
        connection.execute(delete(channel_states))
    while now < at + LONGEST:
        while due and due[0][0] <= now:
            put(store, *due.pop(0)[1])
        turn = take(store, route, Instant(now))
        if turn.errand is not None:
            told.sent.append((now, turn.errand.notice))
            record(store, route, turn.errand, Answer(verdict=Verdict.TAKEN), Instant(now), rng)
        elif turn.wait is None and not due:
            break
        else:
            later = due[0][0] if due else at + LONGEST
            now = min(later, now + max(STEP, LONGEST if turn.wait is None else turn.wait))
    return told, states(store)


@pytest.mark.parametrize("service", PROMISED)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(arrivals=ARRIVALS)
def test_whatever_comes_no_window_holds_more_than_the_service_allows_and_nothing_is_lost(
    store: Engine, service: str, arrivals: list[tuple[float, int, Severity]]
) -> None:
    told, settled = carried(store, service, arrivals)
    for rate in PROMISED[service]:
        assert told.most_in(rate) <= rate.count
    made = {f"n{number}" for number in range(sum(count for _, count, _ in arrivals))}
    assert made <= set(settled)
    assert {settled[each] for each in made} <= {State.DELIVERED, State.COLLAPSED}
    keys = [each.key for _, each in told.sent]
    assert len(keys) == len(set(keys)), "each message leaves once"


@pytest.mark.parametrize("service", PROMISED)
def test_what_is_critical_leaves_before_a_crowd_of_warnings_that_came_first(store: Engine, service: str) -> None:
    told, _ = carried(store, service, [(0.0, 40, Severity.WARNING), (1.0, 3, Severity.CRITICAL)])
    urgent = [at for at, each in told.sent if each.severity is Severity.CRITICAL and each.step is Step.FIRING]
    assert len(urgent) == 3
    assert urgent[-1] <= 1001.0 + URGENT_SPACING
