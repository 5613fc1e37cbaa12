from __future__ import annotations

from realtime.access.holdings import Granted, Holdings, no_grants
from realtime.access.roles import RIGHTS, Right, Role
from realtime.access.scope import scope_of
from realtime.masking import Audience
from realtime.names import Instant
from tests.realtime.access.places import Centre


def granted(right: Right, *entries: str) -> Granted:
    return Granted(grant="7", right=right, scope=scope_of(entries), until=Instant(10.0))


def test_without_grants_the_role_is_all() -> None:
    held = Holdings(role=Role.SHIFT_LEADER, scope=scope_of(["hq/sales"]), granted=no_grants("li", Instant(0.0)))
    assert held.rights() == RIGHTS[Role.SHIFT_LEADER]
    assert held.audience(Centre()) == Audience(queues=frozenset({"hq/sales"}), numbers=True)


def test_a_grant_adds_one_right_there_and_nothing_else() -> None:
    held = Holdings(role=Role.TRAINER, granted=(granted(Right.SEE_FLOOR, "hq/sales"),))
    assert held.rights() == RIGHTS[Role.TRAINER] | {Right.SEE_FLOOR}
    assert held.audience(Centre()) == Audience(queues=frozenset({"hq/sales"}))


def test_numbers_granted_in_one_queue_stay_masked_in_the_others() -> None:
    held = Holdings(role=Role.QA, granted=(granted(Right.SEE_NUMBERS, "hq/sales"),))
    assert held.audience(Centre()) == Audience(numbers_in=frozenset({"hq/sales"}))


def test_a_leader_with_a_grant_elsewhere_keeps_the_own_numbers_and_gets_no_others() -> None:
    scope = scope_of(["hq/sales"])
    held = Holdings(role=Role.SHIFT_LEADER, scope=scope, granted=(granted(Right.SEE_FLOOR, "hq/support"),))
    found = held.audience(Centre())
    assert (found.queues, found.numbers, found.numbers_in) == (
        frozenset({"hq/sales", "hq/support"}),
        False,
        frozenset({"hq/sales"}),
    )


def test_a_role_without_the_floor_and_a_token_without_a_scope_see_nobody() -> None:
    for role in (Role.EXTERNAL, Role.TRAINER, Role.AGENT):
        assert Holdings(role=role).audience(Centre()) == Audience(queues=frozenset())


def test_an_agent_sees_the_own_row_and_a_grant_of_the_floor_opens_that_queue() -> None:
    own = Holdings(role=Role.AGENT, scope=scope_of(["agent:hq/SIP/1"]))
    assert own.audience(Centre()).agents == {"hq/SIP/1"}
    wider = Holdings(role=Role.AGENT, scope=own.scope, granted=(granted(Right.SEE_FLOOR, "hq/sales"),))
    assert wider.audience(Centre()).queues == frozenset({"hq/sales"})
