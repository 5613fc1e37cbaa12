"""What a service said to a message, in our words; and what may be repeated of it.

The services answer HTTP 200 to what they refuse: each channel reads the body and says one of these four things.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

import msgspec

from connectors.channels.hidden import forms
from realtime.names import Seconds

LONGEST_DETAIL = 200


class Verdict(StrEnum):
    """Who has to act.

    taken    nobody: the service has it
    wait     nobody: its limit is reached; it says how long, or the channel knows
    again    nobody: it is away or in trouble; tried again with back-off
    refused  a person: it will never take this; a token, an address, a message it cannot read
    """

    TAKEN = "taken"
    WAIT = "wait"
    AGAIN = "again"
    REFUSED = "refused"


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """detail: the service's own words, without any secret; wait: seconds it asked for."""

    verdict: Verdict
    detail: str = ""
    wait: Seconds | None = None


TAKEN = Answer(verdict=Verdict.TAKEN)


def again(detail: str) -> Answer:
    """Nothing came back, or nothing that means yes or no."""
    return Answer(verdict=Verdict.AGAIN, detail=detail)


def refused(detail: str) -> Answer:
    """No, for good."""
    return Answer(verdict=Verdict.REFUSED, detail=detail)


def limited(detail: str, seconds: float) -> Answer:
    """Not now; after so many seconds."""
    return Answer(verdict=Verdict.WAIT, detail=detail, wait=Seconds(seconds))


def without_secrets(text: str, secrets: Iterable[str]) -> str:
    """A text from outside as it may be logged: one line, bounded, without our secrets and without addresses."""
    for form in forms(secrets):
        text = text.replace(form, "(hidden)")
    text = re.sub(r"https?://\S+", "(address)", text)
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", text).split())[:LONGEST_DETAIL]
