from __future__ import annotations

from pathlib import Path

from config.problems import OperationError, Problem, SettingsError, UsageError


def test_every_problem_is_one_line_with_file_line_and_key() -> None:
    error = SettingsError(
        Path("a.toml"),
        (Problem(key="pbx[1].port", message="0 is not possible", line=7), Problem(key="", message="not TOML")),
    )
    assert str(error).splitlines() == ["a.toml:7: pbx[1].port: 0 is not possible", "a.toml: not TOML"]


def test_a_wrong_file_and_a_failed_operation_end_with_different_codes() -> None:
    assert SettingsError(Path("a"), ()).exit_code == UsageError("x").exit_code == 2
    assert OperationError("x").exit_code == 1
