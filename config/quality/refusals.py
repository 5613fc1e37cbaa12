"""What the core and the store refuse, as the web tells it: status, a stable kind, and the mend."""

from __future__ import annotations

from http import HTTPStatus

from realtime.quality.life import Refusal, RefusedStepError
from web.quality import QualityRefusedError

_STATUS: dict[Refusal, HTTPStatus] = {
    Refusal.NOT_NOW: HTTPStatus.CONFLICT,
    Refusal.NOT_YOURS: HTTPStatus.FORBIDDEN,
    Refusal.NOT_HEARD: HTTPStatus.UNPROCESSABLE_ENTITY,
    Refusal.NO_REASON: HTTPStatus.UNPROCESSABLE_ENTITY,
    Refusal.TOO_LATE: HTTPStatus.CONFLICT,
    Refusal.TOO_EARLY: HTTPStatus.CONFLICT,
    Refusal.SAME_PERSON: HTTPStatus.FORBIDDEN,
    Refusal.PASSED: HTTPStatus.CONFLICT,
}

_MEND: dict[Refusal, str] = {
    Refusal.NOT_NOW: "it is {state}, and from there this step does not lead on: look at it anew",
    Refusal.NOT_YOURS: "it is somebody else's claim or call, or your role does not take this step",
    Refusal.NOT_HEARD: "less than 80 % of it was played: play it, or give a reason",
    Refusal.NO_REASON: "this step needs a reason",
    Refusal.TOO_LATE: "the time for an appeal, three working days, is over",
    Refusal.TOO_EARLY: "the agent may still answer: wait until the time for an appeal is over",
    Refusal.SAME_PERSON: "somebody who scored it cannot judge it again: another person has to",
    Refusal.PASSED: "the call passed: there is nothing to coach",
}


def refusal_of(error: RefusedStepError) -> QualityRefusedError:
    """A step that the table of life refuses."""
    detail = _MEND[error.why].format(state=error.life.state.value)
    kind = "step-" + error.why.value.replace("_", "-")
    return QualityRefusedError(_STATUS[error.why], kind, f"The sample cannot be changed so: {detail}.")


def invalid(kind: str, detail: str) -> QualityRefusedError:
    """Something that makes no sense as it was sent."""
    return QualityRefusedError(HTTPStatus.UNPROCESSABLE_ENTITY, kind, detail)


def conflict(kind: str, detail: str) -> QualityRefusedError:
    """Something that does not fit how things stand."""
    return QualityRefusedError(HTTPStatus.CONFLICT, kind, detail)


def missing(kind: str, detail: str) -> QualityRefusedError:
    """Something that is not there, of a thing that is."""
    return QualityRefusedError(HTTPStatus.NOT_FOUND, kind, detail)
