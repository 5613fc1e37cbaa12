"""What the composition root hands to the web, and the keys under which handlers find it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from aiohttp import web

from web.admission import Access
from web.alerts import Alerts
from web.announcements import Announcements
from web.arrivals import ArrivalCurves
from web.audit import Audit, LoggedAudit
from web.desks import Desks
from web.erasures import Erasures
from web.fanout import Fanout, Pace
from web.feed import FloorFeed
from web.keepers import Keepers
from web.past import Past
from web.proxies import Network
from web.quality import Quality
from web.reports import Reports
from web.rules import RuleBook
from web.tree import Tree
from web.vitals import Health
from web.wire import Board, Site


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything the web needs. pages: the front end; catalogues: texts by language as JSON; boards: by id.

    past, alerts, rules, arrivals, announcements, erasures: None where none are kept; keepers, desks and quality: None
    where no store is. prefix: the sub-path all is served under, such as "/floor", behind a proxy that passes paths on
    whole. trusted: proxies whose word on the asker counts.
    """

    feed: FloorFeed
    access: Access
    health: Health
    site: Site
    pages: Tree
    catalogues: Mapping[str, bytes] = field(default_factory=dict)
    boards: Mapping[str, Board] = field(default_factory=dict)
    past: Past | None = None
    alerts: Alerts | None = None
    rules: RuleBook | None = None
    arrivals: ArrivalCurves | None = None
    announcements: Announcements | None = None
    audit: Audit = field(default_factory=LoggedAudit)
    keepers: Keepers | None = None
    desks: Desks | None = None
    reports: Reports | None = None
    quality: Quality | None = None
    erasures: Erasures | None = None
    prefix: str = ""
    trusted: tuple[Network, ...] = ()
    pace: Pace = field(default_factory=Pace)
    recheck_seconds: float = 15.0
    clients_limit: int = 5000

    @property
    def root(self) -> str:
        """The path of cookies."""
        return self.prefix or "/"


PARTS = web.AppKey("parts", Parts)
FANOUT = web.AppKey("fanout", Fanout)
