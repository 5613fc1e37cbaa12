from __future__ import annotations

import argparse
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from config.api_client import Daemon, add_daemon_options, daemon_of, get
from config.problems import OperationError, UsageError
from config.settings import Secret


class Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        known = self.headers.get("Authorization") == "Bearer fw_right"
        body = b'{"seq": 1}' if known else b'{"type": "token-missing", "detail": "Send a token."}'
        self.send_response(200 if known else 401)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def address() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def options(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_daemon_options(parser)
    return parser.parse_args(words)


def test_the_token_comes_from_the_environment_or_a_file(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("fw_file\n", encoding="utf-8")
    from_file = daemon_of(options("--url", "http://h:1/x", "--token-file", str(tmp_path / "token")), {})
    assert from_file == Daemon("http://h:1", Secret("fw_file"))
    assert daemon_of(options("--url", "https://h"), {"FLOORWATCH_TOKEN": "fw_e"}).token == Secret("fw_e")
    assert daemon_of(options("--url", "http://h"), {}).token is None


def test_the_address_comes_from_the_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert daemon_of(options(), {}).address == "http://127.0.0.1:8080"
    text = '[[pbx]]\nname = "hq"\nhost = "h"\nusername = "u"\nsecret = "s"\n[web]\nhost = "0.0.0.0"\nport = 9000\n'
    Path("floorwatch.toml").write_text(text, encoding="utf-8")
    assert daemon_of(options(), {}).address == "http://127.0.0.1:9000"
    Path("other.toml").write_text(text.replace("0.0.0.0", "::1"), encoding="utf-8")
    assert daemon_of(options("--config", "other.toml"), {}).address == "http://[::1]:9000"


@pytest.mark.parametrize("url", ["", "localhost:8080", "ftp://h", "http://"])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match="is no address"):
        daemon_of(options("--url", url), {})


def test_addresses_of_boards_are_quoted() -> None:
    daemon = Daemon("https://h:1")
    assert daemon.floor_address("a b&c") == "https://h:1/api/v1/floor?board=a%20b%26c"
    assert daemon.live_address(None) == "wss://h:1/api/v1/live"


def test_an_answer_is_its_body_and_a_refusal_is_in_the_daemon_s_words(address: str) -> None:
    assert get(Daemon(address, Secret("fw_right")), f"{address}/x") == b'{"seq": 1}'
    with pytest.raises(OperationError, match="answers 401: Send a token; give a token by FLOORWATCH_TOKEN"):
        get(Daemon(address), f"{address}/x")


def test_nobody_at_the_address_is_one_line_with_the_mend() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(OperationError, match=r"no daemon answers at .*refused.*floorwatch run"):
            get(Daemon(address), address)
