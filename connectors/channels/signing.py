"""Signatures: three services, three ways to use HMAC-SHA256; and which secret is where."""

from __future__ import annotations

import base64
import hashlib
import hmac
from urllib.parse import quote_plus

from realtime.names import Instant


def dingtalk(secret: str, now: Instant) -> dict[str, str]:
    r"""Timestamp in ms and sign: HMAC with the secret as key over "timestamp\nsecret", base64, url-encoded.

    Source: https://open.dingtalk.com/document/robots/customize-robot-security-settings
    """
    timestamp = str(int(now * 1000))
    mac = hmac.new(secret.encode(), f"{timestamp}\n{secret}".encode(), hashlib.sha256).digest()
    return {"timestamp": timestamp, "sign": quote_plus(base64.b64encode(mac))}


def feishu(secret: str, now: Instant) -> dict[str, str]:
    r"""Timestamp in s and sign: HMAC with "timestamp\nsecret" as key over nothing, base64.

    Source: https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot
    """
    timestamp = str(int(now))
    mac = hmac.new(f"{timestamp}\n{secret}".encode(), b"", hashlib.sha256).digest()
    return {"timestamp": timestamp, "sign": base64.b64encode(mac).decode()}


def webhook(secret: str, body: bytes, now: Instant) -> dict[str, str]:
    """Headers of our own webhook: HMAC over "timestamp.body", hexadecimal.

    With the time in what is signed, a receiver can refuse what is old: nobody can play a message again.
    """
    timestamp = str(int(now))
    mac = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return {"X-Floorwatch-Timestamp": timestamp, "X-Floorwatch-Signature": f"sha256={mac}"}
