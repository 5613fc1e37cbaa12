from __future__ import annotations

from connectors.audio import faults
from connectors.errors import ConnectorError, MisconfiguredError


def test_every_fault_is_sorted_by_who_mends_it() -> None:
    kinds = [kind for kind in vars(faults).values() if isinstance(kind, type) and kind.__module__ == faults.__name__]
    assert len(kinds) == 8
    assert all(issubclass(kind, ConnectorError) and kind.__doc__ for kind in kinds)
    assert issubclass(faults.DecoderMissingError, MisconfiguredError)
