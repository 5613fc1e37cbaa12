"""What is done at the command line, as the audit log tells it."""

from __future__ import annotations

import getpass
import time

from sqlalchemy import Engine

from config.opened import opened_store
from config.settings import Settings
from connectors.store.audit_log import append
from realtime.access.audit_chain import Deed, Particular
from realtime.names import Instant


def who() -> str:
    """Whoever is at the keyboard."""
    return f"shell:{getpass.getuser()}"


def write_down(store: Engine, action: str, subject: str = "", **particulars: Particular) -> None:
    """Before it is done: what cannot be written down is not done. Raises what the store does."""
    append(store, [Deed(at=Instant(time.time()), actor=who(), action=action, subject=subject, particulars=particulars)])


def write_down_in(settings: Settings, action: str, subject: str = "", **particulars: Particular) -> None:
    """The same for a command that needs the store for nothing else."""
    with opened_store(settings) as store:
        write_down(store, action, subject, **particulars)
