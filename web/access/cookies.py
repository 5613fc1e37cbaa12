"""The session's cookie: read from a request, put on an answer, taken away again.

Under https and at the root its name begins with `__Host-`, so that no neighbouring host can plant one (RFC 6265bis,
4.1.3.2); under a sub-path with `__Secure-`; over plain http, which a wall in a closed network may have, with neither.
"""

from __future__ import annotations

from aiohttp import web

NAME = "floorwatch"
PREFIXES = ("__Host-", "__Secure-", "")


def cookie_of(request: web.BaseRequest) -> str | None:
    """The session's text, None without a cookie. Over https only a name that needed https counts."""
    prefixes = PREFIXES[:2] if request.secure else PREFIXES
    for prefix in prefixes:
        found = request.cookies.get(prefix + NAME)
        if found:
            return found
    return None


def name_for(*, secure: bool, path: str) -> str:
    """What the cookie is called here."""
    if not secure:
        return NAME
    return ("__Host-" if path == "/" else "__Secure-") + NAME


def give(request: web.BaseRequest, response: web.Response, text: str, path: str) -> None:
    """Put the session on an answer. It ends with the browser at the latest; the server ends it before."""
    name = name_for(secure=request.secure, path=path)
    response.set_cookie(name, text, path=path, secure=request.secure, httponly=True, samesite="Lax")


def take_away(request: web.BaseRequest, response: web.Response, path: str) -> None:
    """End the cookie in the browser."""
    name = name_for(secure=request.secure, path=path)
    response.del_cookie(name, path=path, secure=request.secure, httponly=True, samesite="Lax")
