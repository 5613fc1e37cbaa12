"""Grants: rights beyond one's role, for a time, asked for, looked at by two people, and ended by themselves.

The rules (requirements A6):
- Nobody decides on their own request; who reviews first does not approve; who confirms did neither.
- What is major (`Policy`) is confirmed by senior management after the approval.
- An approval issues a notice with item, limits and validity. Only the applicant's acknowledgement makes it active.
- A grant is in force from its begin (or the acknowledgement, if later) to its end, judged whenever it is used. Nothing
  prolongs it: a change of item, scope or period is a new request that names the old grant, which stays in force until
  the new one begins.
- The holder may finish it; a superior may revoke it at any time, with a reason. What has ended stays ended.

A pair of stage and act that is missing in NEXT is refused by name (`GrantRefusedError`).
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

import msgspec

from realtime.access.roles import Right
from realtime.access.scope import ScopeError, scope_of
from realtime.names import Instant, Seconds

DAY = Seconds(86_400.0)

LONGEST_TEXT = 2000
"""Characters of a reason or an opinion: a page."""

MOST_COPIES = 20


class Stage(StrEnum):
    """Where a grant stands. NOTIFIED: decided in favour, the applicant has not acknowledged the notice yet."""

    REQUESTED = "requested"
    REVIEWED = "reviewed"
    REFERRED = "referred"
    NOTIFIED = "notified"
    ACTIVE = "active"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    FINISHED = "finished"
    REVOKED = "revoked"
    REPLACED = "replaced"


class Act(StrEnum):
    """What is done about a grant. REFER: an approval that senior management has to confirm."""

    REVIEW = "review"
    APPROVE = "approve"
    REFER = "refer"
    CONFIRM = "confirm"
    REFUSE = "refuse"
    ACKNOWLEDGE = "acknowledge"
    WITHDRAW = "withdraw"
    FINISH = "finish"
    REVOKE = "revoke"
    EXPIRE = "expire"
    REPLACE = "replace"


_UNDECIDED = {Act.REFUSE: Stage.REFUSED, Act.WITHDRAW: Stage.WITHDRAWN, Act.EXPIRE: Stage.EXPIRED}

NEXT: dict[Stage, dict[Act, Stage]] = {
    Stage.REQUESTED: {Act.REVIEW: Stage.REVIEWED, **_UNDECIDED},
    Stage.REVIEWED: {Act.APPROVE: Stage.NOTIFIED, Act.REFER: Stage.REFERRED, **_UNDECIDED},
    Stage.REFERRED: {Act.CONFIRM: Stage.NOTIFIED, **_UNDECIDED},
    Stage.NOTIFIED: {
        Act.ACKNOWLEDGE: Stage.ACTIVE,
        Act.WITHDRAW: Stage.WITHDRAWN,
        Act.REVOKE: Stage.REVOKED,
        Act.EXPIRE: Stage.EXPIRED,
    },
    Stage.ACTIVE: {
        Act.FINISH: Stage.FINISHED,
        Act.REVOKE: Stage.REVOKED,
        Act.EXPIRE: Stage.EXPIRED,
        Act.REPLACE: Stage.REPLACED,
    },
    Stage.REFUSED: {},
    Stage.WITHDRAWN: {},
    Stage.EXPIRED: {},
    Stage.FINISHED: {},
    Stage.REVOKED: {},
    Stage.REPLACED: {},
}

OVER = frozenset(stage for stage, acts in NEXT.items() if not acts)


class Refusal(StrEnum):
    """Why an act is not done. The values are keys of problems."""

    OWN_REQUEST = "grant-own-request"
    SAME_PERSON = "grant-same-person"
    NOT_YOURS = "grant-not-yours"
    NO_RIGHT = "grant-no-right"
    WRONG_STAGE = "grant-wrong-stage"
    NOT_GRANTABLE = "grant-not-grantable"
    PERIOD = "grant-period"
    REASON = "grant-reason"
    CHANGE = "grant-change"
    SCOPE = "grant-scope"


SENTENCES = {
    Refusal.OWN_REQUEST: "Nobody decides on their own request; ask somebody else who may.",
    Refusal.SAME_PERSON: "Whoever took an earlier step cannot take this one; a second person has to.",
    Refusal.NOT_YOURS: "Only the applicant can do this.",
    Refusal.NO_RIGHT: "This step needs a right that you do not have.",
    Refusal.WRONG_STAGE: "The grant is not at a stage at which this can be done; look at it anew.",
    Refusal.NOT_GRANTABLE: "A request names at least one right, and none that decides about rights.",
    Refusal.PERIOD: "A grant ends after it begins, in the future, and lasts no longer than the policy lets it.",
    Refusal.REASON: f"Give a reason of 1 to {LONGEST_TEXT} characters.",
    Refusal.CHANGE: "Only one's own grant that is active can be changed.",
    Refusal.SCOPE: "Write each part of the scope as PBX/QUEUE, PBX/*, team:NAME or agent:NAME.",
}


class GrantRefusedError(Exception):
    """The act is against the rules; nothing was changed."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        super().__init__(SENTENCES[refusal])


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """What the centre set. major: rights that senior management confirms, as SEE_NUMBERS beyond `whole_numbers`.

    longest: how long a grant may last. ungrantable: rights that come with a role only.
    """

    longest: Seconds = Seconds(92 * DAY)
    whole_numbers: Seconds = Seconds(7 * DAY)
    major: frozenset[Right] = frozenset({Right.EXPORT, Right.MANAGE_RETENTION, Right.DOWNLOAD})
    ungrantable: frozenset[Right] = frozenset(
        {Right.REVIEW_GRANTS, Right.APPROVE_GRANTS, Right.CONFIRM_GRANTS, Right.MANAGE_ACCOUNTS}
    )


