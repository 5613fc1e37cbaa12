from __future__ import annotations

import pytest

from connectors.errors import ConnectorError, LinkLostError, MisconfiguredError, RefusedError


@pytest.mark.parametrize("family", [LinkLostError, RefusedError, MisconfiguredError])
def test_each_family_is_told_apart_by_who_mends_it(family: type[ConnectorError]) -> None:
    assert issubclass(family, ConnectorError)
    others = {LinkLostError, RefusedError, MisconfiguredError} - {family}
    assert not any(issubclass(family, other) for other in others)
