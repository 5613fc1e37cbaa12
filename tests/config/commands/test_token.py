from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from config.cli import main
from connectors.store.database import open_store
from connectors.store.tokens import find_token


@pytest.fixture(autouse=True)
def _configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("floorwatch.toml").write_text(
        '[[pbx]]\nname = "hq"\nhost = "h"\nusername = "u"\nsecret = "s"\n', encoding="utf-8"
    )


def created(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["token", "create", *words]) == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    assert shown.out.count("\n") == 1
    return shown.out.strip()


def test_create_prints_the_token_alone_and_it_opens_the_store(capsys: pytest.CaptureFixture[str]) -> None:
    text = created(
        capsys, "--role", "screen", "--name", "hall", "--scope", "hq/a", "--scope", "hq/b", "--expires-days", "1"
    )
    store = open_store(Path("data"))
    found = find_token(store, text)
    store.dispose()
    assert found is not None
    assert (found.name, found.scope) == ("hall", ("hq/a", "hq/b"))
    assert found.expires is not None
    assert found.expires - found.created == pytest.approx(86_400)


def test_list_never_shows_the_text_of_a_token(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["token", "list"]) == 0
    assert "no tokens yet" in capsys.readouterr().err
    text = created(capsys, "--role", "admin", "--name", "me")
    assert main(["token", "list"]) == 0
    line = capsys.readouterr().out
    assert line.split() == ["1", "me", "admin", "all", "queues", f"…{text[-4:]}", "valid"]
    assert main(["token", "list", "--json"]) == 0
    shown = capsys.readouterr().out
    assert text not in shown + line
    (row,) = msgspec.json.decode(shown)
    assert (row["name"], row["standing"], row["revoked"]) == ("me", "valid", None)
    assert row["created"].endswith("Z")


def test_revoke_ends_it(capsys: pytest.CaptureFixture[str]) -> None:
    created(capsys, "--role", "admin", "--name", "me")
    assert main(["token", "revoke", "me"]) == 0
    assert main(["token", "revoke", "me"]) == 1
    assert 'no living token is called "me"' in capsys.readouterr().err
    assert main(["token", "list"]) == 0
    assert capsys.readouterr().out.split()[-1] == "revoked"


def test_a_token_may_act_as_an_account_and_no_further(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["user", "add", "Li", "--role", "qa", "--scope", "hq/*"]) == 0
    capsys.readouterr()
    created(capsys, "--role", "qa", "--name", "phone", "--account", "LI", "--scope", "hq/sales")
    for words in (["--role", "admin"], ["--role", "qa"], ["--role", "qa", "--scope", "hq/a", "--account", "nobody"]):
        assert main(["token", "create", "--name", "x", "--account", "li", *words]) == 1
    assert main(["token", "create", "--role", "qa", "--name", "PHONE"]) == 1  # no second actor of that name
    capsys.readouterr()
    assert main(["token", "list", "--json"]) == 0
    assert [row["account"] for row in msgspec.json.decode(capsys.readouterr().out)] == ["li"]
    assert main(["token", "list"]) == 0
    assert capsys.readouterr().out.strip().endswith("valid  for li")


def test_mistakes_are_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    created(capsys, "--role", "admin", "--name", "me")
    assert main(["token", "create", "--role", "admin", "--name", "me"]) == 1
    assert main(["token", "create", "--role", "admin", "--name", "x", "--scope", "sales"]) == 2
    assert main(["token", "create", "--role", "admin", "--name", "x", "--config", "absent.toml"]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 3
    assert all(line.startswith("floorwatch: ") for line in lines)


@pytest.mark.parametrize(
    "words", [["--role", "king", "--name", "x"], ["--role", "qa", "--name", "x", "--expires-days", "0"]]
)
def test_an_impossible_role_or_time_is_told_with_what_is_allowed(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["token", "create", *words])
    assert ended.value.code == 2
    assert "shift_leader" in (said := capsys.readouterr().err) or "more than 0" in said
