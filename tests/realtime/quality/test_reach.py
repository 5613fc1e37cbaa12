from __future__ import annotations

from realtime.access.scope import EVERYTHING, scope_of
from realtime.masking import Audience
from realtime.quality.reach import NOWHERE, Reach, of_audience, widened


def test_a_reach_names_queues_whole_pbxs_people_and_what_was_given() -> None:
    reach = Reach(queues=frozenset({"hq/sales", "branch/*"}), agents=frozenset({"hq/SIP/1"}), given_to="guest")
    assert reach.names("hq/sales", (), ())
    assert reach.names("branch/anything", (), ())
    assert not reach.names("hq/support", {"hq/SIP/2"}, {"other", None})
    assert reach.names("hq/support", {"hq/SIP/1"}, ())
    assert reach.names(None, (), {"guest"})
    assert not reach.names(None, {"hq/SIP/2"}, ())
    assert not NOWHERE.names(None, (), {None})
    assert Reach(queues=None).names(None, (), ())


def test_a_teams_queues_reach_only_its_own_people() -> None:
    audience = Audience(
        queues=frozenset({"hq/sales", "hq/support"}), closed=frozenset({"hq/support"}), agents=frozenset({"hq/SIP/1"})
    )
    assert of_audience(audience) == Reach(queues=frozenset({"hq/sales"}), agents=frozenset({"hq/SIP/1"}))
    assert of_audience(Audience()) == Reach(queues=None)


def test_grants_widen_a_reach() -> None:
    found = widened(NOWHERE, [scope_of(["hq/sales", "agent:hq/SIP/1", "team:blue"])])
    assert found == Reach(queues=frozenset({"hq/sales"}), agents=frozenset({"hq/SIP/1"}))
    assert widened(found, [EVERYTHING]).queues is None
    assert widened(Reach(queues=None), [scope_of(["hq/sales"])]).queues is None
