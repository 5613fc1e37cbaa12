"""GET /metrics: Prometheus text, made when asked from one look at the process and the floor. No caller's data.

Names follow Prometheus' own rules: base units, counters end in _total, ratios are 0..1. A figure that is not known is
left out, never 0.
"""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus

from aiohttp import web
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from realtime.access.roles import Right
from realtime.rows import FiguresRow, Picture, QueueRow
from web.admission import may_see_inside
from web.fanout import Fanout
from web.operations import Answer, Operation, refused
from web.parts import FANOUT, PARTS
from web.problems import Problem
from web.vitals import AlertVitals, ChannelVitals, JournalVitals, StreamVitals, Vitals

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
STATES = ("live", "catching_up", "down")
TODAY = (
    "offered", "answered", "abandoned", "short_abandoned", "timed_out", "left_by_key", "left_empty", "withdrawn",
    "redirected", "unknown", "blocked", "dropped", "transferred", "missed",
)  # fmt: skip
"""Counts of the business day; they begin again at 0 with it, which Prometheus takes as a counter's reset."""

RATIOS = ("service_level", "abandon_rate", "occupancy", "coverage")


async def get_metrics(request: web.Request) -> web.Response:
    """For the machine itself, or for a token with the right to see metrics."""
    parts = request.app[PARTS]
    if not await may_see_inside(request, parts.access):
        detail = "Metrics are for this machine itself, or for a token whose role may see them."
        raise Problem(HTTPStatus.FORBIDDEN, "metrics-forbidden", detail)
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Gathered(parts.health.vitals(), parts.feed.picture(), request.app[FANOUT]))
    return web.Response(body=generate_latest(registry), headers={"Content-Type": CONTENT_TYPE})


class Gathered(Collector):
    """One look, as metric families."""

    def __init__(self, vitals: Vitals, picture: Picture, fanout: Fanout) -> None:
        self._vitals = vitals
        self._queues = {
            path.removeprefix("queues/"): row for path, row in picture.rows.items() if isinstance(row, QueueRow)
        }
        self._seq = picture.seq
        self._fanout = fanout

    def collect(self) -> Iterator[Metric]:
        """All families."""
        yield from _feeds(self._vitals)
        yield from _process(self._vitals)
        yield from _alerts(self._vitals.alerts)
        yield from _channels(self._vitals.channels)
        yield from _screens(self._fanout, self._seq)
        yield from _queues_now(self._queues)
        yield from _queues_today(self._queues)
        yield from _windows(self._queues)


def _feeds(vitals: Vitals) -> Iterator[Metric]:
    state = GaugeMetricFamily("floorwatch_feed_state", "1 for the state the PBX's feed is in.", labels=["pbx", "state"])
    lag = GaugeMetricFamily("floorwatch_feed_lag_seconds", "How late events of the PBX arrive.", labels=["pbx"])
    events = CounterMetricFamily("floorwatch_events", "Domain events taken in.", labels=["pbx", "kind"])
    dropped = CounterMetricFamily("floorwatch_frames_dropped", "AMI frames too long or unreadable.", labels=["pbx"])
    parity = GaugeMetricFamily(
        "floorwatch_parity_differences",
        "Visits of the day that differ from queue_log without a reason.",
        labels=["pbx"],
    )
    for name, pbx in vitals.pbxs.items():
        for known in STATES:
            state.add_metric([name, known], float(pbx.state == known))
        if pbx.lag_seconds is not None:
            lag.add_metric([name], pbx.lag_seconds)
        for kind, count in sorted(pbx.events.items()):
            events.add_metric([name, kind], count)
        dropped.add_metric([name], pbx.frames_dropped)
        if pbx.parity_differences is not None:
            parity.add_metric([name], pbx.parity_differences)
    yield from (state, lag, events, dropped, parity)


