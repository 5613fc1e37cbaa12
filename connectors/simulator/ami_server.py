"""An AMI server: banner, log-in, actions, events to every client. It serves whatever `ListSource` it is given.

A client that reads too slowly is cut off, as Asterisk does: what is held for it never exceeds `write_limit`.
"""

import asyncio
import contextlib
import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from connectors.simulator import actions
from connectors.simulator.actions import ListSource

BANNER = b"Asterisk Call Manager/11.0.0\r\n"
LINE_LIMIT = 8192  # Asterisk reads at most 1025 bytes a line; ours leaves room for tests with long values
HEADER_LIMIT = 128  # as AST_MAX_MANHEADERS
LOGIN_SECONDS = 30.0  # as authtimeout in manager.conf
DRAIN_SECONDS = 30.0
MOST_CLIENTS = 100


@dataclass(frozen=True, slots=True)
class Account:
    """Who may log in. Without a username everybody may, whatever the secret."""

    username: str | None
    secret: str
    write_classes: frozenset[str]


@dataclass(slots=True, eq=False)
class Client:
    """One connection."""

    writer: asyncio.StreamWriter
    challenge: str = ""
    in_: bool = False
    events: bool = True
    done: bool = False


class AmiServer:
    """Listens, answers, broadcasts. `on_action` hears the name of each action answered, in lower case."""

    def __init__(
        self, source: ListSource, account: Account, write_limit: int, on_action: Callable[[str], None] | None = None
    ) -> None:
        self._source = source
        self._account = account
        self._limit = write_limit
        self._on_action = on_action or (lambda _: None)
        self._server: asyncio.Server | None = None
        self._clients: dict[Client, asyncio.Task[None]] = {}
        self.cut_off = 0

    @property
    def listeners(self) -> int:
        """How many clients are logged in and want events."""
        return sum(client.in_ and client.events for client in self._clients)

    async def start(self, host: str, port: int) -> int:
        """Listen; returns the port (0 asks for any free one). OSError when the address is taken."""
        self._server = await asyncio.start_server(self._accept, host, port, limit=LINE_LIMIT)
        address: tuple[str, int] = self._server.sockets[0].getsockname()
        return address[1]

    async def stop(self) -> None:
        """Close the door and every connection."""
        if self._server is not None:
            self._server.close()
            self._server = None
        tasks = list(self._clients.values())
        for client in list(self._clients):
            # Aborting ends each connection's reading; cancelling its task would be logged as a fault by asyncio 3.11.
            client.writer.transport.abort()
        await asyncio.gather(*tasks, return_exceptions=True)

    def broadcast(self, data: bytes) -> None:
        """Send events to every client that wants them; those too far behind are cut off."""
        for client in list(self._clients):
            if client.in_ and client.events:
                self._send(client, data)

    async def broadcast_and_wait(self, data: bytes) -> None:
        """Send events and wait until every client has room again; those that take too long are cut off."""
        waiting = []
        for client in list(self._clients):
            if client.in_ and client.events and not client.writer.transport.is_closing():
                client.writer.write(data)
                waiting.append(self._drain(client))
        await asyncio.gather(*waiting)

    async def _drain(self, client: Client) -> None:
        try:
            async with asyncio.timeout(DRAIN_SECONDS):
                await client.writer.drain()
        except TimeoutError:
            self._cut(client)
        except OSError:
            client.writer.transport.abort()

    def _send(self, client: Client, data: bytes) -> None:
        transport = client.writer.transport
        if transport.is_closing():
            return
        client.writer.write(data)
        if transport.get_write_buffer_size() > self._limit:
            self._cut(client)

    def _cut(self, client: Client) -> None:
        self.cut_off += 1
        client.writer.transport.abort()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is None or len(self._clients) >= MOST_CLIENTS:
            writer.transport.abort()
            return
        client = Client(writer)
        self._clients[client] = task
        try:
            await self._serve(client, reader)
        except (OSError, TimeoutError, ValueError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # a peer that goes, is silent before its log-in, or sends endless lines: its connection ends
        finally:
            del self._clients[client]
            with contextlib.suppress(OSError):
                writer.close()

    async def _serve(self, client: Client, reader: asyncio.StreamReader) -> None:
        self._send(client, BANNER)
        async with asyncio.timeout(LOGIN_SECONDS):
            while not client.in_ and not client.done:
                self._act(client, await read_action(reader))
        # No limit from here on: a client may listen for hours, and a dead one shows by its full buffer.
        while not client.done:
            self._act(client, await read_action(reader))
        await self._drain(client)

    def _act(self, client: Client, headers: dict[str, str]) -> None:
        action, action_id = headers.get("action", "").lower(), headers.get("actionid", "")
        if action == "logoff":
            client.done = True
            self._send(client, actions.response("Goodbye", action_id, "Message: Thanks for all the fish."))
        elif action == "challenge":
            self._challenge(client, headers)
        elif action == "login":
            self._log_in(client, headers)
        elif not client.in_:
            self._send(client, actions.refused(action_id, "Permission denied"))
        elif action == "events":
            client.events = headers.get("eventmask", "on").lower() not in ("off", "no", "false")
            self._send(client, actions.response("Success", action_id, f"Events: {'On' if client.events else 'Off'}"))
        else:
            self._send(client, actions.answer(self._source, headers, self._account.write_classes))
            self._on_action(action)

    def _challenge(self, client: Client, headers: dict[str, str]) -> None:
        action_id = headers.get("actionid", "")
        if headers.get("authtype", "").lower() != "md5":
            self._send(client, actions.refused(action_id, "Must specify AuthType"))
            return
        client.challenge = str(secrets.randbelow(10**9))
        self._send(client, actions.response("Success", action_id, f"Challenge: {client.challenge}"))

    def _log_in(self, client: Client, headers: dict[str, str]) -> None:
        action_id = headers.get("actionid", "")
        if not right(self._account, client.challenge, headers):
            client.done = True
            self._send(client, actions.refused(action_id, "Authentication failed"))
            return
        client.in_ = True
        client.events = headers.get("events", "on").lower() not in ("off", "no", "false")
        self._send(client, actions.response("Success", action_id, "Message: Authentication accepted"))
        self._send(client, actions.fully_booted(self._source))
        self._on_action("login")


def right(account: Account, challenge: str, headers: dict[str, str]) -> bool:
    """Whether a log-in is good, plain or by MD5 of challenge and secret."""
    if account.username is None:
        return True
    if headers.get("username", "") != account.username:
        return False
    if headers.get("authtype", "").lower() == "md5":
        wanted = hashlib.md5((challenge + account.secret).encode(), usedforsecurity=False).hexdigest()
        return bool(challenge) and hmac.compare_digest(headers.get("key", "").encode(), wanted.encode())
    return hmac.compare_digest(headers.get("secret", "").encode(), account.secret.encode())


async def read_action(reader: asyncio.StreamReader) -> dict[str, str]:
    """Read one action: header names in lower case, the first of repeated ones.

    IncompleteReadError when the peer closes; ValueError when a line or the number of headers is beyond any use.
    """
    headers: dict[str, str] = {}
    count = 0
    while True:
        line = await reader.readuntil(b"\n")
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        if not text:
            if headers:
                return headers
            continue
        count += 1
        if count > HEADER_LIMIT:
            raise ValueError(f"an action with more than {HEADER_LIMIT} headers")
        name, _, value = text.partition(":")
        headers.setdefault(name.strip().lower(), value.strip())
