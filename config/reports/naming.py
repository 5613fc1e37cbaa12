"""What a report's people, queues and items are called."""

from __future__ import annotations

from collections.abc import Iterable

from config.quality.ground import Ground
from config.reports.tables import Names
from config.settings import Settings
from config.settings.queues import queue_rules
from connectors.store.forms import list_forms
from realtime.names import AgentId
from realtime.quality.forms import Texts as FormTexts
from realtime.quality.report import QualityReport


def names_for(report: QualityReport, ground: Ground, language: str) -> Names:
    """The names of all that a report speaks of. Waits for the store."""
    items: dict[tuple[str, str], str] = {}
    forms: dict[str, str] = {}
    shown = {errors.form for errors in report.errors}
    for form in reversed(list_forms(ground.store)):  # the newest version's words last, so that they hold
        if form.id in shown:
            forms[form.id] = _in(form.name, language)
            items |= {(form.id, item.code): _in(item.text, language) for item in form.items}
    return Names(
        agents={agent: ground.name_of(agent) for agent in sorted(_agents(report))},
        teams={team.id: team.name for team in ground.roster().teams.values()},
        queues={one.id: label_of(one.id, ground.settings) for one in report.queues if one.id is not None},
        items=items,
        forms=forms,
    )


def _agents(report: QualityReport) -> Iterable[AgentId]:
    found = {one.agent for one in report.agents} | {one.cell.agent for one in report.coverage.shortfalls}
    found |= set() if report.satisfaction is None else set(report.satisfaction.agents)
    return found.union(*({*row.agents, *row.item.by_agent} for errors in report.errors for row in errors.rows))


def label_of(queue: str, settings: Settings) -> str:
    """What the file calls a queue, or its name without the PBX."""
    pbx, _, name = queue.partition("/")
    return queue_rules(settings.queues, pbx, name).label or name or queue


def _in(texts: FormTexts, language: str) -> str:
    return {"zh-CN": texts.zh_cn, "zh-TW": texts.zh_tw}.get(language, texts.en)