def _alerts(alerts: AlertVitals) -> Iterator[Metric]:
    standing = GaugeMetricFamily("floorwatch_alerts", "Alerts that stand now.", labels=["rule", "severity", "state"])
    for labels, count in sorted(alerts.standing.items()):
        standing.add_metric(list(labels), count)
    happened = CounterMetricFamily(
        "floorwatch_alert_happenings", "What happened to alerts since the start.", labels=["rule", "what"]
    )
    for (rule, what), count in sorted(alerts.happened.items()):
        happened.add_metric([rule, what], count)
    yield from (standing, happened)


def _process(vitals: Vitals) -> Iterator[Metric]:
    if vitals.journal is not None:
        yield from _journal(vitals.journal)
    if vitals.stream is not None:
        yield from _stream(vitals.stream)
    meaning = "How far the machine's time of day is ahead of the time shown here."
    yield _gauge("floorwatch_clock_ahead_seconds", meaning, vitals.clock.ahead_seconds)
    yield _counter("floorwatch_clock_steps", "How often the machine's clock was set.", vitals.clock.steps)
    yield _gauge("floorwatch_loop_lag_seconds", "Longest block of the event loop of late.", vitals.loop_lag_seconds)


def _stream(stream: StreamVitals) -> Iterator[Metric]:
    flowing = GaugeMetricFamily("floorwatch_stream_flowing", "1 while the stream between nodes flows.", labels=["role"])
    flowing.add_metric([stream.role], float(stream.flowing))
    yield flowing
    yield _counter("floorwatch_stream_items", "Items of the stream sent or taken in.", stream.items)
    yield _counter("floorwatch_stream_beginnings", "Times it began from a checkpoint.", stream.beginnings)
    if stream.behind is not None:
        yield _gauge("floorwatch_stream_behind_entries", "Journalled and not yet sent.", stream.behind)
    if stream.lag_seconds is not None:
        yield _gauge("floorwatch_stream_lag_seconds", "Age of the last frame that came.", stream.lag_seconds)
    skipped = CounterMetricFamily("floorwatch_stream_skipped", "Items passed over.", labels=["why"])
    for why, count in sorted(stream.skipped.items()):
        skipped.add_metric([why], count)
    yield skipped


def _journal(journal: JournalVitals) -> Iterator[Metric]:
    yield _gauge("floorwatch_journal_writable", "1 while the journal can be written.", float(journal.writable))
    yield _gauge("floorwatch_journal_behind_events", "Events that wait for the journal's writer.", journal.behind)
    yield _counter("floorwatch_journal_unwritten", "Events that could not be written.", journal.unwritten)
    if journal.size_bytes is not None:
        yield _gauge("floorwatch_journal_bytes", "Size of the journal's file.", journal.size_bytes)
    if journal.oldest is not None:
        meaning = "The earliest moment that can be shown again."
        yield _gauge("floorwatch_journal_oldest_timestamp_seconds", meaning, journal.oldest)


def _channels(channels: dict[str, ChannelVitals]) -> Iterator[Metric]:
    queued = GaugeMetricFamily("floorwatch_channel_queued", "Notices on their way.", labels=["channel"])
    oldest = GaugeMetricFamily(
        "floorwatch_channel_oldest_waiting_seconds", "How long the first of them has been.", labels=["channel"]
    )
    delivered = CounterMetricFamily("floorwatch_channel_delivered", "Notices delivered.", labels=["channel"])
    failed = CounterMetricFamily("floorwatch_channel_failed", "Notices refused or given up.", labels=["channel"])
    tries = CounterMetricFamily("floorwatch_channel_tries", "Messages by answer.", labels=["channel", "answer"])
    failing = GaugeMetricFamily("floorwatch_channel_failing", "1 while the channel fails.", labels=["channel"])
    canary = GaugeMetricFamily(
        "floorwatch_channel_canary_timestamp_seconds", "When the daily proof last arrived.", labels=["channel"]
    )
    for name, channel in channels.items():
        queued.add_metric([name], channel.queued)
        delivered.add_metric([name], channel.delivered)
        failed.add_metric([name], channel.failed)
        failing.add_metric([name], float(channel.failing))
        for answer, count in channel.tries.items():
            tries.add_metric([name, answer], count)
        if channel.oldest_seconds is not None:
            oldest.add_metric([name], channel.oldest_seconds)
        if channel.canary is not None:
            canary.add_metric([name], channel.canary)
    yield from (queued, oldest, delivered, failed, tries, failing, canary)


