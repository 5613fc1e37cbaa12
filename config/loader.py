"""floorwatch.toml, read whole or refused whole; a refusal names file, line and key, and what is allowed.

Here stand the checks that compare several keys; what one key may hold stands in config.settings.
"""

from __future__ import annotations

import codecs
import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from config.alert_checks import check_alerts
from config.channel_checks import check_channels
from config.positions import KeyPath, dotted, line_of, lines_of_keys
from config.problems import Problem, SettingsError
from config.queue_names import check_queue_name
from config.reading import Reader
from config.settings import Board, Override, Pbx, QueueRules, Queues, Settings
from config.web_checks import check_oidc, check_web
from connectors.recordings.find import check_pattern

DEFAULT_FILE = Path("floorwatch.toml")

# A configuration of a thousand queues is 200 kB; more than this is another file given by mistake.
MOST_BYTES = 4 * 1024 * 1024


def load(file: Path, environment: Mapping[str, str] = os.environ) -> Settings:
    """Read and check one file. Raises SettingsError with everything that is wrong."""
    return parse(_text(file), file, environment)


def parse(text: str, file: Path, environment: Mapping[str, str]) -> Settings:
    """Check a text as if it stood in `file`. Raises SettingsError with everything that is wrong."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(file, (_syntax(str(error)),)) from None
    reader = Reader(base=Path(os.path.abspath(file)).parent, environment=environment)  # noqa: PTH100 - links stay
    settings = _settings(reader, tables)
    if reader.faults or settings is None:
        lines = lines_of_keys(text)
        problems = [
            Problem(key=dotted(path), message=said, line=line_of(lines, path)) for path, said, *_ in reader.faults
        ]
        raise SettingsError(file, tuple(sorted(problems, key=lambda problem: problem.line or 0)))
    return settings


def _text(file: Path) -> str:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise SettingsError(file, (Problem(key="", message="larger than 4 MiB: this is no configuration file"),))
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        mend = "create it, or name another with --config FILE"
        raise SettingsError(file, (Problem(key="", message=f"cannot be read ({error.strerror}): {mend}"),)) from None
    except UnicodeDecodeError as error:
        with file.open("rb") as opened:
            line = opened.read(error.start).count(b"\n") + 1
        raise SettingsError(file, (Problem(key="", message="not UTF-8: save it as UTF-8", line=line),)) from None


def _syntax(said: str) -> Problem:
    """What tomllib said, with the line taken out of them."""
    found = re.fullmatch(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", said, re.DOTALL)
    if found is None:
        return Problem(key="", message=f"not TOML: {said}")
    column = f" at column {found[3]}" if found[3] else " at the end of the file"
    return Problem(key="", message=f"not TOML: {found[1]}{column}", line=int(found[2]) if found[2] else None)


def _settings(reader: Reader, tables: dict[str, Any]) -> Settings | None:
    queues = _queues(reader, tables.get("queues", {}))
    # [queues] mixes a fixed name with the operator's own, so it is read apart; {} keeps its key known.
    settings = reader.struct(Settings, {name: table for name, table in tables.items() if name != "queues"}, ())
    _check_names(reader, tables)
    if settings is None:
        return None
    storage = msgspec.structs.replace(settings.storage, directory=reader.base / settings.storage.directory)
    settings = msgspec.structs.replace(settings, queues=queues, storage=storage)
    _check_pbxs(reader, settings.pbx)
    known = frozenset(pbx.name for pbx in settings.pbx)
    for key in queues.named:
        check_queue_name(reader, key, known, ("queues", key))
    _check_boards(reader, settings.boards, known)
    check_channels(reader, settings.channels)
    check_web(reader, settings.web)
    check_oidc(reader, settings.oidc)
    check_alerts(reader, settings)
    return settings


def _queues(reader: Reader, tables: object) -> Queues:
    """[queues.defaults] and one table per queue; an empty Queues beside noted faults."""
    if not isinstance(tables, dict):
        reader.fault(("queues",), "is not a table: write [queues.defaults] or [queues.NAME]")
        return Queues()
    defaults, named = QueueRules(), {}
    for key, table in tables.items():
        path: KeyPath = ("queues", key)
        if not isinstance(table, dict):
            reader.fault(path, "is a key without a queue: put it below [queues.defaults] or [queues.NAME]")
            continue
        rules = reader.struct(QueueRules, table, path)
        if rules is not None and key == "defaults":
            defaults = rules
        elif rules is not None:
            named[key] = Override(rules=rules, given=frozenset(table))
    if defaults.label is not None:
        reader.fault(("queues", "defaults", "label"), "every queue would have the same label: give it per queue")
    return Queues(defaults=defaults, named=named)


def _check_names(reader: Reader, tables: dict[str, Any]) -> None:
    pbxs = tables.get("pbx")
    if isinstance(pbxs, list) and not pbxs:
        reader.fault(("pbx",), "no PBX is configured: write at least one [[pbx]] table")
    if not isinstance(pbxs, list):
        return
    seen: dict[str, int] = {}
    for index, table in enumerate(pbxs):
        name = table.get("name") if isinstance(table, dict) else None
        if isinstance(name, str) and seen.setdefault(name, index) != index:
            said = f'"{name}" is already the name of [[pbx]] number {seen[name] + 1}: every PBX needs its own'
            reader.fault(("pbx", index, "name"), said)


def _check_pbxs(reader: Reader, pbxs: tuple[Pbx, ...]) -> None:
    for index, pbx in enumerate(pbxs):
        path: KeyPath = ("pbx", index)
        if not _is_text_encoding(pbx.encoding_fallback):
            said = f'"{pbx.encoding_fallback}" is no text encoding; allowed: a name Python knows, such as "gb18030"'
            reader.fault((*path, "encoding_fallback"), f'{said}, "big5" or "latin-1"')
        told = [key for key in ("recordings", "recordings_sftp", "recordings_https") if getattr(pbx, key) is not None]
        for key in told[1:]:
            reader.fault((*path, key), f"is another place beside `{told[0]}`: keep one of the two")
        if pbx.recordings_started and (pbx.actions is None or not told):
            said = "needs an account for it (`actions`, with write=system) and a place where recordings lie"
            reader.fault((*path, "recordings_started"), said)
        try:
            check_pattern(pbx.recordings_pattern)
        except ValueError as error:
            reader.fault((*path, "recordings_pattern"), str(error))
        if pbx.tls_ca_file is not None and not pbx.tls:
            reader.fault((*path, "tls_ca_file"), "has no effect without tls = true: set it, or remove this key")
        if pbx.tls_ca_file is not None and not pbx.tls_ca_file.is_file():
            reader.fault((*path, "tls_ca_file"), f"there is no file {pbx.tls_ca_file}: correct the path")


def _is_text_encoding(name: str) -> bool:
    try:
        codecs.lookup(name)
        "a".encode(name)
    except (LookupError, UnicodeError, ValueError):
        return False
    return True


def _check_boards(reader: Reader, boards: dict[str, Board], known: frozenset[str]) -> None:
    for board_id, board in boards.items():
        for queue in board.queues:
            check_queue_name(reader, queue, known, ("boards", board_id, "queues"))
