from __future__ import annotations

import msgspec

from realtime.access.holdings import Granted
from realtime.access.roles import RIGHTS, Right, Role
from realtime.access.scope import scope_of
from realtime.masking import Audience
from realtime.names import Instant
from realtime.quality.reach import Reach
from tests.web.build import visitor
from web.asking import asker_of, reach_of

SALES = frozenset({"hq/sales"})


def test_a_role_reaches_its_own_scope_whatever_it_sees_of_the_floor() -> None:
    trainer = msgspec.structs.replace(
        visitor(Role.TRAINER, Audience(queues=frozenset())), reach=Audience(queues=SALES), name="Chen"
    )
    assert reach_of(trainer, Right.SEE_SAMPLES) == Reach(queues=SALES)
    assert reach_of(trainer, Right.LISTEN) == Reach()
    assert asker_of(trainer).name == "chen"


def test_who_has_only_what_was_given_to_them_reaches_nothing_else() -> None:
    guest = visitor(Role.EXTERNAL, Audience())
    assert reach_of(guest, Right.SEE_SAMPLES) == Reach(given_to="external")
    qa = visitor(Role.QA, Audience(queues=SALES))
    assert reach_of(qa, Right.LISTEN) == Reach(queues=SALES, given_to="qa")


def test_a_grant_reaches_as_far_as_it_says() -> None:
    grant = Granted(grant="1", right=Right.LISTEN, scope=scope_of(["hq/sales"]), until=Instant(9.0))
    leader = visitor(Role.TEAM_LEADER, Audience())
    granted = msgspec.structs.replace(
        leader, granted=(grant,), rights=RIGHTS[Role.TEAM_LEADER] | {Right.LISTEN}, standing=RIGHTS[Role.TEAM_LEADER]
    )
    assert reach_of(granted, Right.LISTEN) == Reach(queues=SALES)
    assert reach_of(granted, Right.SEE_SAMPLES).queues is None
    assert reach_of(granted, Right.DOWNLOAD) == Reach()
