"""A recording that is wanted although no draw reached it: looked for first of all, and frozen for a complaint."""

from __future__ import annotations

import msgspec
from sqlalchemy import Engine

from connectors.recordings.states import NEXT, Patience, Sign, State, advance
from connectors.store.recordings import fetch_and_keep, find_recording, freeze_recording, spared_under
from connectors.store.retention import list_holds
from realtime.names import Instant
from realtime.retention import DataKind

AT_ONCE = Instant(0.0)
_PATIENCE = Patience()


def keep_recording(store: Engine, number: int, now: Instant, why: str | None) -> State | None:
    """See to it that a recording is fetched, and kept if `why` names a complaint; gives where it stands then.

    One that is here is only frozen; one that was deleted stays deleted. None for an unknown number.
    """
    found = find_recording(store, number)
    if found is None:
        return None
    if Sign.RETRY not in NEXT[found.watch.state]:
        if why is not None and found.watch.state is not State.DISCARDED:
            freeze_recording(store, number, why)
        return found.watch.state
    again = advance(found.watch, Sign.RETRY, now, _PATIENCE)
    fetch_and_keep(store, number, msgspec.structs.replace(again, next_look=AT_ONCE), why)
    return again.state


def keep_held(store: Engine, now: Instant) -> list[int]:
    """See to it that what a legal hold is about is fetched, though no draw reached it; gives what is looked for now.

    A hold on everything keeps what is here and fetches nothing.
    """
    found: list[int] = []
    for hold in list_holds(store):
        about = hold.caller is not None or hold.subject is not None
        if about and hold.holds(now) and hold.kind in {None, DataKind.RECORDINGS}:
            found += spared_under(store, hold.caller, hold.subject)
    for number in found:
        keep_recording(store, number, now, None)
    return found
