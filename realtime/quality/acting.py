"""In whose part somebody takes a step: their own post where the table names it, else the one their rights amount to.

The table of a sample's life speaks of posts. An administrator, or somebody with a right granted for a time, acts in
the part of the post whose right it is; the step says which.
"""

from __future__ import annotations

from collections.abc import Collection

from realtime.access.roles import Right, Role
from realtime.quality.life import WHO, Action

_PARTS: tuple[tuple[Right, Role], ...] = (
    (Right.ASSIGN_SAMPLES, Role.QA_LEAD),
    (Right.SCORE_SAMPLES, Role.QA),
    (Right.COACH, Role.TEAM_LEADER),
)

OWN_STEPS = frozenset({Action.APPEAL, Action.CONFIRM})
"""What an agent does with a sample of their own."""

NEEDED: dict[Action, tuple[Right, ...]] = {
    Action.ASSIGN: (Right.ASSIGN_SAMPLES,),
    Action.CLAIM: (Right.SCORE_SAMPLES,),
    Action.RELEASE: (Right.SCORE_SAMPLES,),
    Action.HOLD: (Right.ASSIGN_SAMPLES,),
    Action.RESUME: (Right.ASSIGN_SAMPLES,),
    Action.FIND_UNUSABLE: (Right.SCORE_SAMPLES,),
    Action.REPLACE: (Right.SCORE_SAMPLES,),
    Action.SCORE: (Right.SCORE_SAMPLES,),
    Action.APPEAL: (Right.SEE_OWN_QUALITY,),
    Action.SCORE_AGAIN: (Right.SCORE_SAMPLES,),
    Action.DECIDE: (Right.ASSIGN_SAMPLES, Right.APPROVE_GRANTS),
    Action.CONFIRM: (Right.SCORE_SAMPLES,),
    Action.COACH: (Right.COACH,),
    Action.RECHECK: (Right.SCORE_SAMPLES,),
}
"""The rights of which each step of the desk needs one."""


def acting(role: Role | None, rights: Collection[Right], action: Action) -> Role | None:
    """The post in whose part the step is taken; None when none of theirs may take it."""
    if action is Action.APPEAL or not any(right in rights for right in NEEDED[action]):
        return None
    if role in WHO[action]:
        return role
    return next((part for right, part in _PARTS if right in rights and part in WHO[action]), None)
