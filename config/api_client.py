"""How our own commands reach a running daemon: where it is, with which token, and what is said when it is silent."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping
from http import HTTPStatus
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit
from urllib.request import Request, urlopen

import msgspec

from config.loader import DEFAULT_FILE, load
from config.problems import OperationError, UsageError
from config.settings import Secret

TOKEN_VARIABLE = "FLOORWATCH_TOKEN"  # noqa: S105 - the name of a variable
SECONDS = 10.0
LARGEST_ANSWER = 64 * 1024 * 1024
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - recognised, not bound


class Daemon(msgspec.Struct, frozen=True):
    """A running daemon. address: without a path, as http://127.0.0.1:8080."""

    address: str
    token: Secret | None = None

    def headers(self) -> dict[str, str]:
        """What shows who we are."""
        return {} if self.token is None else {"Authorization": f"Bearer {self.token.reveal()}"}

    def live_address(self, board: str | None) -> str:
        """The address of the WebSocket."""
        return f"ws{self.address.removeprefix('http')}/api/v1/live{_query(board)}"

    def floor_address(self, board: str | None) -> str:
        """The address of the snapshot."""
        return f"{self.address}/api/v1/floor{_query(board)}"


class _Complaint(msgspec.Struct):
    detail: str = ""


def add_daemon_options(parser: argparse.ArgumentParser, *, board: bool = True) -> None:
    """The options by which a command finds the daemon; board: and which part of its floor is meant."""
    parser.add_argument("--url", help="the daemon's address, such as http://127.0.0.1:8080 (default: from --config)")
    parser.add_argument("--config", type=Path, help=f"take the address from this file (default: {DEFAULT_FILE})")
    parser.add_argument(
        "--token-file", type=Path, help=f"a file with the API token (default: the variable {TOKEN_VARIABLE})"
    )
    if board:
        parser.add_argument("--board", help="only the queues of this board")


def daemon_of(arguments: argparse.Namespace, environment: Mapping[str, str] = os.environ) -> Daemon:
    """The daemon that the options name. Raises UsageError when they cannot be right."""
    address = arguments.url if arguments.url is not None else _configured(arguments.config)
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise UsageError(f'--url: "{address}" is no address; write it like http://127.0.0.1:8080')
    token = environment.get(TOKEN_VARIABLE)
    if arguments.token_file is not None:
        try:
            token = arguments.token_file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"--token-file {arguments.token_file} cannot be read: {error}") from None
    token = (token or "").strip()
    return Daemon(f"{parts.scheme}://{parts.netloc}", Secret(token) if token else None)


def get(daemon: Daemon, address: str) -> bytes:
    """The body of a GET. Raises OperationError that names the address and the mend."""
    return _answer(daemon, Request(address, headers=daemon.headers()))  # noqa: S310 - daemon_of lets only http(s) through


def post(daemon: Daemon, address: str, body: object) -> bytes:
    """The body of the answer to a POST of JSON. Raises OperationError that names the address and the mend."""
    headers = daemon.headers() | {"Content-Type": "application/json"}
    return _answer(daemon, Request(address, msgspec.json.encode(body), headers))  # noqa: S310 - as above


def _answer(daemon: Daemon, request: Request) -> bytes:
    try:
        with urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
            body: bytes = answer.read(LARGEST_ANSWER)
            return body
    except HTTPError as error:
        raise OperationError(refusal(daemon, error.code, error.read(LARGEST_ANSWER))) from None
    except (URLError, HTTPException, OSError) as error:
        raise OperationError(unreachable(daemon, error)) from None


def refusal(daemon: Daemon, status: int, body: bytes) -> str:
    """Say why the daemon refused, in its own words where it gave any."""
    try:
        detail = msgspec.json.decode(body, type=_Complaint).detail
    except msgspec.DecodeError:
        detail = ""
    tokenless = status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN) and (daemon.token is None or not detail)
    mend = f"; give a token by {TOKEN_VARIABLE} or --token-file" if tokenless else ""
    return f"{daemon.address} answers {status}{': ' + detail.rstrip('.') if detail else ''}{mend}"


def unreachable(daemon: Daemon, error: BaseException) -> str:
    """Say that nobody answers."""
    reason = getattr(error, "reason", None) or error
    said = getattr(reason, "strerror", None) or str(reason) or type(reason).__name__
    return f"no daemon answers at {daemon.address} ({said}): start it with `floorwatch run`, or name it with --url"


def _configured(file: Path | None) -> str:
    if file is None and not DEFAULT_FILE.exists():
        return "http://127.0.0.1:8080"
    web = load(file if file is not None else DEFAULT_FILE).web
    host = _EVERYWHERE.get(web.host, web.host)
    return f"http://[{host}]:{web.port}" if ":" in host else f"http://{host}:{web.port}"


def _query(board: str | None) -> str:
    return "" if board is None else f"?board={quote(board, safe='')}"
