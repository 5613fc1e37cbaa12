from __future__ import annotations

import pytest

from config.problems import SettingsError
from tests.watching import site


def test_a_trunk_has_channels_and_may_be_of_some_pbxs() -> None:
    table = site('[trunks.carrier]\nchannels = ["PJSIP/c-*"]\npbxs = ["hq"]').trunks["carrier"]
    assert (table.channels, table.pbxs) == (("PJSIP/c-*",), ("hq",))


@pytest.mark.parametrize(
    "text", ["[trunks.carrier]", "[trunks.carrier]\nchannels = []", '[trunks.carrier]\nchannels = ["x"]\npbxs = ["hp"]']
)
def test_a_trunk_without_channels_or_of_a_pbx_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(SettingsError):
        site(text)
