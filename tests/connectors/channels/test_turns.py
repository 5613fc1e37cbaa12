from __future__ import annotations

from datetime import time
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from connectors.channels.gate import Quiet, Wishes
from connectors.channels.limits import Rate
from connectors.channels.patience import Patience
from connectors.channels.states import State
from connectors.channels.turns import LEASE, Route, take
from realtime.alerts.notice import Step
from realtime.detectors.finding import Severity
from realtime.names import Instant
from tests.connectors.channels.build import CHAT, notice, put, states

NOW = Instant(2000.0)
ROUTE = Route(channel=CHAT)


def test_a_turn_claims_one_and_a_crash_gives_it_back_when_its_lease_ends(store: Engine) -> None:
    put(store, notice("a"))
    first = take(store, ROUTE, NOW).errand
    assert first is not None
    assert (first.notice.key, first.attempt) == ("a", 1)
    assert take(store, ROUTE, Instant(NOW + LEASE - 1)).errand is None
    again = take(store, ROUTE, Instant(NOW + LEASE)).errand
    assert again is not None
    assert (again.notice, again.attempt) == (first.notice, 2)


def test_the_limit_is_remembered_in_the_store(store: Engine) -> None:
    limited = Route(channel=CHAT, rates=(Rate(1, 60.0),))
    put(store, notice("a", severity=Severity.CRITICAL))
    assert take(store, limited, NOW).errand is not None
    put(store, notice("b", severity=Severity.CRITICAL))
    waiting = take(store, limited, Instant(NOW + 10)).wait
    assert waiting is None or waiting > 0
    assert take(store, limited, Instant(NOW + 62)).errand is not None


def test_a_digest_accounts_for_every_notice(store: Engine) -> None:
    put(store, *(notice(f"n{number}") for number in range(50)))
    digest = take(store, ROUTE, NOW).errand
    assert digest is not None
    assert (digest.notice.step, digest.total, len(digest.members)) == (Step.DIGEST, 50, 30)
    found = list(states(store).values())
    assert (found.count(State.MERGED), found.count(State.SENDING)) == (50, 1)


def test_what_is_too_old_ends_and_what_is_not_wanted_too(store: Engine) -> None:
    picky = Route(
        channel=CHAT,
        wishes=Wishes(severities=frozenset({Severity.WARNING})),
        patience=Patience(most_age=500.0),
    )
    put(store, notice("old"), notice("minor", at=Instant(1900.0), severity=Severity.NOTICE))
    assert take(store, picky, NOW).errand is None
    assert states(store) == {"old": State.GIVEN_UP, "minor": State.UNWANTED}


def test_quiet_hours_let_through_what_is_urgent(store: Engine) -> None:
    night = Route(channel=CHAT, wishes=Wishes(quiet=Quiet(time(0), time(7), ZoneInfo("UTC"))))
    put(store, notice("a"), notice("b", severity=Severity.CRITICAL))
    urgent = take(store, night, NOW).errand
    assert urgent is not None
    assert urgent.notice.key == "b"
    assert take(store, night, NOW).wait == 7 * 3600.0 - NOW


def test_what_ended_before_it_was_told_is_told_once(store: Engine) -> None:
    put(store, notice("a", incident="x"), notice("b", incident="x", step=Step.RESOLVED))
    told = take(store, ROUTE, NOW).errand
    assert told is not None
    assert states(store) == {"a": State.COLLAPSED, "b": State.SENDING}
