from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from realtime.access.grants import (
    NEXT,
    OVER,
    SENTENCES,
    Act,
    Asked,
    Grant,
    GrantRefusedError,
    Person,
    Policy,
    Refusal,
    Stage,
    acknowledged,
    approved,
    changes_at,
    confirmed,
    finished,
    in_force,
    is_major,
    refused,
    replaced,
    request,
    reviewed,
    revoked,
    settled,
    withdrawn,
)
from realtime.access.roles import RIGHTS, Right, Role
from realtime.names import Instant

DAY = 86_400.0
NOW = Instant(1_000_000.0)
POLICY = Policy()
LI = Person("li", RIGHTS[Role.QA])
LEADER = Person("leader", RIGHTS[Role.TEAM_LEADER])
MANAGER = Person("manager", RIGHTS[Role.MANAGER])
DIRECTOR = Person("director", RIGHTS[Role.DIRECTOR])


def asked(*rights: Right, days: float = 2, begins: float = NOW, replaces: int | None = None) -> Asked:
    return Asked(
        rights=frozenset(rights or {Right.SEE_NUMBERS}),
        reason="call-backs of this week",
        begins=Instant(begins),
        ends=Instant(begins + days * DAY),
        scope=frozenset({"hq/sales"}),
        copies=("qa_lead",),
        replaces=replaces,
    )


def requested(wanted: Asked | None = None, by: Person = LI, number: int = 1) -> Grant:
    made = request(by, asked() if wanted is None else wanted, NOW, POLICY)
    return msgspec.structs.replace(made, id=number)


def notified(wanted: Asked | None = None) -> Grant:
    return approved(reviewed(requested(wanted), LEADER, "needed", NOW), MANAGER, NOW, POLICY)


def active(wanted: Asked | None = None) -> Grant:
    return acknowledged(notified(wanted), LI, NOW)


def refusal_of(act: Callable[[], object]) -> Refusal:
    with pytest.raises(GrantRefusedError) as caught:
        act()
    return caught.value.refusal


def test_a_request_is_reviewed_approved_notified_and_active_only_when_acknowledged() -> None:
    grant = notified()
    assert grant.stage is Stage.NOTIFIED
    assert in_force([grant], NOW) == []
    assert refusal_of(lambda: acknowledged(grant, MANAGER, NOW)) is Refusal.NOT_YOURS
    signed = acknowledged(grant, LI, NOW)
    assert in_force([signed], NOW) == [signed]
    assert [(step.act, step.by) for step in signed.steps] == [
        (Act.REVIEW, "leader"),
        (Act.APPROVE, "manager"),
        (Act.ACKNOWLEDGE, "li"),
    ]


def test_nobody_decides_on_their_own_request_whatever_their_rights() -> None:
    everything = Person("boss", frozenset(Right))
    grant = requested(by=everything)
    assert refusal_of(lambda: reviewed(grant, everything, "fine", NOW)) is Refusal.OWN_REQUEST
    looked = reviewed(grant, LEADER, "fine", NOW)
    assert refusal_of(lambda: approved(looked, everything, NOW, POLICY)) is Refusal.OWN_REQUEST
    assert refusal_of(lambda: refused(looked, everything, "no", NOW)) is Refusal.OWN_REQUEST


def test_who_reviewed_does_not_approve_and_who_did_either_does_not_confirm() -> None:
    everything = Person("boss", frozenset(Right))
    grant = requested(asked(Right.EXPORT))
    assert refusal_of(lambda: approved(reviewed(grant, everything, "ok", NOW), everything, NOW, POLICY)) is (
        Refusal.SAME_PERSON
    )
    referred = approved(reviewed(grant, LEADER, "ok", NOW), everything, NOW, POLICY)
    assert referred.stage is Stage.REFERRED
    assert refusal_of(lambda: confirmed(referred, everything, "", NOW)) is Refusal.SAME_PERSON
    assert confirmed(referred, DIRECTOR, "", NOW).stage is Stage.NOTIFIED


