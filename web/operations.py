"""What an operation is: the one declaration from which its route, its guard and its description are made.

Each API module declares its operations beside its handlers; web.app collects them. Nothing else can be served: the
guard refuses a route that no operation stands for, admits the asker before the handler runs, and refuses query
parameters that are not declared.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from http import HTTPStatus
from typing import Any, Final, TypeAlias, TypeVar

import msgspec
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from realtime.access.roles import Right
from web.access.same_site import check_same_site
from web.admission import VISITOR, admitted
from web.downloads import TAKES, only_recorded
from web.grant_uses import note_uses
from web.parts import PARTS
from web.problems import Problem, ProblemBody

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
Handle: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]

PROBLEM: Final = "application/problem+json"
JSON: Final = "application/json"

BODY_SECONDS = 20.0
"""How long a body may take to arrive; the largest is 64 kB."""

B = TypeVar("B", bound=msgspec.Struct)


class Answer(msgspec.Struct, frozen=True):
    """One possible answer. schema: a type, or the name of a component; None where the body is no JSON of ours."""

    meaning: str
    schema: Any = None
    content_type: str | None = JSON


class Parameter(msgspec.Struct, frozen=True):
    """One parameter of an operation. place: query or path; schema: its JSON schema."""

    name: str
    meaning: str
    schema: dict[str, Any] = msgspec.field(default_factory=lambda: {"type": "string"})
    place: str = "query"
    required: bool = False


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that can be asked for.

    needs: the asker holds one of these rights; empty for an open operation. signed_in: whoever is let in
    may, without any right. admits_itself: the handler lets people in
    (a WebSocket tells by close codes). body: the type its JSON body has. page: for browsers, not in openapi.json.
    takes: the deed under which the audit log tells of a file that is taken away (web/downloads.py).
    """

    method: str = "GET"
    path: str
    handler: Handle
    summary: str
    answers: dict[int, Answer]
    needs: tuple[Right, ...] = ()
    admits_itself: bool = False
    signed_in: bool = False
    parameters: tuple[Parameter, ...] = ()
    body: Any = None
    page: bool = False
    takes: str | None = None

    @property
    def canonical(self) -> str:
        """The path as the router names it, without the patterns of its variables."""
        return self.path.replace(":.+}", "}")

    @property
    def guarded(self) -> bool:
        """Whether the door asks who comes."""
        return (bool(self.needs) or self.signed_in) and not self.admits_itself

    def all_answers(self) -> dict[int, Answer]:
        """Its own answers and those of the door: not let in, wrong parameters, wrong body."""
        door: dict[int, Answer] = {}
        if not self.page:
            door[400] = refused("A parameter or the body is unknown or cannot be read.")
        if self.guarded:
            door[401] = refused("No valid token.")
            door[403] = refused("The right to do this is missing.")
            door[503] = refused("The store cannot be asked at the moment; ask again.")
        if self.method != "GET":
            door[403] = refused("The right is missing, or the request comes from a page of another site.")
            door[503] = refused(
                "It cannot be written down, the store cannot be asked, or too many ask at once; ask again."
            )
        if self.body is not None:
            door[408] = refused("The body did not arrive in time.")
            door[413] = refused("The body is too large.")
            door[415] = refused("The body is no JSON.")
        return dict(sorted((door | self.answers).items()))


def refused(meaning: str) -> Answer:
    """An answer that is a problem."""
    return Answer(meaning, ProblemBody, PROBLEM)


def in_path(name: str, meaning: str, **schema: Any) -> Parameter:
    """A variable of the path."""
    return Parameter(name, meaning, {"type": "string"} | schema, "path", required=True)


def routes(operations: Iterable[Operation], prefix: str = "") -> list[web.RouteDef]:
    """The routes of the operations under a sub-path; a GET answers HEAD as well."""
    return [
        web.get(prefix + each.path, each.handler)
        if each.method == "GET"
        else web.route(each.method, prefix + each.path, each.handler)
        for each in operations
    ]


def guarding(operations: Iterable[Operation], prefix: str = "") -> Middleware:
    """The door: nobody reaches a handler but through its operation."""
    known = {(each.method, prefix + each.canonical): each for each in operations}

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        resource = request.match_info.route.resource
        if resource is None:
            return await handler(request)
        method = "GET" if request.method == "HEAD" else request.method
        operation = known.get((method, resource.canonical))
        if operation is None:
            detail = "This path stands in no table of operations, so nobody may use it."
            raise Problem(HTTPStatus.FORBIDDEN, "not-declared", detail)
        request[TAKES] = operation.takes
        if operation.method != "GET":
            check_same_site(request)
        if operation.guarded:
            access = request.app[PARTS].access
            request[VISITOR] = await admitted(request, access, *operation.needs)
            await note_uses(request, request[VISITOR], operation.needs, f"{method} {operation.path}")
        if not operation.page:
            _only(request, operation)
        response = await handler(request)
        await only_recorded(request, response)
        return response

    return guard


async def body_of(request: web.Request, kind: type[B], most: int | None = None) -> B:
    """The JSON body as its type. most: bytes, where more are taken than usual. Raises Problem (400, 408, 413, 415)."""
    if request.content_type != JSON:
        raise Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "body-no-json", "Send the body as application/json.")
    try:
        async with asyncio.timeout(BODY_SECONDS):
            raw = await (request if most is None else request.clone(client_max_size=most)).read()
    except TimeoutError:
        detail = f"The body did not arrive within {BODY_SECONDS:g} s."
        raise Problem(HTTPStatus.REQUEST_TIMEOUT, "body-slow", detail, {"Connection": "close"}) from None
    try:
        return msgspec.json.decode(raw, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Problem(HTTPStatus.BAD_REQUEST, "body-invalid", f"The body cannot be read: {str(error)[:200]}.") from None


def _only(request: web.Request, operation: Operation) -> None:
    """Refuse parameters that are not declared: an ignored one would answer another question than was asked."""
    allowed = [each.name for each in operation.parameters if each.place == "query"]
    for name in request.query:
        if name not in allowed:
            names = ", ".join(allowed) or "none"
            raise Problem(HTTPStatus.BAD_REQUEST, "parameter-unknown", f"No parameter {name[:40]!r}; allowed: {names}.")
