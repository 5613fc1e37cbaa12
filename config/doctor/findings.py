"""What a check found, and how it is written down."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Verdict(StrEnum):
    """OK: as it should be. WARNING: works, with less. FAULT: does not work, or shows what is not true."""

    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"


class Finding(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One check. subject: the PBX, file or address it is about. mend: what to do, None where all is well."""

    check: str
    subject: str
    verdict: Verdict
    said: str
    mend: str | None = None


def ok(check: str, subject: str, said: str) -> Finding:
    """All is well."""
    return Finding(check=check, subject=subject, verdict=Verdict.OK, said=said)


def warning(check: str, subject: str, said: str, mend: str) -> Finding:
    """Something is less than it could be."""
    return Finding(check=check, subject=subject, verdict=Verdict.WARNING, said=said, mend=mend)


def fault(check: str, subject: str, said: str, mend: str) -> Finding:
    """Something does not work."""
    return Finding(check=check, subject=subject, verdict=Verdict.FAULT, said=said, mend=mend)


def line(finding: Finding) -> str:
    """One line for a terminal."""
    mend = "" if finding.mend is None else f" -> {finding.mend}"
    return f"{finding.verdict.value:<7}  {finding.check} {finding.subject}: {finding.said}{mend}"