def test_every_step_needs_its_right() -> None:
    grant = requested()
    agent = Person("agent")
    assert refusal_of(lambda: reviewed(grant, agent, "ok", NOW)) is Refusal.NO_RIGHT
    looked = reviewed(grant, LEADER, "ok", NOW)
    assert refusal_of(lambda: approved(looked, LEADER, NOW, POLICY)) is Refusal.NO_RIGHT
    assert refusal_of(lambda: revoked(active(), agent, "misuse", NOW)) is Refusal.NO_RIGHT
    assert refusal_of(lambda: refused(looked, LEADER, "no", NOW)) is Refusal.NO_RIGHT
    assert refused(grant, LEADER, "no", NOW).stage is Stage.REFUSED


@pytest.mark.parametrize(
    ("wanted", "major"),
    [
        (asked(Right.EXPORT), True),
        (asked(Right.MANAGE_RETENTION), True),
        (asked(Right.DOWNLOAD), True),
        (asked(Right.SEE_NUMBERS, days=7), False),
        (asked(Right.SEE_NUMBERS, days=7.1), True),
        (asked(Right.SEE_FLOOR, days=60), False),
    ],
)
def test_what_is_major_goes_to_senior_management(wanted: Asked, major: bool) -> None:  # noqa: FBT001
    assert is_major(wanted, POLICY) is major
    assert notified(wanted).stage is (Stage.REFERRED if major else Stage.NOTIFIED)


def test_a_grant_is_in_force_from_its_begin_until_its_end_and_no_longer() -> None:
    grant = active(asked(begins=NOW + DAY))
    assert in_force([grant], NOW) == []
    assert in_force([grant], Instant(NOW + DAY)) == [grant]
    assert in_force([grant], Instant(NOW + 3 * DAY - 0.001)) == [grant]
    assert in_force([grant], Instant(NOW + 3 * DAY)) == []
    assert settled(grant, Instant(NOW + 9 * DAY)).steps[-1].at == NOW + 3 * DAY
    assert changes_at([grant], NOW) == NOW + DAY
    assert changes_at([grant], Instant(NOW + DAY)) == NOW + 3 * DAY
    assert changes_at([grant], Instant(NOW + 3 * DAY)) is None


def test_what_expired_cannot_be_decided_acknowledged_or_finished_any_more() -> None:
    late = Instant(NOW + 2 * DAY)
    assert refusal_of(lambda: reviewed(requested(), LEADER, "ok", late)) is Refusal.WRONG_STAGE
    assert refusal_of(lambda: acknowledged(notified(), LI, late)) is Refusal.WRONG_STAGE
    assert refusal_of(lambda: finished(active(), LI, late)) is Refusal.WRONG_STAGE


def test_the_holder_finishes_and_a_superior_revokes_with_a_reason() -> None:
    assert finished(active(), LI, NOW).stage is Stage.FINISHED
    gone = revoked(active(), MANAGER, "left the team", NOW)
    assert (gone.stage, gone.steps[-1].text) == (Stage.REVOKED, "left the team")
    assert in_force([gone], NOW) == []
    assert refusal_of(lambda: revoked(active(), MANAGER, " ", NOW)) is Refusal.REASON
    assert withdrawn(requested(), LI, NOW).stage is Stage.WITHDRAWN
    assert revoked(notified(), LEADER, "too early", NOW).stage is Stage.REVOKED


def test_a_change_goes_the_same_way_and_the_old_grant_stays_until_the_new_one_begins() -> None:
    old = active()
    wanted = asked(days=3, begins=NOW + DAY, replaces=1)
    new = msgspec.structs.replace(request(LI, wanted, NOW, POLICY, old), id=2)
    new = acknowledged(approved(reviewed(new, LEADER, "ok", NOW), MANAGER, NOW, POLICY), LI, NOW)
    assert in_force([old, new], NOW) == [old]
    later = Instant(NOW + DAY)
    assert in_force([old, new], later) == [new]
    assert replaced(old, [old, new], NOW) is old
    assert replaced(old, [old, new], later).stage is Stage.REPLACED


