from __future__ import annotations

import msgspec

from realtime.access.holdings import Granted
from realtime.access.roles import RIGHTS, Right, Role
from realtime.access.scope import scope_of
from realtime.masking import Audience
from realtime.names import Instant
from realtime.quality.reach import Reach
from tests.web.build import visitor
from web.admission import Visitor
from web.asking import acting_in, asker_of, joint_reach, reach_of

SALES = frozenset({"hq/sales"})


def granted(role: Role, right: Right) -> Visitor:
    """Somebody who sees everything, with one more right among the calls of sales."""
    grant = Granted(grant="1", right=right, scope=scope_of(["hq/sales"]), until=Instant(9.0))
    found = visitor(role, Audience())
    return msgspec.structs.replace(found, granted=(grant,), rights=RIGHTS[role] | {right}, standing=RIGHTS[role])


def test_a_role_reaches_its_own_scope_whatever_it_sees_of_the_floor() -> None:
    trainer = msgspec.structs.replace(
        visitor(Role.TRAINER, Audience(queues=frozenset())), reach=Audience(queues=SALES), name="Chen"
    )
    assert reach_of(trainer, Right.SEE_SAMPLES) == Reach(queues=SALES)
    assert reach_of(trainer, Right.LISTEN) == Reach()
    assert asker_of(trainer).name == "token:chen"


def test_who_has_only_what_was_given_to_them_reaches_nothing_else() -> None:
    guest = visitor(Role.EXTERNAL, Audience())
    assert reach_of(guest, Right.SEE_SAMPLES) == Reach(given_to="token:external")
    qa = visitor(Role.QA, Audience(queues=SALES))
    assert reach_of(qa, Right.LISTEN) == Reach(queues=SALES, given_to="token:qa", calibrates="token:qa")


def test_a_grant_reaches_as_far_as_it_says() -> None:
    grant = Granted(grant="1", right=Right.LISTEN, scope=scope_of(["hq/sales"]), until=Instant(9.0))
    leader = visitor(Role.TEAM_LEADER, Audience())
    granted = msgspec.structs.replace(
        leader, granted=(grant,), rights=RIGHTS[Role.TEAM_LEADER] | {Right.LISTEN}, standing=RIGHTS[Role.TEAM_LEADER]
    )
    assert reach_of(granted, Right.LISTEN) == Reach(queues=SALES)
    assert reach_of(granted, Right.SEE_SAMPLES).queues is None
    assert reach_of(granted, Right.DOWNLOAD) == Reach()


def test_a_sample_that_was_given_to_somebody_is_not_theirs_to_take_away() -> None:
    assert reach_of(granted(Role.QA, Right.DOWNLOAD), Right.DOWNLOAD) == Reach(queues=SALES)


def test_who_sees_all_acts_only_as_far_as_the_right_to_act_was_granted() -> None:
    leader = granted(Role.DIRECTOR, Right.SCORE_SAMPLES)
    assert asker_of(leader).reach.queues is None
    assert acting_in(leader, (Right.SCORE_SAMPLES, Right.ASSIGN_SAMPLES)).reach == Reach(queues=SALES)
    assert joint_reach(leader, (Right.COACH,)) == Reach()
    assert joint_reach(leader, (Right.SEE_SAMPLES, Right.SCORE_SAMPLES)).queues is None
