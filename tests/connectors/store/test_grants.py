from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine

from connectors.store.database import open_store
from connectors.store.grants import (
    GrantUnknownError,
    change,
    file_request,
    find_grant,
    forget_old,
    granted_to,
    grants_of,
    list_grants,
    settle,
)
from realtime.access.grants import (
    Asked,
    Grant,
    GrantRefusedError,
    Person,
    Policy,
    Refusal,
    Stage,
    acknowledged,
    approved,
    finished,
    reviewed,
)
from realtime.access.roles import RIGHTS, Right, Role
from realtime.names import Instant

NOW = Instant(1000.0)
POLICY = Policy()
LI = Person("li")
LEADER = Person("leader", RIGHTS[Role.TEAM_LEADER])
MANAGER = Person("manager", RIGHTS[Role.MANAGER])


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Engine]:
    opened = open_store(tmp_path)
    yield opened
    opened.dispose()


def asked(ends: float = 2000.0, begins: float = 1000.0, replaces: int | None = None) -> Asked:
    return Asked(
        rights=frozenset({Right.SEE_NUMBERS}),
        reason="<b>投诉回访</b>",
        begins=Instant(begins),
        ends=Instant(ends),
        scope=frozenset({"hq/sales"}),
        replaces=replaces,
    )


def activate(store: Engine, number: int) -> Grant:
    change(store, number, lambda grant: reviewed(grant, LEADER, "ok", NOW))
    change(store, number, lambda grant: approved(grant, MANAGER, NOW, POLICY))
    return change(store, number, lambda grant: acknowledged(grant, LI, NOW))


def test_a_grant_is_kept_with_all_its_steps(store: Engine) -> None:
    made = file_request(store, LI, asked(), NOW, POLICY)
    assert made.id == 1
    done = activate(store, 1)
    assert find_grant(store, 1) == done
    assert grants_of(store, "li") == [done]
    assert grants_of(store, "wang") == []
    assert list_grants(store, frozenset({Stage.ACTIVE})) == [done]
    assert list_grants(store, frozenset({Stage.REQUESTED})) == []
    assert list_grants(store, after=1) == []


def test_what_is_in_force_is_told_right_by_right_until_its_very_end(store: Engine) -> None:
    file_request(store, LI, asked(), NOW, POLICY)
    assert granted_to(store, "li", NOW) == ()
    activate(store, 1)
    (granted,) = granted_to(store, "li", NOW)
    assert (granted.grant, granted.right, granted.until) == ("1", Right.SEE_NUMBERS, 2000.0)
    assert granted.scope.written() == ("hq/sales",)
    assert granted_to(store, "li", Instant(2000.0)) == granted_to(store, "wang", NOW) == ()


def test_what_a_change_takes_over_from_is_closed_with_the_step_that_begins_it(store: Engine) -> None:
    for replaces in (None, 1):
        activate(store, file_request(store, LI, asked(replaces=replaces), NOW, POLICY).id)
    assert [grant.stage for grant in grants_of(store, "li")] == [Stage.REPLACED, Stage.ACTIVE]
    change(store, 2, lambda grant: finished(grant, LI, NOW))
    assert granted_to(store, "li", NOW) == ()


def test_a_refused_step_changes_nothing(store: Engine) -> None:
    made = file_request(store, LI, asked(), NOW, POLICY)
    with pytest.raises(GrantRefusedError):
        change(store, 1, lambda grant: approved(grant, MANAGER, NOW, POLICY))
    assert find_grant(store, 1) == made
    with pytest.raises(GrantUnknownError, match="no grant 7"):
        change(store, 7, lambda grant: grant)
    assert find_grant(store, 7) is None


def test_of_two_who_decide_at_once_one_comes_first(store: Engine) -> None:
    file_request(store, LI, asked(), NOW, POLICY)

    def review(number: int) -> Refusal | None:
        person = Person(f"leader{number}", LEADER.rights)
        try:
            change(store, 1, lambda grant: reviewed(grant, person, "ok", NOW))
        except GrantRefusedError as error:
            return error.refusal
        return None

    with ThreadPoolExecutor(4) as pool:
        assert sorted(map(str, pool.map(review, range(8)))) == ["None", *[Refusal.WRONG_STAGE] * 7]


def test_what_ended_by_itself_is_written_down(store: Engine) -> None:
    file_request(store, LI, asked(), NOW, POLICY)
    activate(store, 1)
    file_request(store, LI, asked(begins=1500.0, ends=3000.0, replaces=1), NOW, POLICY)
    activate(store, 2)
    file_request(store, LI, asked(ends=1200.0), NOW, POLICY)
    assert settle(store, Instant(1100.0)) == []
    assert [(grant.id, grant.stage) for grant in settle(store, Instant(1500.0))] == [
        (1, Stage.REPLACED),
        (3, Stage.EXPIRED),
    ]
    assert settle(store, Instant(1500.0)) == []
    assert forget_old(store, Instant(1900.0)) == 1
    assert [grant.id for grant in list_grants(store)] == [1, 2]


def test_a_change_of_a_grant_that_is_not_there_is_refused(store: Engine) -> None:
    with pytest.raises(GrantRefusedError, match="own grant"):
        file_request(store, LI, asked(replaces=9), NOW, POLICY)