class Person(msgspec.Struct, frozen=True):
    """Somebody who acts: the account's name and the rights that their role (not a grant) gives them."""

    name: str
    rights: frozenset[Right] = frozenset()


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One act that was done. text: the opinion, or the reason of a refusal or revocation."""

    act: Act
    by: str
    at: Instant
    text: str = ""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody asks for. scope: as `scope.py` reads it, None for all. copies: who else gets the notice.

    replaces: the grant this one shall take over from, when it is a change.
    """

    rights: frozenset[Right]
    reason: str
    begins: Instant
    ends: Instant
    scope: frozenset[str] | None = None
    copies: tuple[str, ...] = ()
    replaces: int | None = None


class Grant(msgspec.Struct, frozen=True, kw_only=True):
    """A request and what became of it. id: 0 before it is kept. The notice is `asked` as decided at the last step."""

    id: int = 0
    applicant: str
    asked: Asked
    requested: Instant
    stage: Stage = Stage.REQUESTED
    steps: tuple[Step, ...] = ()

    def step(self, *acts: Act) -> Step | None:
        """The step in which one of these was done."""
        return next((step for step in self.steps if step.act in acts), None)


def request(applicant: Person, asked: Asked, now: Instant, policy: Policy, changed: Grant | None = None) -> Grant:
    """A new request. changed: the grant that `asked.replaces` names. Raises GrantRefusedError."""
    _reason(asked.reason)
    if not asked.rights or asked.rights & policy.ungrantable or len(asked.copies) > MOST_COPIES:
        raise GrantRefusedError(Refusal.NOT_GRANTABLE)
    try:
        scope_of(asked.scope)
    except ScopeError:
        raise GrantRefusedError(Refusal.SCOPE) from None
    if not (asked.begins < asked.ends and now < asked.ends and asked.ends - asked.begins <= policy.longest):
        raise GrantRefusedError(Refusal.PERIOD)
    if asked.replaces is not None and (
        changed is None
        or changed.id != asked.replaces
        or changed.applicant != applicant.name
        or settled(changed, now).stage is not Stage.ACTIVE
    ):
        raise GrantRefusedError(Refusal.CHANGE)
    return Grant(applicant=applicant.name, asked=asked, requested=now)


def reviewed(grant: Grant, by: Person, opinion: str, now: Instant) -> Grant:
    """The direct superior's opinion."""
    _decides(grant, by, Right.REVIEW_GRANTS)
    _reason(opinion)
    return _done(grant, Act.REVIEW, by.name, now, opinion)


def approved(grant: Grant, by: Person, now: Instant, policy: Policy, text: str = "") -> Grant:
    """The manager's decision in favour: the notice goes out, or what is major goes on to senior management."""
    _decides(grant, by, Right.APPROVE_GRANTS, Act.REVIEW)
    return _done(grant, Act.REFER if is_major(grant.asked, policy) else Act.APPROVE, by.name, now, text)


def confirmed(grant: Grant, by: Person, text: str, now: Instant) -> Grant:
    """Senior management's decision in favour."""
    _decides(grant, by, Right.CONFIRM_GRANTS, Act.REVIEW, Act.REFER)
    return _done(grant, Act.CONFIRM, by.name, now, text)


def refused(grant: Grant, by: Person, reason: str, now: Instant) -> Grant:
    """A decision against, by whoever may take the step that is due."""
    due = {Stage.REVIEWED: Right.APPROVE_GRANTS, Stage.REFERRED: Right.CONFIRM_GRANTS}
    _decides(grant, by, due.get(grant.stage, Right.REVIEW_GRANTS))
    _reason(reason)
    return _done(grant, Act.REFUSE, by.name, now, reason)


