"""A recording that is wanted although no draw reached it: looked for first of all, and frozen for a complaint."""

from __future__ import annotations

import msgspec
from sqlalchemy import Engine

from connectors.recordings.states import NEXT, Patience, Sign, State, advance
from connectors.store.recordings import fetch_and_keep, find_recording, freeze_recording
from realtime.names import Instant

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