def test_what_a_change_took_over_from_does_not_come_back_when_the_change_ends() -> None:
    old, new = active(), msgspec.structs.replace(request(LI, asked(replaces=1), NOW, POLICY, active()), id=2)
    new = acknowledged(approved(reviewed(new, LEADER, "ok", NOW), MANAGER, NOW, POLICY), LI, NOW)
    later = Instant(NOW + 60.0)
    for ended in (finished(new, LI, later), revoked(new, MANAGER, "left", later)):
        assert in_force([old, ended], later) == []
        assert replaced(old, [old, ended], later).stage is Stage.REPLACED


def test_a_change_that_ended_before_it_began_took_nothing_over() -> None:
    old = active()
    new = msgspec.structs.replace(request(LI, asked(days=3, begins=NOW + DAY, replaces=1), NOW, POLICY, old), id=2)
    new = acknowledged(approved(reviewed(new, LEADER, "ok", NOW), MANAGER, NOW, POLICY), LI, NOW)
    gone = finished(new, LI, Instant(NOW + 60.0))
    assert in_force([old, gone], Instant(NOW + 1.5 * DAY)) == in_force([old], Instant(NOW + 1.5 * DAY))


def test_only_ones_own_active_grant_can_be_changed() -> None:
    wanted = asked(replaces=1)
    for other in (None, notified(), msgspec.structs.replace(active(), id=5), requested(by=LEADER)):
        assert refusal_of(lambda other=other: request(LI, wanted, NOW, POLICY, other)) is Refusal.CHANGE  # type: ignore[misc]


def test_requests_that_make_no_sense_are_refused() -> None:
    def refusal(**changed: object) -> Refusal:
        return refusal_of(lambda: request(LI, msgspec.structs.replace(asked(), **changed), NOW, POLICY))

    assert refusal(rights=frozenset()) is Refusal.NOT_GRANTABLE
    assert refusal(rights=frozenset({Right.APPROVE_GRANTS})) is Refusal.NOT_GRANTABLE
    assert refusal(copies=("x",) * 21) is Refusal.NOT_GRANTABLE
    assert refusal(scope=frozenset({"sales"})) is Refusal.SCOPE
    assert refusal(reason=" ") is Refusal.REASON
    assert refusal(reason="x" * 2001) is Refusal.REASON
    assert refusal(ends=NOW) is Refusal.PERIOD
    assert refusal(ends=Instant(NOW + 100 * DAY)) is Refusal.PERIOD
    assert refusal(begins=Instant(0.0), ends=Instant(NOW - 1)) is Refusal.PERIOD


def test_the_table_names_every_stage_and_what_is_over_stays_over() -> None:
    assert set(NEXT) == set(Stage)
    assert all(NEXT[stage] == {} for stage in OVER)
    assert all(Act.EXPIRE in NEXT[stage] for stage in set(Stage) - OVER)
    assert set(SENTENCES) == set(Refusal)


PEOPLE = [
    LI,
    LEADER,
    MANAGER,
    DIRECTOR,
    Person("admin", frozenset(Right)),
    Person("both", frozenset({Right.REVIEW_GRANTS, Right.APPROVE_GRANTS})),
]
ACTS: dict[Act, Callable[[Grant, Person, Instant], Grant]] = {
    Act.REVIEW: lambda grant, by, now: reviewed(grant, by, "seen", now),
    Act.APPROVE: lambda grant, by, now: approved(grant, by, now, POLICY),
    Act.CONFIRM: lambda grant, by, now: confirmed(grant, by, "", now),
    Act.REFUSE: lambda grant, by, now: refused(grant, by, "no", now),
    Act.ACKNOWLEDGE: acknowledged,
    Act.WITHDRAW: withdrawn,
    Act.FINISH: finished,
    Act.REVOKE: lambda grant, by, now: revoked(grant, by, "misuse", now),
}


