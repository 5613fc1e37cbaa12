from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.access.scope import EVERYTHING, NOTHING, Scope, ScopeError, audience_of, scope_of
from realtime.masking import Audience
from tests.realtime.access.places import Centre


def test_nothing_written_reaches_everything_and_an_empty_list_nothing() -> None:
    assert audience_of(scope_of(None), Centre()) == Audience()
    assert audience_of(scope_of([]), Centre()).queues == frozenset()


def test_a_pbx_reaches_its_queues_and_a_queue_itself() -> None:
    assert audience_of(scope_of(["hq/*"]), Centre()).queues == frozenset({"hq/sales", "hq/support"})
    assert audience_of(scope_of(["hq/sales"]), Centre()).queues == frozenset({"hq/sales"})


def test_a_team_reaches_its_people_and_its_queues_without_the_other_people_there() -> None:
    found = audience_of(scope_of(["team:blue"]), Centre())
    assert (found.queues, found.closed) == (frozenset({"hq/sales"}), frozenset({"hq/sales"}))
    assert found.agents == {"hq/SIP/1", "hq/SIP/2"}
    assert audience_of(scope_of(["team:blue", "hq/sales"]), Centre()).closed == frozenset()


def test_own_only_reaches_no_queue_whatever_is_written() -> None:
    scope = scope_of(["agent:1001", "agent:hq/SIP/7", "hq/*", "team:blue"])
    found = audience_of(scope, Centre(), own_only=True)
    assert (found.queues, found.agents) == (frozenset(), frozenset({"hq/SIP/1", "branch/SIP/9", "hq/SIP/7"}))
    assert audience_of(EVERYTHING, Centre(), own_only=True) == Audience(queues=frozenset())


@pytest.mark.parametrize("entry", ["", "hq", "/sales", "hq/", "team:", "agent: ", "hq/\n", "hq/" + "x" * 300])
def test_what_means_nothing_is_refused(entry: str) -> None:
    with pytest.raises(ScopeError, match="scope"):
        scope_of([entry])


@given(st.lists(st.sampled_from(["hq/a", "hq/*", "team:x", "agent:1"])), st.sampled_from([EVERYTHING, NOTHING]))
def test_joining_is_either_and_what_is_written_reads_back(entries: list[str], other: Scope) -> None:
    scope = scope_of(entries)
    assert scope_of(scope.written()) == scope
    assert scope.joined(other) == (EVERYTHING if other == EVERYTHING else scope)


def test_a_queue_is_named_by_itself_or_its_pbx() -> None:
    assert scope_of(["hq/*"]).names("hq/x")
    assert scope_of(["hq/x"]).names("hq/x")
    assert not scope_of(["hq/x", "team:x"]).names("hq/y")


@pytest.mark.parametrize(
    ("wide", "narrow", "within"),
    [
        (None, None, True),
        (None, ["hq/*"], True),
        (["hq/*"], None, False),
        (["hq/*"], ["hq/sales", "agent:hq/SIP/1", "hq/*"], True),
        (["hq/*"], ["branch/sales"], False),
        (["hq/sales"], ["hq/*"], False),
        (["hq/sales", "team:blue"], ["team:blue"], True),
        (["hq/*"], ["team:blue"], False),
        (["hq/*"], ["agent:1001"], False),
        (["team:hq/*"], ["team:hq/x"], False),
        ([], [], True),
        ([], ["hq/sales"], False),
    ],
)
def test_a_scope_covers_what_its_words_name(wide: list[str] | None, narrow: list[str] | None, *, within: bool) -> None:
    assert scope_of(wide).covers(scope_of(narrow)) is within
