"""What is done at the command line, as the audit log tells it."""

from __future__ import annotations

import os
import pwd
import time

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from config.opened import opened_store
from config.problems import OperationError
from config.settings import Settings
from connectors.store.audit_log import append
from realtime.access.audit_chain import Deed, Particular
from realtime.names import Instant


def who() -> str:
    """The account of this machine that runs the command, by its number and not by what the environment claims.

    Of root, with whoever became root by sudo: root may claim anything, but a mistake is told from a lie.
    """
    number = os.getuid()
    claimed = os.environ.get("SUDO_USER", "")[:64] if number == 0 else ""
    return f"shell:{_name(number)}" + (f" (sudo {claimed})" if claimed.isprintable() and claimed else "")


def _name(number: int) -> str:
    """Containers run under numbers that no account has."""
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)


def write_down(store: Engine, action: str, subject: str = "", **particulars: Particular) -> None:
    """Before it is done: what cannot be written down is not done. Raises OperationError."""
    deed = Deed(at=Instant(time.time()), actor=who(), action=action, subject=subject, particulars=particulars)
    try:
        append(store, [deed])
    except SQLAlchemyError as error:
        why = getattr(error, "orig", None) or type(error).__name__
        said = f"not done: {action} cannot be written in the audit log ({why}); mend the store and ask again"
        raise OperationError(said) from None


def write_down_in(settings: Settings, action: str, subject: str = "", **particulars: Particular) -> None:
    """The same for a command that needs the store for nothing else. It stays of the version it is."""
    with opened_store(settings, as_it_is=True) as store:
        write_down(store, action, subject, **particulars)
