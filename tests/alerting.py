"""Builders for stories of alerts: findings in a word, a site that lives on, and what it told whom."""

from __future__ import annotations

from collections.abc import Iterable

from realtime.alerts.advance import Around, advance
from realtime.alerts.book import Book, Line
from realtime.alerts.escalation import Policy
from realtime.alerts.life import Alert
from realtime.alerts.notice import Notice
from realtime.alerts.restraint import Suspect
from realtime.alerts.schedule import EVERYBODY, Concern, Duty
from realtime.detectors.finding import Contributor, Finding, Reason, Scope, Severity, Subject
from tests.build import at

SCOPES = {"trunk_down": Scope.TRUNK, "trunk_full": Scope.TRUNK, "feed_lost": Scope.PBX, "core_lost": Scope.PBX,
          "drops": Scope.SITE, "drop_burst": Scope.SITE, "phone_unreachable": Scope.AGENT}  # fmt: skip

POLICY = Policy(channels={Severity.WARNING: ("chat",), Severity.CRITICAL: ("chat", "mail")})


def found(
    rule: str,
    subject: str = "hq/sales",
    severity: Severity = Severity.WARNING,
    value: float = 1.0,
    naming: tuple[str, ...] = (),
) -> Finding:
    return Finding(
        rule=rule,
        subject=Subject(SCOPES.get(rule, Scope.QUEUE), subject),
        severity=severity,
        reason=Reason(rule, {"value": value}),
        clears=Reason(rule, {}),
        value=value,
        contributors=tuple(Contributor(kind="trunk", name=name, count=3, suspect=True) for name in naming),
    )


def duty(person: str, rank: int = 0, *, director: bool = False) -> Duty:
    return Duty(id=person, person=person, rank=rank, director=director)


class Site:
    """A book of alerts that lives through looks at what stands."""

    def __init__(self, policy: Policy = POLICY, roster: tuple[Duty, ...] = (duty("li"),)) -> None:
        self.policy = policy
        self.book = Book(roster=roster)
        self.notices: list[Notice] = []
        self.lines: list[Line] = []
        self.blind: frozenset[str] = frozenset()
        self.concern: dict[str, Concern] = {}

    def concerns(self, finding: Finding) -> Concern:
        return self.concern.get(finding.subject.id, EVERYBODY)

    def look(self, when: float, *findings: Finding, suspected: tuple[Suspect, ...] = ()) -> Site:
        def blind(finding: Finding) -> bool:
            return finding.subject.id.split("/")[0] in self.blind

        turn = advance(
            self.book, findings, blind, self.policy, at(when), Around(suspected=suspected, concerns=self.concerns)
        )
        self.book = turn.book
        self.notices += turn.notices
        self.lines += turn.lines
        return self

    def live(self, seconds: Iterable[float], *findings: Finding) -> Site:
        for when in seconds:
            self.look(when, *findings)
        return self

    def alert(self, rule: str) -> Alert:
        return next(each for each in self.book.alerts.values() if each.finding.rule == rule)

    def told(self) -> list[tuple[str, str]]:
        return [(notice.reason, notice.step.value) for notice in self.notices]
