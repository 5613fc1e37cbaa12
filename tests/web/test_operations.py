from __future__ import annotations

import aiohttp
import msgspec
import pytest
from aiohttp import web

from realtime.access.roles import Right, Role
from realtime.masking import Audience
from tests.web.build import Doorkeeper, parts, visitor
from web.admission import visitor_of
from web.operations import Answer, Operation, Parameter, body_of, guarding, in_path, routes
from web.parts import PARTS
from web.problems import problems


class Wish(msgspec.Struct, forbid_unknown_fields=True):
    what: str


async def grant_wish(request: web.Request) -> web.Response:
    wish = await body_of(request, Wish)
    return web.Response(text=f"{visitor_of(request).name}: {wish.what}")


WISH = Operation(
    method="POST",
    path="/wishes/{id}",
    handler=grant_wish,
    needs=(Right.ANNOUNCE,),
    summary="A wish",
    parameters=(in_path("id", "Its id."), Parameter("twice", "Or not.")),
    body=Wish,
    answers={200: Answer("Granted.", None, "text/plain")},
)


async def asked(path: str, token: str | None = "leader", **options: object) -> tuple[int, str]:
    app = web.Application(middlewares=[problems, guarding([WISH])])
    doorkeeper = Doorkeeper({"leader": visitor(Role.MANAGER, Audience()), "qa": visitor(Role.QA, Audience())})
    app[PARTS] = parts(access=doorkeeper)
    app.add_routes(routes([WISH]))
    app.router.add_post("/undeclared", grant_wish)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    headers = {"Authorization": f"Bearer {token}"} if token else {"X-Floorwatch": "1"}
    url = f"http://127.0.0.1:{runner.addresses[0][1]}{path}"
    try:
        async with aiohttp.ClientSession(headers=headers) as session, session.post(url, **options) as answer:  # type: ignore[arg-type]
            return answer.status, await answer.text()
    finally:
        await runner.cleanup()


async def test_who_holds_the_right_reaches_the_handler_and_is_known_there() -> None:
    assert await asked("/wishes/1?twice=1", json={"what": "rain"}) == (200, "manager: rain")


@pytest.mark.parametrize(
    ("path", "token", "options", "status", "kind"),
    [
        ("/wishes/1", None, {"json": {"what": "x"}}, 401, "token-missing"),
        ("/wishes/1", "qa", {"json": {"what": "x"}}, 403, "right-missing"),
        ("/wishes/1?thrice=1", "leader", {"json": {"what": "x"}}, 400, "parameter-unknown"),
        ("/wishes/1", "leader", {"data": "what=x"}, 415, "body-no-json"),
        ("/wishes/1", "leader", {"json": {"which": "x"}}, 400, "body-invalid"),
        ("/undeclared", "leader", {"json": {"what": "x"}}, 403, "not-declared"),
    ],
)
async def test_whoever_or_whatever_does_not_fit_is_stopped_at_the_door(
    path: str, token: str | None, options: dict[str, object], status: int, kind: str
) -> None:
    answered, body = await asked(path, token, **options)
    assert (answered, kind in body) == (status, True)


def test_the_doors_own_answers_belong_to_every_guarded_operation() -> None:
    assert list(WISH.all_answers()) == [200, 400, 401, 403, 408, 413, 415, 503]