def acknowledged(grant: Grant, by: Person, now: Instant) -> Grant:
    """The applicant signs the notice."""
    return _applicants(grant, Act.ACKNOWLEDGE, by, now)


def withdrawn(grant: Grant, by: Person, now: Instant) -> Grant:
    """The applicant no longer wants it."""
    return _applicants(grant, Act.WITHDRAW, by, now)


def finished(grant: Grant, by: Person, now: Instant) -> Grant:
    """The job is done."""
    return _applicants(grant, Act.FINISH, by, now)


def revoked(grant: Grant, by: Person, reason: str, now: Instant) -> Grant:
    """A superior takes it back."""
    _decides(grant, by, Right.REVIEW_GRANTS, also=Right.APPROVE_GRANTS)
    _reason(reason)
    return _done(grant, Act.REVOKE, by.name, now, reason)


def settled(grant: Grant, now: Instant) -> Grant:
    """The grant as it stands now: past its end, whatever is not over has expired."""
    if grant.stage in OVER or now < grant.asked.ends:
        return grant
    return _moved(grant, Act.EXPIRE, "", grant.asked.ends, "")


def is_major(asked: Asked, policy: Policy) -> bool:
    """Whether senior management has to confirm."""
    long = asked.ends - asked.begins > policy.whole_numbers
    return bool(asked.rights & policy.major) or (Right.SEE_NUMBERS in asked.rights and long)


def in_force(grants: Iterable[Grant], now: Instant) -> list[Grant]:
    """Those that give their rights at this moment; one that a change took over from gives none."""
    every = list(grants)
    taken_over = {heir.asked.replaces for heir in every if _came_into_force(heir, now)}
    giving = [grant for grant in every if settled(grant, now).stage is Stage.ACTIVE and grant.asked.begins <= now]
    return [grant for grant in giving if grant.id not in taken_over]


def replaced(grant: Grant, grants: Iterable[Grant], now: Instant) -> Grant:
    """The grant, closed once a change of it came into force; the end of the change does not bring it back."""
    heirs = [heir for heir in grants if heir.asked.replaces == grant.id and _came_into_force(heir, now)]
    if not heirs or settled(grant, now).stage is not Stage.ACTIVE:
        return settled(grant, now)
    return _moved(grant, Act.REPLACE, heirs[0].applicant, max(heirs[0].asked.begins, _signed(heirs[0])), "")


def changes_at(grants: Iterable[Grant], now: Instant) -> Instant | None:
    """When the next of these begins or ends by itself; None when none does."""
    moments = [
        moment
        for grant in grants
        if grant.stage is Stage.ACTIVE
        for moment in (grant.asked.begins, grant.asked.ends)
        if moment > now
    ]
    return min(moments, default=None)


def _came_into_force(grant: Grant, now: Instant) -> bool:
    """Whether it gave its rights at some moment up to now."""
    if grant.step(Act.ACKNOWLEDGE) is None:
        return False
    ended = grant.steps[-1].at if grant.stage in OVER else grant.asked.ends
    begun = max(grant.asked.begins, _signed(grant))
    return begun <= now and begun < ended


def _signed(grant: Grant) -> Instant:
    step = grant.step(Act.ACKNOWLEDGE)
    return grant.requested if step is None else step.at


def _applicants(grant: Grant, act: Act, by: Person, now: Instant) -> Grant:
    if by.name != grant.applicant:
        raise GrantRefusedError(Refusal.NOT_YOURS)
    return _done(grant, act, by.name, now, "")


def _decides(grant: Grant, by: Person, right: Right, *earlier: Act, also: Right | None = None) -> None:
    """Whoever decides has the right, is not the applicant, and took none of the `earlier` steps."""
    if by.name == grant.applicant:
        raise GrantRefusedError(Refusal.OWN_REQUEST)
    if right not in by.rights and (also is None or also not in by.rights):
        raise GrantRefusedError(Refusal.NO_RIGHT)
    if any(step.by == by.name for step in grant.steps if step.act in earlier):
        raise GrantRefusedError(Refusal.SAME_PERSON)


def _done(grant: Grant, act: Act, by: str, now: Instant, text: str) -> Grant:
    standing = settled(grant, now)
    if act not in NEXT[standing.stage]:
        raise GrantRefusedError(Refusal.WRONG_STAGE)
    return _moved(standing, act, by, now, text[:LONGEST_TEXT])


def _moved(grant: Grant, act: Act, by: str, at: Instant, text: str) -> Grant:
    step = Step(act=act, by=by, at=at, text=text)
    return msgspec.structs.replace(grant, stage=NEXT[grant.stage][act], steps=(*grant.steps, step))


def _reason(text: str) -> None:
    if not text.strip() or len(text) > LONGEST_TEXT:
        raise GrantRefusedError(Refusal.REASON)
