"""queue_log in a table of a database, as Asterisk's realtime writes it: one row per line.

Columns: time, callid, queuename, agent, event, and data or data1 to data5 (logger.c, `queue_adaptive_realtime`); id,
where there is one, gives the order and makes reading cheap. `time` is whatever the table's maker chose (row_times.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import tzinfo
from importlib.util import find_spec
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Engine, Row, Select, TableClause, column, create_engine, inspect, select, table
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, NoSuchTableError, SQLAlchemyError

from connectors.errors import MisconfiguredError
from connectors.queue_log.lines import Line, line_of
from connectors.queue_log.row_times import RowTimes, UnknownTimeError
from connectors.queue_log.source import Block
from connectors.waits import TCP, Waits
from realtime.names import Instant

NEEDED = ("time", "callid", "queuename", "agent", "event")
DATA = ("data", "data1", "data2", "data3", "data4", "data5")

BATCH = 2000
"""Rows asked for at once."""

OVERLAP = 100
"""Ids looked at again: a row written at the same time may become visible after one with a higher id."""

OVERLAP_SECONDS = 3.0
"""The same for tables without an id."""

PATIENCE = 10
"""Seconds for the connection, and for one answer."""

_TABLE = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)?")
_DRIVERS = {
    "postgresql": (("psycopg", "psycopg"), ("psycopg2", "psycopg2")),
    "mysql": (("MySQLdb", None), ("pymysql", "pymysql")),
}
"""Packages that speak to a server, by our order of preference, and what SQLAlchemy calls them; None: its default.

psycopg first: with it alone nobody waits for a server that is stopped.
"""

Key: TypeAlias = int | tuple[object, ...]


class TableUnreadableError(OSError):
    """The table cannot be read now; the text says why, without the password."""


class LogTable:
    """A LogSource over one table. zone: the PBX's, for local times; `?timezone=` in the address goes before it."""

    def __init__(self, address: str, zone: tzinfo) -> None:
        """Raise MisconfiguredError when the address cannot be one, or its driver is not installed."""
        self._url, self._table, named = _taken_apart(address)
        self._zone = ZoneInfo(named) if named else zone
        self._engine = _engine(self._url)
        self._columns: dict[str, str] = {}
        self._times: RowTimes | None = None
        self._since = Instant(0.0)
        self._newest: int | Instant | None = None
        self._seen: set[Key] = set()

    @property
    def place(self) -> str:
        """The address without its password, and the table."""
        return f"{self._url.render_as_string(hide_password=True)}, table {self._table}"

    def begin(self, since: Instant) -> list[Iterator[Block]]:
        """Begin anew, with the last row before `since`, so that it shows whether the table reaches back to it."""
        self._since, self._newest, self._seen = since, None, set()
        return []

    def news(self) -> Iterator[Block]:
        """Rows written since the last call."""
        try:
            if not self._columns:
                self._columns = self._found_columns()
            if self._times is None:
                self._times = self._sampled()
            if self._times is not None:
                yield from self._by_id(self._times) if "id" in self._columns else self._by_time(self._times)
        except UnknownTimeError as error:
            raise TableUnreadableError(f"column time holds {error}, which is no time this program knows") from None
        except NoSuchTableError:
            raise TableUnreadableError(f"there is no table {self._table}: name another with ?table=") from None
        except SQLAlchemyError as error:
            said = str(getattr(error, "orig", None) or type(error).__name__).strip().partition("\n")[0]
            raise TableUnreadableError(said) from None

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()

    def _found_columns(self) -> dict[str, str]:
        """The table's columns as it spells them, by our names."""
        schema, _, name = self._table.rpartition(".")
        there = {each["name"].lower(): each["name"] for each in inspect(self._engine).get_columns(name, schema or None)}
        missing = [needed for needed in NEEDED if needed not in there]
        if "data" not in there and "data1" not in there:
            missing.append("data (or data1 to data5)")
        if missing:
            raise TableUnreadableError(f"the table has no column {', '.join(missing)}: name another with ?table=")
        return {known: there[known] for known in ("id", *NEEDED, *DATA) if known in there}

    def _from(self) -> TableClause:
        schema, _, name = self._table.rpartition(".")
        return table(name, *(column(each) for each in self._columns.values()), schema=schema or None)

    def _select(self) -> tuple[Select[*tuple[Any, ...]], dict[str, ColumnElement[Any]]]:
        source = self._from()
        columns: dict[str, ColumnElement[Any]] = {known: source.c[spelled] for known, spelled in self._columns.items()}
        return select(*(found.label(f"c_{known}") for known, found in columns.items())), columns

    def _rows(self, query: Select[*tuple[Any, ...]]) -> Sequence[Row[Any]]:
        with self._engine.connect() as connection:
            return connection.execute(query).all()

    def _sampled(self) -> RowTimes | None:
        """How the table writes times, from its newest row; None while it is empty."""
        query, columns = self._select()
        order = columns["id"] if "id" in columns else columns["time"]
        rows = self._rows(query.order_by(order.desc()).limit(1))
        return RowTimes(rows[0].c_time, self._zone) if rows else None

    def _by_id(self, times: RowTimes) -> Iterator[Block]:
        query, columns = self._select()
        if self._newest is None:
            self._newest = self._first_id(query, columns, times) - 1
            low = self._newest
        else:
            low = int(self._newest) - OVERLAP
        while rows := self._rows(query.where(columns["id"] > low).order_by(columns["id"]).limit(BATCH)):
            low = int(rows[-1].c_id)
            fresh = [row for row in rows if int(row.c_id) not in self._seen]
            self._newest = max(int(self._newest), low)
            self._seen.update(int(row.c_id) for row in fresh)
            if fresh:
                yield _block(fresh, times)
            if len(rows) < BATCH:
                break
        oldest = int(self._newest) - OVERLAP
        self._seen = {key for key in self._seen if isinstance(key, int) and key > oldest}

    def _first_id(
        self, query: Select[*tuple[Any, ...]], columns: dict[str, ColumnElement[Any]], times: RowTimes
    ) -> int:
        """The last row before `since`, else the first of all."""
        order, earlier = columns["id"], columns["time"] <= times.written(self._since)
        rows = self._rows(query.where(earlier).order_by(columns["time"].desc(), order.desc()).limit(1))
        rows = rows or self._rows(query.order_by(order).limit(1))
        return int(rows[0].c_id) if rows else 0

    def _by_time(self, times: RowTimes) -> Iterator[Block]:
        query, columns = self._select()
        low = self._since
        if self._newest is None:
            earlier = query.where(columns["time"] <= times.written(low)).order_by(columns["time"].desc()).limit(1)
            found = self._rows(earlier)
            low = times.read(found[0].c_time) if found else low
            self._newest = low
        else:
            low = Instant(self._newest - OVERLAP_SECONDS)
        newest, offset = Instant(self._newest), 0
        asked = query.where(columns["time"] >= times.written(low)).order_by(columns["time"]).limit(BATCH)
        recent: set[Key] = set()
        while rows := self._rows(asked.offset(offset)):
            offset += len(rows)
            fresh = [row for row in rows if tuple(row) not in self._seen]
            newest = Instant(max(newest, times.read(rows[-1].c_time)))
            recent.update(tuple(row) for row in rows)
            self._newest = newest
            self._seen |= {tuple(row) for row in fresh}
            if fresh:
                yield _block(fresh, times)
            if len(rows) < BATCH:
                break
        self._seen = {row for row in recent if isinstance(row, tuple)}


