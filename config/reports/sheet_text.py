"""Texts that a spreadsheet would take for something else."""

from __future__ import annotations

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def unformulated(value: object) -> object:
    """A spreadsheet takes a text that begins like this for a formula (OWASP, "CSV Injection").

    The wide forms are formulas where the spreadsheet speaks Chinese.
    """
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
