"""Whether a request that changes something comes from a page of ours: browsers send cookies with anybody's requests.

Three witnesses: a header that no form can set (`X-Floorwatch`), `Sec-Fetch-Site`, and `Origin`. The header is always
needed; of the others what is there must agree, and with a cookie one of them must be there. A request that shows a
token in `Authorization` was not made by a browser on its own, and needs none of it.
"""

from __future__ import annotations

from http import HTTPStatus

from aiohttp import web

from web.access.cookies import cookie_of
from web.problems import Problem

HEADER = "X-Floorwatch"


def same_origin(request: web.BaseRequest) -> bool:
    """Whether `Origin`, if there is one, names the host that was asked; over https only its https pages are ours.

    A page of the same name without https may be whoever stands between.
    """
    origin = request.headers.get("Origin")
    if origin is None:
        return True
    scheme, _, host = origin.lower().partition("://")
    return host == request.host.lower() and (scheme == "https" or not request.secure)


def check_same_site(request: web.BaseRequest) -> None:
    """Refuse what a page of another site may have sent. Raises Problem (403)."""
    if "Authorization" in request.headers:
        return
    if HEADER not in request.headers:
        detail = f"A change without a token in 'Authorization' needs the header '{HEADER}: 1'."
        raise Problem(HTTPStatus.FORBIDDEN, "cross-site", detail)
    fetched, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    unwitnessed = fetched is None and origin is None and cookie_of(request) is not None
    if unwitnessed or fetched not in {None, "same-origin"} or not same_origin(request):
        raise Problem(HTTPStatus.FORBIDDEN, "cross-site", "This request comes from a page of another site.")
