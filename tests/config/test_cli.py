from __future__ import annotations

from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import pytest

from config import cli, commands
from config.cli import VERBS, main, parser_of
from config.problems import OperationError, UsageError
from connectors.errors import LinkLostError, MisconfiguredError


def test_every_file_of_the_commands_is_a_verb_and_the_other_way_round() -> None:
    (room,) = commands.__path__
    assert {file.stem for file in Path(room).glob("[a-z]*.py")} == set(VERBS)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself(verb: str) -> None:
    text = parser_of(verb, import_module(f"config.commands.{verb}")).format_help()
    assert f"usage: floorwatch {verb}" in text
    assert len(text.splitlines()) > 4


@pytest.mark.parametrize("words", [[], ["nonsense"], ["check", "--nonsense"], ["token"]])
def test_wrong_words_are_told_with_exit_code_two(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert "usage: floorwatch" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UsageError("the mend"), 2),
        (OperationError("the mend"), 1),
        (MisconfiguredError("the mend"), 2),
        (LinkLostError("the mend"), 1),
    ],
)
def test_an_operator_s_mistake_is_one_line_and_no_traceback(
    error: Exception, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(_arguments: object) -> int:
        raise error

    failing = SimpleNamespace(add_arguments=lambda _parser: None, run=run, __doc__="It fails.")
    monkeypatch.setattr(cli, "import_module", lambda _name: failing)
    assert main(["check"]) == code
    assert capsys.readouterr() == ("", "floorwatch: the mend\n")
