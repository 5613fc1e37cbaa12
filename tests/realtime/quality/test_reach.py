from __future__ import annotations

from realtime.access.scope import EVERYTHING, scope_of
from realtime.masking import Audience
from realtime.quality.reach import NOWHERE, Reach, of_audience, shared, widened


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


def test_what_two_rights_share_is_never_more_than_either() -> None:
    whole, sales = Reach(queues=None), Reach(queues=frozenset({"hq/sales"}), given_to="me", calibrates="me")
    branch = Reach(queues=frozenset({"hq/*"}), agents=frozenset({"hq/SIP/1"}))
    assert shared(whole, whole) == whole
    assert shared(whole, sales) == shared(sales, whole) == Reach(queues=frozenset({"hq/sales"}))
    assert shared(branch, sales) == Reach(queues=frozenset({"hq/sales"}))
    assert shared(branch, Reach(agents=frozenset({"hq/SIP/1", "hq/SIP/2"}))) == Reach(agents=frozenset({"hq/SIP/1"}))
    assert shared(branch, branch) == branch
    assert shared(whole, NOWHERE) == NOWHERE
