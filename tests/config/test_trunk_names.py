from __future__ import annotations

import pytest

from config.rules import rules_of
from config.trunk_names import trunks_by
from realtime.names import PbxId
from tests.watching import site

TABLES = """
[trunks.carrier]
channels = ["PJSIP/carrier-a-*", "PJSIP/carrier-b-*", "SIP/203.0.113.?-*"]
[trunks.isdn]
channels = ["DAHDI/i1/*"]
pbxs = ["hq"]
"""


@pytest.mark.parametrize(
    ("pbx", "channel", "trunk"),
    [
        ("hq", "PJSIP/carrier-a-0000001a", "carrier"),
        ("hq", "PJSIP/carrier-b-0000001b", "carrier"),
        ("hq", "SIP/203.0.113.7-00000001", "carrier"),
        ("hq", "DAHDI/i1/13800138000-1", "isdn"),
        ("branch", "DAHDI/i1/13800138000-1", "DAHDI/i1/13800138000"),
        ("hq", "PJSIP/other-00000001", "PJSIP/other"),
        ("hq", "Local/1001@agents-00000001;1", None),
    ],
)
def test_the_first_pattern_that_fits_names_the_trunk_else_the_endpoint_does(
    pbx: str, channel: str, trunk: str | None
) -> None:
    settings = site(TABLES.replace('["hq"]', '["hq"]'))
    assert trunks_by(settings.trunks)(PbxId(pbx), channel) == trunk
    assert rules_of(settings).trunk(PbxId(pbx), channel) == trunk