def _screens(fanout: Fanout, seq: int) -> Iterator[Metric]:
    counts = fanout.counts
    yield _gauge("floorwatch_floor_seq", "The floor's frame number.", seq)
    yield _gauge("floorwatch_screens", "Connected screens.", len(fanout.clients))
    yield _counter("floorwatch_screen_frames", "Frames written to screens.", counts.frames)
    yield _counter("floorwatch_screen_bytes", "Bytes of these frames.", counts.bytes)
    yield _counter("floorwatch_screen_frames_skipped", "Frames not given to screens that lag.", counts.skipped)
    yield _counter("floorwatch_screen_snapshots", "Whole snapshots given to screens.", counts.snapshots)
    yield _counter("floorwatch_screen_resumed", "Screens that resumed without a snapshot.", counts.resumed)
    yield _counter("floorwatch_screens_dropped", "Screens given up as too slow.", counts.dropped)


def _queues_now(queues: dict[str, QueueRow]) -> Iterator[Metric]:
    waiting = GaugeMetricFamily("floorwatch_queue_waiting", "Callers waiting now.", labels=["queue"])
    longest = GaugeMetricFamily("floorwatch_queue_longest_wait_seconds", "Longest wait now.", labels=["queue"])
    agents = GaugeMetricFamily("floorwatch_queue_agents", "Agents by state.", labels=["queue", "state"])
    for name, row in queues.items():
        waiting.add_metric([name], row.waiting)
        if row.longest_wait_seconds is not None:
            longest.add_metric([name], row.longest_wait_seconds)
        for state in row.agents.__struct_fields__:
            if state != "logged_in":
                agents.add_metric([name, state], getattr(row.agents, state))
    yield from (waiting, longest, agents)


def _queues_today(queues: dict[str, QueueRow]) -> Iterator[Metric]:
    visits = CounterMetricFamily(
        "floorwatch_queue_visits", "Today's counts by what became of it.", labels=["queue", "count"]
    )
    talk = CounterMetricFamily("floorwatch_queue_talk_seconds", "Talk time of today.", labels=["queue"])
    for name, row in queues.items():
        for count in TODAY:
            visits.add_metric([name, count], getattr(row.today, count))
        talk.add_metric([name], row.today.talk_seconds)
    yield from (visits, talk)


def _windows(queues: dict[str, QueueRow]) -> Iterator[Metric]:
    families = [
        GaugeMetricFamily(
            f"floorwatch_queue_{ratio}_ratio",
            f"The figure {ratio} as docs define it, 0..1.",
            labels=["queue", "window"],
        )
        for ratio in RATIOS
    ]
    asa = GaugeMetricFamily("floorwatch_queue_asa_seconds", "Mean wait of answered.", labels=["queue", "window"])
    for name, row in queues.items():
        windows: dict[str, FiguresRow] = {"today": row.today, "30m": row.last_30m}
        for window, figures in windows.items():
            for ratio, family in zip(RATIOS, families, strict=True):
                if (value := getattr(figures, ratio)) is not None:
                    family.add_metric([name, window], value)
            if figures.asa_seconds is not None:
                asa.add_metric([name, window], figures.asa_seconds)
    yield from (*families, asa)


def _gauge(name: str, meaning: str, value: float) -> Metric:
    return GaugeMetricFamily(name, meaning, value=value)


def _counter(name: str, meaning: str, value: float) -> Metric:
    return CounterMetricFamily(name, meaning, value=value)


OPERATIONS = (
    Operation(
        path="/metrics",
        handler=get_metrics,
        needs=(Right.SEE_METRICS,),
        admits_itself=True,
        summary="Metrics in the Prometheus text format",
        answers={
            200: Answer("The metrics.", None, "text/plain"),
            403: refused("Neither this machine nor a token with the right to see metrics."),
        },
    ),
)
