"""What can go wrong with the outside, sorted by who mends it.

    ConnectorError
     +-- LinkLostError        waiting mends it: dial again with back-off
     +-- RefusedError         a person mends it at the other end: a secret, a right, a licence
     +-- MisconfiguredError   our own file is wrong: say which setting, and do not start

A message says what happened, where, and the mend. None of them ever carries a secret.
"""

from __future__ import annotations


class ConnectorError(Exception):
    """Something outside did not do what was asked of it."""


class LinkLostError(ConnectorError):
    """The other end is away or went silent; it may come back by itself."""


class RefusedError(ConnectorError):
    """The other end heard us and said no; asking again changes nothing until somebody acts."""


class MisconfiguredError(ConnectorError):
    """What our configuration says cannot work: a file that is not there, a codec nobody knows."""
