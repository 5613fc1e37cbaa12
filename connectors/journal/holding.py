"""Whether somebody has a journal open for writing, asked without disturbing them."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path


def is_held(file: Path) -> bool:
    """Whether a daemon (or a command that writes) holds the journal now. Raises OSError when that cannot be told."""
    try:
        lock = os.open(file.with_name(file.name + ".lock"), os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        # Shared and given back at once: a daemon that starts at this very moment would only have to be started again.
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(lock)
    return False
