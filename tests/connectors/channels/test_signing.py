"""Vectors computed apart from our code, with `openssl dgst -sha256 -mac HMAC -macopt key:... -binary | base64`."""

from __future__ import annotations

from urllib.parse import quote_plus

from connectors.channels import signing
from realtime.names import Instant

SECRET = "SECthis-is-no-secret"
AT = Instant(1700000000.123)


def test_dingtalk_signs_the_milliseconds_and_the_secret_with_the_secret() -> None:
    sign = quote_plus("QQtyH0iXxXkjjLcbwVuDmLmQW/Wqyry6plrLgRot6Vs=")
    assert signing.dingtalk(SECRET, AT) == {"timestamp": "1700000000123", "sign": sign}


def test_feishu_signs_nothing_with_the_seconds_and_the_secret() -> None:
    sign = "YWuHkennGyIv0rdntSkT2p+9JPxHhwg5ON8yweYEAtc="
    assert signing.feishu(SECRET, AT) == {"timestamp": "1700000000", "sign": sign}


def test_the_webhook_signs_the_time_with_the_body() -> None:
    signed = signing.webhook(SECRET, b'{"a":1}', AT)
    assert signed["X-Floorwatch-Timestamp"] == "1700000000"
    assert signed["X-Floorwatch-Signature"] == (
        "sha256=3d72530a3619cc14ff3eb3a2650f782618d73b6594491028106e2c1db30f67d1"
    )
