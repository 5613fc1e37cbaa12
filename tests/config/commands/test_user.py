from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from config.cli import main
from connectors.store.accounts import LINK_PREFIX, link_account
from connectors.store.audit_log import entries
from connectors.store.database import open_store
from realtime.names import Instant


@pytest.fixture(autouse=True)
def _configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("floorwatch.toml").write_text(
        '[[pbx]]\nname = "hq"\nhost = "h"\nusername = "u"\nsecret = "s"\n', encoding="utf-8"
    )


def link_of(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["user", *words]) == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    address, _, link = shown.out.strip().partition("#link=")
    assert address == "http://127.0.0.1:8080/sign-in"
    return link


def test_add_and_reset_print_a_link_alone_that_opens_the_account(capsys: pytest.CaptureFixture[str]) -> None:
    first = link_of(capsys, "add", "Li", "--role", "qa", "--scope", "hq/*", "--language", "zh-TW")
    second = link_of(capsys, "reset", "li")
    store = open_store(Path("data"))
    assert first.startswith(LINK_PREFIX)
    assert link_account(store, first, Instant(0.0)) is None
    found = link_account(store, second, Instant(0.0))
    assert found is not None
    assert (found.name, found.scope, found.language) == ("li", ("hq/*",), "zh-TW")
    assert [entry.deed.action for entry in entries(store)] == ["account_created", "link_issued"]
    store.dispose()


def test_an_account_is_listed_changed_and_closed(capsys: pytest.CaptureFixture[str]) -> None:
    link_of(capsys, "add", "li", "--role", "admin")
    link_of(capsys, "add", "wang", "--role", "qa", "--display-name", "王")
    assert main(["user", "role", "wang", "--role", "qa_lead", "--scope", "team:blue"]) == 0
    assert main(["user", "disable", "wang"]) == 0
    capsys.readouterr()
    assert main(["user", "list"]) == 0
    assert "wang  qa_lead  team:blue  王  disabled" in capsys.readouterr().out
    assert main(["user", "enable", "wang"]) == 0
    assert main(["user", "list", "--json"]) == 0
    rows = msgspec.json.decode(capsys.readouterr().out)
    assert [(row["name"], row["disabled"]) for row in rows] == [("li", None), ("wang", None)]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["add", "a b", "--role", "qa"], "1 to 64"),
        (["add", "wang", "--role", "qa", "--scope", "x"], "PBX/QUEUE"),
        (["disable", "nobody"], "user list"),
        (["disable", "li"], "last administrator"),
        (["add", "li", "--role", "qa"], "exists"),
    ],
)
def test_a_mistake_is_one_line(capsys: pytest.CaptureFixture[str], words: list[str], said: str) -> None:
    link_of(capsys, "add", "li", "--role", "admin")
    assert main(["user", *words]) == 1
    assert said in capsys.readouterr().err