def _block(rows: Sequence[Row[Any]], times: RowTimes) -> Block:
    lines = [_line(row, times) for row in rows]
    good = [each for each in lines if each is not None]
    return Block(good, len(lines) - len(good))


def _line(row: Row[Any], times: RowTimes) -> Line | None:
    """A row as the line it stands for; None when it cannot be one."""
    try:
        at = times.read(row.c_time)
    except UnknownTimeError:
        return None
    found = row._mapping  # noqa: SLF001  # SQLAlchemy's public name for it
    word = _text(found["c_event"])
    data = [_text(found.get(f"c_data{place}")) for place in range(1, 6)]
    while data and not data[-1]:
        data.pop()
    if not data and "c_data" in found:
        data = _text(found["c_data"]).split("|")
    if not word:
        return None
    return line_of(at, _text(found["c_callid"]), _text(found["c_queuename"]), _text(found["c_agent"]), word, data)


def _text(value: object) -> str:
    if isinstance(value, bytes):
        value = value.decode(errors="replace")
    return "" if value is None else str(value).rstrip(" ")


def _taken_apart(address: str) -> tuple[URL, str, str | None]:
    """The database's own address, the table, and the time zone it names."""
    mend = 'write queue_log = "postgresql://user:password@host/asterisk?table=queue_log"'
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        raise MisconfiguredError(f"queue_log is no address of a database: {mend}") from None
    name, zone = url.query.get("table", "queue_log"), url.query.get("timezone")
    if not isinstance(name, str) or _TABLE.fullmatch(name) is None:
        raise MisconfiguredError(f"queue_log: ?table= is no name of a table: {mend}")
    if zone is not None and not _is_zone(zone):
        raise MisconfiguredError('queue_log: ?timezone= is no time zone; write one like "Asia/Shanghai"')
    return url.difference_update_query(["table", "timezone"]), name, zone if isinstance(zone, str) else None


def _is_zone(name: object) -> bool:
    try:
        ZoneInfo(str(name))
    except (OSError, ValueError, LookupError):
        return False
    return True


def _engine(url: URL) -> Engine:
    """An engine that waits for nothing for ever. Raises MisconfiguredError without the driver."""
    kind, options = url.get_backend_name(), {"pool_pre_ping": True, "pool_size": 1, "max_overflow": 1}
    if kind == "sqlite":
        # Read-only: a mistyped path must not make an empty database, and a reader never needs to write.
        file = f"file:{url.database}?mode=ro&uri=true"
        return create_engine(f"sqlite:///{file}", connect_args={"timeout": PATIENCE, "uri": True})
    arguments: dict[str, Any] = {"connect_timeout": PATIENCE}
    if kind == "postgresql":
        arguments |= TCP | {"options": f"-c statement_timeout={PATIENCE * 1000} -c default_transaction_read_only=on"}
    elif kind in {"mysql", "mariadb"}:
        arguments["read_timeout"] = PATIENCE
    try:
        engine = create_engine(_with_driver(url), connect_args=arguments, **options)
    except ModuleNotFoundError as error:
        raise MisconfiguredError(
            f"queue_log needs the Python package {error.name} to reach {kind}: install it beside Floorwatch"
        ) from None
    except (ArgumentError, NoSuchModuleError):
        raise MisconfiguredError(f"queue_log: {kind} is no kind of database this program can reach") from None
    if engine.driver == "psycopg":
        from connectors.patient_psycopg import bound  # noqa: PLC0415  # an optional package, which is there by now

        bound(engine, Waits(PATIENCE + 1.0), server_side=None)
    return engine


def _with_driver(url: URL) -> URL:
    """The address with the driver that is installed, where it names none."""
    if url.drivername not in _DRIVERS:
        return url
    for package, name in _DRIVERS[url.drivername]:
        if find_spec(package) is not None:
            return url if name is None else url.set(drivername=f"{url.drivername}+{name}")
    return url
