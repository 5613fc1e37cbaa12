"""What a floor shows, laid beside what Asterisk logged and what the player tells. Differences come as sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from realtime.endings import EndClass
from realtime.names import ChannelId, Instant, QueueId
from realtime.rows import AnyRow, FiguresRow, QueueRow
from realtime.state import Floor
from realtime.visits import Visit
from tests import truth
from tests.live.chain import HQ
from tests.live.stage import Told
from tests.truth import Truth

# How our outcomes read in queue_log, which calls a redirect an abandon (metrics.md).
IN_LOG = {
    "answered": ("answered",),
    "abandoned": ("abandoned", "redirected"),
    "timed_out": ("timed_out",),
    "left_by_key": ("left_by_key",),
    "left_empty": ("left_empty",),
    "withdrawn": ("withdrawn",),
    "waiting": ("waiting",),
    "unknown": ("unknown",),
}
LOGGED_AS = {ours: theirs for theirs, all_ours in IN_LOG.items() for ours in all_ours}
# Whole seconds on the log's side, cut; its clock is read a moment after the event's.
CUT = 1.05
ENDS = {"caller": "completed_by_caller", "agent": "completed_by_agent", "transferred": "transferred"}
# queue_log counts this talk on until the caller's channel ends elsewhere; the agent was free long before.
TAKEN_AWAY = "is taken away while talking"
# Whether Asterisk notes the transfer or the agent's hang-up is a race between its threads; AMI tells of both.
BY_HANGING_UP = "asks a colleague first"


def today(rows: Mapping[str, AnyRow]) -> dict[str, FiguresRow]:
    """Today's figures of each queue, by its name on the PBX."""
    return {path.removeprefix(f"queues/{HQ}/"): row.today for path, row in rows.items() if isinstance(row, QueueRow)}


def queue_differences(figures: Mapping[str, FiguresRow], logged: Truth) -> list[str]:
    """Per queue and outcome, floor against queue_log; unknown is only who waited when Asterisk began anew."""
    return [
        f"{queue}: {outcome} {ours} on the floor, {theirs} in queue_log"
        for queue in sorted({*figures, *logged})
        for outcome, ours, theirs in _counts(figures.get(queue), logged.get(queue) or truth.QueueTruth())
        if ours != theirs
    ]


def overcounts(figures: Mapping[str, FiguresRow], logged: Truth) -> list[str]:
    """Outcomes the floor counts more often than queue_log: never, whatever it could not see."""
    return [
        f"{queue}: {outcome} {ours} on the floor, only {theirs} in queue_log"
        for queue in sorted(figures)
        for outcome, ours, theirs in _counts(figures[queue], logged.get(queue) or truth.QueueTruth())
        if ours > theirs and outcome != "unknown"
    ]


def _counts(row: FiguresRow | None, logged: truth.QueueTruth) -> Iterator[tuple[str, int, int]]:
    for theirs, all_ours in IN_LOG.items():
        yield theirs, sum(getattr(row, ours) for ours in all_ours) if row else 0, logged.counts[theirs]
    yield "offered", row.offered if row else 0, logged.offered


def visit_differences(floor: Floor, logged: Truth, told: Iterable[Told] = ()) -> list[str]:
    """Each visit of queue_log: on the floor, with its outcome, its agent, its end, and its seconds within one."""
    story = {(each.uniqueid, each.queue, each.nth): each.story for each in told}
    return [
        f"{visit.queue} {visit.callid} ({story.get((visit.callid, visit.queue, visit.nth), '')}): {said}"
        for queue in logged.values()
        for visit in queue.visits
        for said in _one(floor, visit, story.get((visit.callid, visit.queue, visit.nth), ""))
    ]


def visit_of(floor: Floor, callid: str, queue: str, nth: int) -> Visit | None:
    """The nth pass of a call through a queue, in the order of joining."""
    key = (ChannelId(f"{HQ}/{callid}"), QueueId(f"{HQ}/{queue}"))
    ids = {visit.id for visit in floor.visits.passes(*key)} | set(floor.visits.laid.get(key, ()))
    shown = [visit for found in ids if (visit := floor.visits.shown(found)) is not None]
    passes = sorted(shown, key=lambda each: each.joined or Instant(0.0))
    return passes[nth - 1] if nth <= len(passes) else None


