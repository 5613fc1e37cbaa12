from __future__ import annotations

from config.alert_views import alert_view, duty_view, incident_view, line_view, pending_view
from config.catalogue import texts_in
from realtime.alerts.book import Incident
from realtime.alerts.schedule import Duty
from tests.alerting import Site, found
from tests.build import at

TEXTS = texts_in("en")


def test_an_incident_is_named_after_its_cause_and_as_loud_as_its_worst_alert() -> None:
    site = Site().look(0, found("feed_lost", "hq"), found("long_wait"))
    incident = next(iter(site.book.incidents.values()))
    view = incident_view(incident, site.book.alerts.values(), TEXTS)
    assert (view.title, view.state, view.severity, len(view.alerts)) == ("PBX lost", "open", "warning", 2)


def test_an_incident_without_alerts_still_has_a_name() -> None:
    assert incident_view(Incident(id="a", opened=at(0)), [], TEXTS).title == "a"


def test_an_alert_carries_its_reason_for_other_languages() -> None:
    view = alert_view(Site().look(0, found("surge", value=62.0, naming=("sip-b",))).alert("surge"), TEXTS)
    assert (view.reason, view.values, view.value) == ("surge", {"value": 62.0}, 62.0)
    assert view.contributors[0].name == "sip-b"
    assert pending_view(found("surge"), at(0), TEXTS).state == "pending"


def test_a_timeline_keeps_its_words_and_the_roster_its_hours() -> None:
    line = line_view(Site().look(0, found("surge")).lines[0])
    assert (line.at, line.what) == ("2026-11-23T09:00:00.000Z", "fired")
    assert duty_view(Duty(id="a", person="li", begin=480, end=1440)).end == "24:00"
