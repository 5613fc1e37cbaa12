"""What people ask of the alerting and do with it: web.alerts.Alerts over the alerting and its store."""

from __future__ import annotations

import math
import secrets
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import msgspec

from config.alert_views import (
    alert_view,
    duty_view,
    incident_view,
    line_view,
    pending_view,
    silence_view,
)
from config.alerting import Alerting, NotKeptError
from config.incident_views import record_of, replay_of
from config.response_views import month_view
from config.settings.alerts import RULES
from connectors.store import alerts as store_alerts
from connectors.store.threads import in_store
from realtime.alerts import acts
from realtime.alerts.book import Book, Turn
from realtime.alerts.life import Alert, SignalRefusedError, State
from realtime.alerts.schedule import EVERYBODY, Duty, on_duty
from realtime.alerts.silences import Silence, problem
from realtime.names import Instant
from web.alerts import (
    AlertDetail,
    AlertView,
    DutyView,
    IncidentDetail,
    IncidentView,
    MonthView,
    Refused,
    Roster,
    SilenceView,
    SilenceWish,
)

MOST_NAMED, LONGEST_NAMED = 100, 300
MOST_DUTIES = 500
DAY = 86_400.0
MOMENT, FARTHEST = 60.0, 28 * DAY
"""Seconds: a beginning so little past is now; one farther ahead is a slip of the pen."""
_SILENCES = {
    "silence-of-everything": "Name a rule, a subject or a PBX: silencing everything is no silence but an outage.",
    "silence-without-length": "'duration_seconds' is above 0.",
    "silence-too-long": "A silence lasts at most a week; what is longer is a rule to be switched off in the file.",
}

Deed = Callable[[Book, Alert, Instant], Turn]


