from __future__ import annotations

import pytest
from aiohttp.test_utils import make_mocked_request

from web.access.same_site import check_same_site, same_origin
from web.problems import Problem

HOST = {"Host": "wall.example"}
OURS = {"X-Floorwatch": "1"}
COOKIE = {"Cookie": "floorwatch=fws_x"}


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "Bearer x"},
        OURS,
        OURS | COOKIE | {"Origin": "http://wall.example"},
        OURS | COOKIE | {"Sec-Fetch-Site": "same-origin"},
    ],
)
def test_our_own_pages_and_programs_with_a_token_may_change_things(headers: dict[str, str]) -> None:
    check_same_site(make_mocked_request("POST", "/", headers=HOST | headers))


@pytest.mark.parametrize(
    "headers",
    [
        {},
        COOKIE,
        COOKIE | {"Origin": "http://wall.example"},
        OURS | COOKIE,
        OURS | {"Origin": "http://evil.example"},
        OURS | COOKIE | {"Origin": "null"},
        OURS | COOKIE | {"Origin": "http://wall.example.evil"},
        OURS | COOKIE | {"Sec-Fetch-Site": "cross-site"},
        OURS | COOKIE | {"Sec-Fetch-Site": "same-site"},
        OURS | COOKIE | {"Sec-Fetch-Site": "none"},
        OURS | COOKIE | {"Sec-Fetch-Site": "same-origin", "Origin": "http://evil.example"},
    ],
)
def test_what_another_sites_page_could_send_is_refused(headers: dict[str, str]) -> None:
    with pytest.raises(Problem) as raised:
        check_same_site(make_mocked_request("POST", "/", headers=HOST | headers))
    assert raised.value.kind == "cross-site"


def test_a_program_names_no_origin() -> None:
    assert same_origin(make_mocked_request("GET", "/", headers=HOST))


def test_over_https_a_page_of_the_same_name_without_https_is_not_ours() -> None:
    secure = make_mocked_request("GET", "/", headers=HOST | {"Origin": "http://wall.example"}).clone(scheme="https")
    assert not same_origin(secure)
    ours = make_mocked_request("GET", "/", headers=HOST | {"Origin": "https://wall.example"})
    assert same_origin(ours.clone(scheme="https"))
    assert same_origin(ours)  # a proxy with TLS that nobody told us of