class Office(RuleBasedStateMachine):
    """Everybody does anything at any time; what must never be so is never so."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.grants: dict[int, Grant] = {}

    @initialize()
    def first(self) -> None:
        self.ask(LI, frozenset({Right.SEE_NUMBERS}), 0.0, 2.0, change=False)

    @rule(
        by=st.sampled_from(PEOPLE),
        rights=st.frozensets(st.sampled_from(Right), max_size=2),
        begins=st.sampled_from([0.0, 1.0]),
        days=st.sampled_from([0.5, 2.0, 20.0]),
        change=st.booleans(),
    )
    def ask(self, by: Person, rights: frozenset[Right], begins: float, days: float, change: bool) -> None:  # noqa: FBT001
        number = len(self.grants) + 1
        old = self.grants.get(number - 1) if change else None
        wanted = asked(*rights, days=days, begins=self.now + begins * DAY, replaces=None if old is None else old.id)
        try:
            made = request(by, wanted, self.now, POLICY, old)
        except GrantRefusedError:
            return
        self.grants[number] = msgspec.structs.replace(made, id=number)

    @rule(place=st.integers(0, 50), by=st.sampled_from(PEOPLE), act=st.sampled_from(sorted(ACTS)))
    def act(self, place: int, by: Person, act: Act) -> None:
        number = 1 + place % len(self.grants)
        try:
            self.grants[number] = ACTS[act](self.grants[number], by, self.now)
        except GrantRefusedError:
            return

    @rule(place=st.integers(0, 50))
    def carry_through(self, place: int) -> None:
        """The usual way, so that much of what is tried happens to active grants."""
        for act, by in ((Act.REVIEW, LEADER), (Act.APPROVE, MANAGER), (Act.CONFIRM, DIRECTOR)):
            self.act(place, by, act)
        applicant = self.grants[1 + place % len(self.grants)].applicant
        self.act(place, Person(applicant), Act.ACKNOWLEDGE)

    @rule(days=st.sampled_from([0.1, 0.6, 1.0, 3.0]))
    def wait(self, days: float) -> None:
        self.now = Instant(self.now + days * DAY)

    @invariant()
    def in_force_only_what_was_decided_signed_and_within_its_period(self) -> None:
        for grant in in_force(self.grants.values(), self.now):
            by = {step.act: step.by for step in grant.steps}
            assert by[Act.ACKNOWLEDGE] == grant.applicant
            deciders = [by[Act.REVIEW], by.get(Act.APPROVE) or by[Act.REFER]]
            if is_major(grant.asked, POLICY):
                deciders.append(by[Act.CONFIRM])
            assert len({*deciders, grant.applicant}) == len(deciders) + 1
            assert grant.asked.begins <= self.now < grant.asked.ends
            assert not {Act.REVOKE, Act.FINISH, Act.REFUSE, Act.WITHDRAW} & set(by)

    @invariant()
    def a_change_and_what_it_changes_are_never_both_in_force(self) -> None:
        giving = in_force(self.grants.values(), self.now)
        assert not {grant.asked.replaces for grant in giving} & {grant.id for grant in giving}

    @invariant()
    def nobody_decided_on_their_own_request_and_steps_follow_the_table(self) -> None:
        deciding = {Act.REVIEW, Act.APPROVE, Act.REFER, Act.CONFIRM, Act.REFUSE, Act.REVOKE}
        for grant in self.grants.values():
            stage = Stage.REQUESTED
            for step in grant.steps:
                assert step.act not in deciding or step.by != grant.applicant
                stage = NEXT[stage][step.act]
            assert stage is grant.stage


TestOffice = Office.TestCase
TestOffice.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