class AlertDesk:
    """Answers for alerts. All methods are for the loop's thread."""

    def __init__(self, alerting: Alerting) -> None:
        self._alerting = alerting
        self._store = alerting.store
        self._texts = alerting.texts

    async def listed(self, states: frozenset[str] | None, since: Instant | None, limit: int) -> list[AlertView]:
        """Alerts, the newest first; pending ones before them."""
        kept = await in_store(store_alerts.list_alerts, self._store, states, since, limit)
        pending = self._alerting.rules.limits.pending() if states is None or State.PENDING in states else []
        now = self._alerting.clock.now()
        views = [pending_view(finding, now, self._texts) for finding in pending[:limit]]
        return [*views, *(alert_view(alert, self._texts) for alert in kept)][:limit]

    async def detail(self, alert: str) -> AlertDetail | None:
        """One alert and its timeline."""
        found = await self._found(alert)
        if found is None:
            return None
        lines = await in_store(store_alerts.lines_of, self._store, alert)
        return AlertDetail(alert=alert_view(found, self._texts), timeline=tuple(line_view(line) for line in lines))

    async def _found(self, alert: str) -> Alert | None:
        known = self._alerting.book.alerts.get(alert)
        return known or await in_store(store_alerts.find_alert, self._store, alert)

    async def _deed(self, alert: str, deed: Deed) -> AlertView | None:
        """Let something happen to an alert, also to one that ended long ago."""
        older = await self._found(alert)
        if older is None:
            return None

        def done(book: Book, now: Instant) -> Turn:
            return deed(book, book.alerts.get(alert, older), now)

        turn = await _tried(self._alerting.act(done))
        return alert_view(turn.book.alerts.get(alert, older), self._texts)

    async def acknowledge(self, alert: str, by: str) -> AlertView | None:
        """Somebody takes it."""
        policy = self._alerting.policy
        return await self._deed(alert, lambda book, one, now: acts.acknowledge(book, one, by, policy, now))

    async def assign(self, alert: str, to: str, by: str) -> AlertView | None:
        """Somebody hands it over."""
        return await self._deed(alert, lambda book, one, now: acts.assign(book, one, to, by, now))

    async def comment(self, alert: str, text: str, by: str) -> AlertView | None:
        """Somebody says something of it."""
        return await self._deed(alert, lambda book, one, now: acts.comment(book, one, text, by, now))

    async def resolve(self, alert: str, note: str | None, by: str) -> AlertView | None:
        """Somebody says that it is over."""
        policy = self._alerting.policy
        return await self._deed(alert, lambda book, one, now: acts.resolve(book, one, note, by, policy, now))

    async def incidents(self, since: Instant | None, limit: int) -> list[IncidentView]:
        """Incidents, the newest first."""
        found = await in_store(store_alerts.list_incidents, self._store, since, limit)
        return [incident_view(incident, alerts, self._texts) for incident, alerts in found]

    async def incident(self, incident: str) -> IncidentDetail | None:
        """One incident and its timeline."""
        found = await in_store(store_alerts.find_incident, self._store, incident)
        if found is None:
            return None
        one, alerts, lines = found
        return IncidentDetail(
            incident=incident_view(one, alerts, self._texts),
            timeline=tuple(line_view(line) for line in lines),
            record=record_of(one, alerts, lines),
            replay=replay_of(one, alerts, lines, self._alerting.clock.now()),
        )

    async def close_incident(self, incident: str, note: str, by: str) -> IncidentView | None:
        """Somebody signs it off."""
        found = await in_store(store_alerts.find_incident, self._store, incident)
        if found is None:
            return None
        one, alerts, _ = found
        if one.resolved is None:
            raise Refused("incident-open", "Something of this incident still goes on: it cannot be signed off yet.")
        turn = await _tried(self._alerting.act(lambda book, now: acts.close_incident(book, one, note, by, now)))
        return incident_view(turn.incidents.get(incident, one), alerts, self._texts)

    async def silences(self) -> list[SilenceView]:
        """Silences of now, to come and of the last day."""
        since = Instant(self._alerting.clock.now() - DAY)
        return [silence_view(each) for each in await in_store(store_alerts.list_silences, self._store, since)]

    async def silence(self, wish: SilenceWish, by: str) -> SilenceView:
        """Somebody silences what matches."""
        begins = _begins(wish, self._alerting.clock.now())
        made = Silence(
            id=secrets.token_hex(8),
            begins=begins,
            ends=Instant(begins + wish.duration_seconds),
            by=by,
            comment=wish.comment,
            rule=wish.rule,
            subject=wish.subject,
            pbx=wish.pbx,
        )
        why = problem(made)
        if why is None and made.rule is not None and made.rule not in RULES:
            raise Refused("rule-unknown", f"There is no rule {made.rule[:40]!r}; there are: {', '.join(RULES)}.")
        if why is not None:
            raise Refused(why, _SILENCES[why])
        await self._silenced(made)
        return silence_view(made)

    async def end_silence(self, silence: str, by: str) -> SilenceView | None:
        """Somebody ends it now, or before it began; one that is over stays as it is."""
        now = self._alerting.clock.now()
        kept = await in_store(store_alerts.list_silences, self._store, Instant(now - DAY))
        found = next((each for each in kept if each.id == silence), None)
        if found is None or found.ends <= now:
            return None if found is None else silence_view(found)
        ended = msgspec.structs.replace(found, begins=Instant(min(found.begins, now)), ends=now, ended_by=by)
        await self._silenced(ended)
        return silence_view(ended)

    async def _silenced(self, silence: Silence) -> None:
        await self._alerting.change(
            lambda store: store_alerts.keep_silence(store, silence),
            lambda book: book.silences.__setitem__(silence.id, silence),
        )

    async def roster(self, queue: str | None = None) -> Roster:
        """Who is on duty when, and now for alerts about a queue; None: for those about none."""
        book, policy = self._alerting.book, self._alerting.policy
        concern = EVERYBODY if queue is None else self._alerting.concern(queue)
        present = on_duty(book.roster, self._alerting.clock.now(), policy.zone, concern)
        return Roster(duties=tuple(duty_view(duty) for duty in book.roster), on_duty=tuple(d.person for d in present))

    async def set_roster(self, duties: tuple[DutyView, ...], by: str) -> Roster:  # noqa: ARG002 - the audit names them
        """Somebody writes it anew."""
        if len(duties) > MOST_DUTIES:
            raise Refused("roster-too-long", f"A roster has at most {MOST_DUTIES} lines.")
        roster = tuple(_duty(view, number) for number, view in enumerate(duties))
        await self._alerting.change(
            lambda store: store_alerts.keep_roster(store, roster),
            lambda book: setattr(book, "roster", roster or self._alerting.roster),
        )
        return await self.roster()

    async def months(self, count: int) -> list[MonthView]:
        """How alerts were answered, by the month in which they fired."""
        zone = self._alerting.policy.zone
        local = datetime.fromtimestamp(self._alerting.clock.now(), tz=UTC).astimezone(zone)
        begin = local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        found, end = [], local
        for _ in range(count):
            answered = await in_store(
                store_alerts.responses, self._store, Instant(begin.timestamp()), Instant(end.timestamp())
            )
            found.append(month_view(begin.strftime("%Y-%m"), answered))
            begin, end = _month_before(begin), begin
        return found


