"""Every kind of web channel with the rules of its service: how it says yes, wait, again and never."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus

from aiohttp import web

from connectors.channels import signing
from connectors.channels.dingtalk import DingTalk
from connectors.channels.feishu import Feishu
from connectors.channels.slack import Slack
from connectors.channels.teams import Teams
from connectors.channels.web_request import Service
from connectors.channels.webhook import Webhook
from connectors.channels.wecom import WeCom
from realtime.names import Instant
from tests.connectors.channels.service import Rule

SECRET = "hunter2-is-the-secret"
Answer = tuple[int, str, dict[str, str]]


@dataclass(frozen=True)
class Kind:
    """build: from the server's address; limit, busy, never: what the service answers in each case."""

    name: str
    build: Callable[[str], Service]
    rule: Rule
    limit: Answer
    busy: Answer
    never: Answer


def _said(status: int, **body: Any) -> Answer:
    return status, json.dumps(body), {}


def _dingtalk(request: web.Request, _body: bytes) -> tuple[int, Any, dict[str, str]]:
    at = Instant(int(request.query["timestamp"]) / 1000)
    right = signing.dingtalk(SECRET, at)["sign"] == quote_plus(request.query["sign"])
    return (200, {"errcode": 0 if right else 310000, "errmsg": "sign"}, {})


def _feishu(_request: web.Request, body: bytes) -> tuple[int, Any, dict[str, str]]:
    said = json.loads(body)
    right = signing.feishu(SECRET, Instant(int(said["timestamp"])))["sign"] == said["sign"]
    return (200, {"code": 0 if right else 19021, "msg": "sign"}, {})


def _webhook(request: web.Request, body: bytes) -> tuple[int, Any, dict[str, str]]:
    at = Instant(int(request.headers["X-Floorwatch-Timestamp"]))
    right = signing.webhook(SECRET, body, at)["X-Floorwatch-Signature"] == request.headers["X-Floorwatch-Signature"]
    return (204 if right else 401, "", {})


SLOW_DOWN: Answer = (429, "slow down", {"Retry-After": "7"})
KINDS = (
    Kind(
        name="dingtalk",
        build=lambda url: DingTalk(url=f"{url}?access_token={SECRET}", secret=SECRET),
        rule=_dingtalk,
        limit=_said(200, errcode=130101, errmsg="send too fast"),
        busy=_said(200, errcode=-1, errmsg="系统繁忙"),
        never=_said(200, errcode=300005, errmsg=f"token {SECRET} is not exist"),
    ),
    Kind(
        name="wecom",
        build=lambda url: WeCom(url=f"{url}?key={SECRET}"),
        rule=lambda _request, _body: (200, {"errcode": 0, "errmsg": "ok"}, {}),
        limit=_said(200, errcode=45009, errmsg="api freq out of limit"),
        busy=_said(200, errcode=-1, errmsg="system busy"),
        never=_said(200, errcode=93000, errmsg=f"invalid webhook url {SECRET}"),
    ),
    Kind(
        name="feishu",
        build=lambda url: Feishu(url=url, secret=SECRET),
        rule=_feishu,
        limit=_said(200, code=11232, msg="frequency limited"),
        busy=_said(200, code=11233, msg="busy"),
        never=_said(200, code=19001, msg=f"param invalid: {SECRET}"),
    ),
    Kind(
        name="slack",
        build=lambda url: Slack(url=f"{url}/{SECRET}"),
        rule=lambda _request, _body: (200, "ok", {}),
        limit=SLOW_DOWN,
        busy=(200, "half an answer", {}),
        never=(403, f"invalid_token {SECRET}", {}),
    ),
    Kind(
        name="teams",
        build=lambda url: Teams(url=f"{url}?sig={SECRET}"),
        rule=lambda _request, _body: (202, "", {}),
        limit=(200, "Microsoft Teams endpoint returned HTTP error 429", {}),
        busy=(200, "Microsoft Teams endpoint returned HTTP error 503", {}),
        never=(401, f"sig {SECRET}", {}),
    ),
    Kind(
        name="webhook",
        build=lambda url: Webhook(name="own", url=url, secret=SECRET),
        rule=_webhook,
        limit=SLOW_DOWN,
        busy=(503, "later", {}),
        never=(422, f"not with {SECRET}", {}),
    ),
)
