"""Who may come in: tokens and sessions from the store, and open walls on this machine where they are allowed."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import math
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import NoReturn, Protocol, TypeAlias

import msgspec
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from connectors.outage import Outage
from connectors.store.accounts import account_by_id
from connectors.store.revision import revision
from connectors.store.sessions import PREFIX as SESSION_PREFIX
from connectors.store.sessions import Limits, find_session
from connectors.store.threads import in_store
from connectors.store.tokens import Standing, Token, find_token
from realtime.access.accounts import Account, Session
from realtime.access.actors import token_actor
from realtime.access.holdings import OWN_ONLY, Granted, GrantsInForce, Holdings, no_grants, within
from realtime.access.roles import RIGHTS, Role
from realtime.access.scope import AGENT, NOTHING, Places, Scope, Team, audience_of, scope_of
from realtime.masking import Audience
from realtime.names import Instant
from web.admission import Kind, Refusal, Visitor
from web.wire import Board

log = logging.getLogger(__name__)

FRESH = 5.0
"""Seconds a looked-up token is believed where nobody watches the store's revision."""

LOOK_UP_SECONDS = 2.0
"""Seconds a visitor waits for the store; then what was looked up before is believed, for a while."""

HELD = 900.0
"""Seconds it is: while the store cannot be asked, whoever was let in lately stays in, and strangers wait outside."""

LOOK_EVERY = 1.0
"""Seconds between two looks at the store's revision: with the closing, a revoked screen is dark within two."""

MOST = 4096
"""Tokens remembered; a stranger who guesses must not fill the memory."""

_REFUSALS = {Standing.EXPIRED: Refusal.EXPIRED, Standing.REVOKED: Refusal.REVOKED}

_OPEN_WALL = Visitor(audience=Audience(), rights=RIGHTS[Role.SCREEN], kind=Kind.OPEN_WALL, role=Role.SCREEN)


class Person(msgspec.Struct, frozen=True):
    """Somebody signed in, as looked up."""

    session: Session
    account: Account
    granted: tuple[Granted, ...]


class Holder(msgspec.Struct, frozen=True):
    """A token, as looked up, with what is granted to whom it acts as. owner: the log-in name of its account."""

    token: Token
    granted: tuple[Granted, ...]
    owner: str | None = None


Known: TypeAlias = Holder | Person | None


class StoreSilentError(PoolTimeoutError):
    """The store did not say in time who holds a token; waiting mends it."""

    def __init__(self) -> None:
        super().__init__("the store did not answer in time")


class Directory(Places, Protocol):
    """Places that know whose account is whose on the floor."""

    def own_agents(self, account: str) -> frozenset[str]:
        """The agent ids of whoever logs in with this account; none for somebody unknown."""


class Nowhere:
    """Places where neither the floor nor a roster is known: only queues and agents named one by one are reached."""

    def queues_of(self, _pbx: str) -> frozenset[str]:
        """No queue is known."""
        return frozenset()

    def team(self, _name: str) -> Team:
        """No team is known."""
        return Team()

    def agents_of(self, _person: str) -> frozenset[str]:
        """Nobody is known."""
        return frozenset()

    def own_agents(self, _account: str) -> frozenset[str]:
        """Nobody is known."""
        return frozenset()