def _month_before(begin: datetime) -> datetime:
    year, month = (begin.year, begin.month - 1) if begin.month > 1 else (begin.year - 1, 12)
    return begin.replace(year=year, month=month)


def _begins(wish: SilenceWish, now: Instant) -> Instant:
    """When a silence begins: now where nothing was said or a moment that has just passed. Raises Refused."""
    if wish.begins is None:
        return now
    found = wish.begins.timestamp() if wish.begins.tzinfo is not None else math.nan
    if not now - MOMENT <= found <= now + FARTHEST:
        detail = "'begins' is a time with its zone, from now on and at most four weeks ahead."
        raise Refused("silence-begins", detail)
    return Instant(max(now, found))


def _duty(view: DutyView, number: int) -> Duty:
    if not view.person.strip() or len(view.person) > 100 or len(view.address) > 200:
        raise Refused("duty-invalid", f"Line {number + 1}: 'person' is a name of 1 to 100 characters.")
    if not view.days or not all(0 <= day <= 6 for day in view.days):
        raise Refused("duty-invalid", f"Line {number + 1}: 'days' are numbers from 0 (Monday) to 6.")
    return Duty(
        id=f"{number:04d}",
        person=view.person.strip(),
        address=view.address,
        rank=view.rank,
        days=view.days,
        begin=_minutes(view.begin, number),
        end=_minutes(view.end, number),
        director=view.director,
        queues=_named(view.queues, "queues", number),
        teams=_named(view.teams, "teams", number),
    )


def _named(names: tuple[str, ...], what: str, number: int) -> tuple[str, ...]:
    told = tuple(dict.fromkeys(name.strip() for name in names))
    if len(told) > MOST_NAMED or not all(0 < len(name) <= LONGEST_NAMED for name in told):
        said = f"Line {number + 1}: {what!r} are at most {MOST_NAMED} names of 1 to {LONGEST_NAMED} characters."
        raise Refused("duty-invalid", said)
    return told


def _minutes(text: str, number: int) -> int:
    hour, colon, minute = text.partition(":")
    if colon and hour.isascii() and hour.isdigit() and minute.isascii() and minute.isdigit() and int(minute) < 60:
        found = int(hour) * 60 + int(minute)
        if found <= 24 * 60:
            return found
    raise Refused("duty-invalid", f'Line {number + 1}: {text[:20]!r} is no time; write "08:00" up to "24:00".')


async def _tried(deed: Awaitable[Turn]) -> Turn:
    try:
        return await deed
    except SignalRefusedError as error:
        raise Refused("alert-over", f"This alert is {error.state.value}: it cannot be {error.signal.value}d.") from None
    except NotKeptError as error:
        raise Refused("store-unavailable", f"It could not be kept ({error}); ask again.") from None