def _one(floor: Floor, theirs: truth.Visit, story: str) -> Iterator[str]:
    ours = visit_of(floor, theirs.callid, theirs.queue, theirs.nth)
    if ours is None:
        yield f"not on the floor; {theirs.outcome} in queue_log"
        return
    if LOGGED_AS.get(ours.outcome) != theirs.outcome:
        yield f"{ours.outcome} on the floor, {theirs.outcome} in queue_log"
        return
    if ours.outcome != "waiting":
        yield from _apart("waited", ours.waited, theirs.waited)
    if theirs.outcome != "answered":
        return
    name = None if ours.agent is None else floor.agents.by_id[ours.agent].name
    # An agent who came and went unseen is only a name in the log.
    if name != theirs.agent and (name is not None or theirs.agent in {row.name for row in floor.agents.by_id.values()}):
        yield f"answered by {name} on the floor, by {theirs.agent} in queue_log"
    if story == TAKEN_AWAY:
        if (ours.talked or 0.0) > (theirs.talked or 0.0) + CUT:
            yield f"talked {ours.talked}, more than queue_log's {theirs.talked}"
    else:
        yield from _apart("talked", ours.talked, theirs.talked)
    ends = {ENDS.get(theirs.ended or ""), "dropped", *({"transferred"} if story == BY_HANGING_UP else ())}
    if ours.end not in ends:
        yield f"ended {ours.end} on the floor, {theirs.ended} in queue_log"


def _apart(what: str, ours: float | None, theirs: float | None) -> Iterator[str]:
    if ours is None or theirs is None:
        if ours is not theirs:
            yield f"{what} {ours} on the floor, {theirs} in queue_log"
    elif abs(ours - theirs) > CUT:
        yield f"{what} {ours:.3f} s on the floor, {theirs:.0f} s in queue_log"


def told_differences(floor: Floor, told: Iterable[Told]) -> list[str]:
    """Each visit as its story tells it: outcome and end, exactly; the refused are no visits."""
    found: list[str] = []
    for each in told:
        if each.outcome == "blocked":
            found.extend(_refused(floor, each))
            continue
        visit = visit_of(floor, each.uniqueid, each.queue, each.nth)
        outcome = None if visit is None else visit.outcome
        if outcome != each.outcome:
            found.append(f"{each.story} ({each.uniqueid}, {each.queue}): {outcome}, not {each.outcome}")
        elif each.outcome == "answered" and visit is not None:
            ends = {ENDS.get(each.ended, each.ended), *({"transferred"} if each.story == BY_HANGING_UP else ())}
            if visit.end not in ends and not _switched_off(visit):
                found.append(f"{each.story} ({each.uniqueid}, {each.queue}): ended {visit.end}, not {each.ended}")
    return found


def _switched_off(visit: Visit) -> bool:
    """The stage switches its SIP telephones off seconds after their calls: by algorithms.md B2.1 a likely drop."""
    return visit.ending is not None and visit.ending.kind is EndClass.ENDPOINT and not visit.ending.certain


def _refused(floor: Floor, told: Told) -> Iterator[str]:
    """A refused caller: no visit, one refusal with its reason and its queue."""
    rows = [each for each in floor.queues.refusals.values() if each.channel == f"{HQ}/{told.uniqueid}"]
    seen = [(each.queue, each.reason) for each in rows]
    if seen != [(f"{HQ}/{told.queue}", told.ended)]:
        yield f"{told.story} ({told.uniqueid}): refused {seen}, not {told.queue} {told.ended}"
    if floor.visits.by_channel.get(ChannelId(f"{HQ}/{told.uniqueid}")):
        yield f"{told.story} ({told.uniqueid}): refused, and yet a visit"


def certain_differences(floor: Floor, told: Iterable[Told]) -> list[str]:
    """Visits on the floor whose outcome is decided, and is not the one their story tells."""
    found: list[str] = []
    for each in told:
        visit = None if each.outcome == "blocked" else visit_of(floor, each.uniqueid, each.queue, each.nth)
        if visit is not None and visit.outcome not in {each.outcome, "unknown"}:
            found.append(f"{each.story} ({each.uniqueid}, {each.queue}): {visit.outcome}, not {each.outcome}")
    return found


def member_differences(floor: Floor, members: Iterable[Mapping[str, str]]) -> list[str]:
    """Agents against the QueueMember rows of a fresh QueueStatus: in which queues, paused and why, penalty, phone."""
    rows = {(row["Queue"], row["Location"]): row for row in members}
    ours = {
        (member.queue.removeprefix(f"{HQ}/"), agent.id.removeprefix(f"{HQ}/")): (agent, member)
        for agent in floor.agents.by_id.values()
        for member in agent.members
    }
    found = [f"member {key} only on one side" for key in sorted(rows.keys() ^ ours.keys())]
    for key in sorted(rows.keys() & ours.keys()):
        row, (agent, member) = rows[key], ours[key]
        theirs = (row["Name"], row["Paused"] == "1", int(row["Penalty"]), int(row["Status"]))
        if (agent.name, member.paused, member.penalty, int(agent.device)) != theirs:
            found.append(f"{key}: {(agent.name, member.paused, member.penalty, agent.device)} on the floor, {theirs}")
        if member.paused and (member.pause_reason or "") != row["PausedReason"]:
            found.append(f"{key}: paused for {member.pause_reason}, not for {row['PausedReason']}")
    return found


def blocked(told: Iterable[Told]) -> Counter[str]:
    """How many callers each queue refused."""
    return Counter(each.queue for each in told if each.outcome == "blocked")