class Gate:
    """Access for the web, backed by the store; looks a token up in a thread, at most once in a few seconds.

    Nobody waits long for a store that does not answer: walls and floor go on with who is known. `close` at the end.
    """

    def __init__(  # what a gate may be told
        self,
        store: Engine,
        *,
        open_walls: bool = False,
        places: Directory | None = None,
        boards: Mapping[str, Board] | None = None,
        limits: Limits | None = None,
        grants: GrantsInForce = no_grants,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._store = store
        self._open_walls = open_walls
        self._places = places or Nowhere()
        self._boards = boards or {}
        self._limits = limits or Limits()
        self._grants = grants
        self._wall = wall
        self._known: dict[str, tuple[float, Known]] = {}
        self._asking: dict[str, asyncio.Task[Known]] = {}
        self._asked_revision: asyncio.Task[int] | None = None
        self._outage = Outage(log, "the store can be asked about rights again")
        self._change = asyncio.Event()
        self._turn = 0
        self._next_end = math.inf
        self._seen: int | None = None

    async def visitor(self, token: str | None, remote: str | None) -> Visitor | Refusal:
        """Who holds this token; nobody's is let in only to open walls, on this machine, with numbers masked."""
        if token is None:
            return _OPEN_WALL if self._open_walls and _loopback(remote) else Refusal.MISSING
        found = await self._look_up(token)
        if found is None:
            return Refusal.ENDED if token.startswith(SESSION_PREFIX) else Refusal.UNKNOWN
        return self._person(found) if isinstance(found, Person) else self._holder(found)

    async def changed(self, since: int) -> int:
        """Wait until somebody's rights changed after turn `since`, in this process or another; gives the turn."""
        while self._turn == since:
            await self._change.wait()
        return self._turn

    async def watch(self, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> NoReturn:
        """Look once a second; until cancelled."""
        while True:
            await self.look()
            await sleep(LOOK_EVERY)

    async def look(self) -> None:
        """See whether the store's rights changed or a grant ended, and then let everybody look again."""
        try:
            now = await self._revision()
        except SQLAlchemyError as error:
            self._outage.failed(
                f"the store cannot be asked about rights ({type(error).__name__}): who is known stays, others wait"
            )
        else:
            self._outage.worked()
            if self._seen is not None and now != self._seen:
                self.look_again()
            self._seen = now
        if self._wall() >= self._next_end:
            self.look_again()

    def look_again(self) -> None:
        """Believe nothing that was looked up before, and let those who wait know."""
        self._known.clear()
        self._next_end = math.inf
        self._turn += 1
        self._change.set()
        self._change = asyncio.Event()

    async def close(self) -> None:
        """Let go of what is still being asked."""
        tasks = [*self._asking.values(), *([] if self._asked_revision is None else [self._asked_revision])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _revision(self) -> int:
        """Of the store's rights; asked one at a time, however long an answer takes."""
        if self._asked_revision is None:
            self._asked_revision = asyncio.create_task(in_store(revision, self._store), name="revision of rights")
        task = self._asked_revision
        if not (await asyncio.wait({task}, timeout=LOOK_UP_SECONDS))[0]:
            raise StoreSilentError
        self._asked_revision = None
        return task.result()

    def _holder(self, holder: Holder) -> Visitor | Refusal:
        token = holder.token
        refusal = _REFUSALS.get(token.standing(Instant(self._wall())))
        if refusal is not None:
            return refusal
        granted = self._lasting(holder.granted)
        scope = self._scope(token, holder.owner)
        holdings = Holdings(role=token.role, scope=scope, granted=granted)
        audience = holdings.audience(self._places)
        if token.board is not None:
            board = self._boards.get(token.board)
            audience = audience.narrowed(frozenset() if board is None else board.scope())
        return Visitor(
            audience=audience,
            rights=holdings.rights(),
            granted=granted,
            standing=RIGHTS[token.role],
            scope=holdings.scope if token.board is None else NOTHING,
            kind=Kind.TOKEN,
            id=token.id,
            name=token.name,
            role=token.role,
            reach=self._reach(scope, token.role),
            board=token.board,
            owner=holder.owner,
        )

    def _person(self, person: Person) -> Visitor:
        account = person.account
        granted = self._lasting(person.granted)
        scope = self._scope(account, account.name)
        holdings = Holdings(role=account.role, scope=scope, granted=granted)
        first = account.must_change
        return Visitor(
            audience=Audience(queues=frozenset()) if first else holdings.audience(self._places),
            rights=frozenset() if first else holdings.rights(),
            granted=() if first else granted,
            standing=frozenset() if first else RIGHTS[account.role],
            scope=NOTHING if first else holdings.scope,
            kind=Kind.ACCOUNT,
            id=account.id,
            name=account.name,
            role=account.role,
            reach=Audience(queues=frozenset()) if first else self._reach(scope, account.role),
            session=person.session.id,
            display_name=account.display_name,
            language=account.language,
            must_change=first,
        )

    def _scope(self, holder: Account | Token, account: str | None) -> Scope:
        """As it was given; an agent whose scope names nobody reaches the interfaces of their account."""
        if holder.scope is None and holder.role in OWN_ONLY:
            own = frozenset[str]() if account is None else self._places.own_agents(account)
            return Scope(entries=frozenset(AGENT + agent for agent in own))
        return scope_of(holder.scope)

    def _reach(self, scope: Scope, role: Role) -> Audience:
        return audience_of(scope, self._places, own_only=role in OWN_ONLY)

    def _lasting(self, granted: tuple[Granted, ...]) -> tuple[Granted, ...]:
        """Those that are not over, judged at every use however long ago they were looked up."""
        now = self._wall()
        return tuple(each for each in granted if each.until > now)

    async def _look_up(self, token: str) -> Known:
        known = self._known.get(token)
        if known is not None and self._wall() - known[0] < FRESH:
            return known[1]
        try:
            return await self._asked(token)
        except SQLAlchemyError:
            known = self._known.get(token)
            if known is None or self._wall() - known[0] >= HELD:
                raise
            return known[1]

    async def _asked(self, token: str) -> Known:
        """Ask the store; once for all who show the same token meanwhile. During an outage nobody waits for it."""
        task = self._asking.get(token)
        if task is None:
            task = self._asking[token] = asyncio.create_task(self._found(token), name="who holds a token")
            task.add_done_callback(lambda done: self._answered(token, done))
        if not (await asyncio.wait({task}, timeout=0.0 if self._outage.lasts else LOOK_UP_SECONDS))[0]:
            raise StoreSilentError
        return task.result()

    def _answered(self, token: str, task: asyncio.Task[Known]) -> None:
        del self._asking[token]
        if not task.cancelled():
            task.exception()  # Nobody may be waiting for it any more.

    async def _found(self, token: str) -> Known:
        """Look up and remember."""
        asked = None
        while asked is not self._change:  # Rights changed meanwhile: this answer may be of before.
            asked = self._change
            found = await in_store(self._find, token)
        if len(self._known) >= MOST:
            self._known.clear()
        self._known[token] = (self._wall(), found)
        ends = [each.until for each in found.granted] if found is not None else []
        self._next_end = min([self._next_end, *ends])
        return found

    def _find(self, token: str) -> Known:
        now = Instant(self._wall())
        if not token.startswith(SESSION_PREFIX):
            held = find_token(self._store, token)
            return None if held is None else self._held(held, now)
        found = find_session(self._store, token, now, self._limits)
        return None if found is None else Person(found[0], found[1], self._grants(found[1].name, now))

    def _held(self, token: Token, now: Instant) -> Holder:
        """A token with what is granted to whom it acts as. One of an account opens nothing that the account cannot."""
        if token.board is not None:
            return Holder(token, ())
        if token.account is None:
            return Holder(token, self._grants(token_actor(token.name), now))
        owner = account_by_id(self._store, token.account)
        closed = owner.disabled is not None or owner.must_change
        if token.revoked is None and (closed or not within(token.role, scope_of(token.scope), owner)):
            token = msgspec.structs.replace(token, revoked=now)
        return Holder(token, self._grants(owner.name, now), owner.name)


def _loopback(remote: str | None) -> bool:
    try:
        return remote is not None and ipaddress.ip_address(remote).is_loopback
    except ValueError:
        return False
