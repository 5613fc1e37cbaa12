from __future__ import annotations

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request

from web.access.cookies import cookie_of, give, name_for, take_away


@pytest.mark.parametrize(
    ("secure", "path", "name"),
    [
        (True, "/", "__Host-floorwatch"),
        (True, "/floor", "__Secure-floorwatch"),
        (False, "/", "floorwatch"),
    ],
)
def test_the_name_promises_what_the_connection_keeps(name: str, path: str, *, secure: bool) -> None:
    assert name_for(secure=secure, path=path) == name
    request = make_mocked_request("GET", "/").clone(scheme="https" if secure else "http")
    response = web.Response()
    give(request, response, "fws_x", path)
    morsel = response.cookies[name]
    assert (morsel["httponly"], morsel["samesite"], morsel["path"]) == (True, "Lax", path)
    assert bool(morsel["secure"]) is secure
    take_away(request, response, path)
    assert response.cookies[name].value == ""


def test_over_https_a_cookie_that_a_neighbour_could_have_planted_is_not_looked_at() -> None:
    request = make_mocked_request("GET", "/", headers={"Cookie": "floorwatch=planted"})
    assert cookie_of(request) == "planted"
    secure = request.clone(scheme="https")
    assert cookie_of(secure) is None
    both = make_mocked_request("GET", "/", headers={"Cookie": "floorwatch=planted; __Host-floorwatch=mine"})
    assert cookie_of(both.clone(scheme="https")) == "mine"
