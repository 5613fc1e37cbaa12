"""Posting to a service over HTTPS: what every web channel shares, and what none may forget.

TLS is verified; a redirect is not followed (it could carry the message and its token to another host); every wait has a
time-out; an answer is read up to a bound; an error never carries the address, which is a secret with most services.

The address comes from the configuration file alone, which only an administrator writes: no caller and no user of the
console can make this process fetch an address of their choosing.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Protocol

import aiohttp
import msgspec

from connectors.channels.answers import Answer, again, limited, refused
from connectors.channels.message import Message
from connectors.clock import Clock
from realtime.names import Instant

SECONDS = aiohttp.ClientTimeout(total=20.0, sock_connect=8.0)
MOST_ANSWER_BYTES = 64 * 1024
DEFAULT_WAIT = 60.0
"""Seconds to wait when a service says "too many" and not how long: their windows are a minute."""


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """One POST."""

    url: str
    body: bytes
    headers: dict[str, str] = {}


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """What came back, the body up to a bound."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def document(self) -> dict[str, Any]:
        """The JSON object in the body; an empty one where there is none."""
        try:
            return msgspec.json.decode(self.body, type=dict[str, Any])
        except (msgspec.DecodeError, UnicodeDecodeError):
            return {}

    def text(self) -> str:
        """The body for people."""
        return self.body.decode("utf-8", "replace")


class Service(Protocol):
    """One kind of web channel, without I/O: a message becomes a request, a reply becomes an answer."""

    def request(self, message: Message, now: Instant) -> Request:
        """What to post."""

    def judge(self, reply: Reply) -> Answer:
        """What the service meant."""

    def secrets(self) -> tuple[str, ...]:
        """What must not appear anywhere."""


class WebChannel:
    """Brings messages to a web service. trust: for a service with a certificate of one's own authority."""

    def __init__(
        self, service: Service, session: Callable[[], aiohttp.ClientSession], clock: Clock, trust: ssl.SSLContext | None
    ) -> None:
        self._service = service
        self._session = session
        self._clock = clock
        self._trust: ssl.SSLContext | bool = True if trust is None else trust

    def secrets(self) -> tuple[str, ...]:
        """Those of the service."""
        return self._service.secrets()

    async def send(self, message: Message) -> Answer:
        """Post one message and say what the service meant."""
        asked = self._service.request(message, self._clock.now())
        headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "Floorwatch"} | asked.headers
        try:
            async with self._session().post(
                asked.url, data=asked.body, headers=headers, timeout=SECONDS, allow_redirects=False, ssl=self._trust
            ) as response:
                body = await _bounded(response)
                return self._service.judge(Reply(status=response.status, headers=response.headers, body=body))
        except TimeoutError:
            return again("no answer in time")
        except aiohttp.InvalidURL:
            return refused("the address is none: correct it in the configuration")
        except aiohttp.ClientConnectorCertificateError:
            return again("its certificate is not trusted")
        except (aiohttp.ClientError, OSError) as error:
            return again(f"no connection, or it was cut ({type(error).__name__})")


def by_status(reply: Reply) -> Answer | None:
    """What the status alone says, the same with every service; None for 2xx, whose body decides."""
    status = reply.status
    said = f"HTTP {status} {reply.text()}"
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return limited(said, retry_after(reply.headers))
    if status in (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY) or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return again(said)
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        return refused(f"HTTP {status}: it wants to redirect, which is not followed; give the final address")
    return None if status < HTTPStatus.MULTIPLE_CHOICES else refused(said)


def retry_after(headers: Mapping[str, str]) -> float:
    """Seconds of a Retry-After header; a date or nonsense counts as the usual minute."""
    try:
        seconds = float(headers.get("Retry-After", ""))
    except ValueError:
        return DEFAULT_WAIT
    return seconds if 0 <= seconds < float("inf") else DEFAULT_WAIT


async def _bounded(response: aiohttp.ClientResponse) -> bytes:
    body = bytearray()
    async for piece in response.content.iter_chunked(8192):
        body += piece
        if len(body) >= MOST_ANSWER_BYTES:
            break
    return bytes(body[:MOST_ANSWER_BYTES])
