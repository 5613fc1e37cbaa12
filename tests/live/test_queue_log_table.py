"""queue_log in a table of a real PostgreSQL, in both layouts, followed while rows are written."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from connectors.queue_log.lines import Line
from connectors.queue_log.table import LogTable, TableUnreadableError
from realtime.names import Instant, Seconds
from tests.connectors.queue_log.tables import CALL, SHANGHAI, local
from tests.live.postgresql import postgresql

NINE = 1795424400.0


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address without the table."""
    with postgresql() as address:
        yield address


def insert(server: str, table: str, lines: tuple[str, ...], *, split: bool) -> None:
    """Write rows as Asterisk's realtime does, each in a transaction of its own."""
    with psycopg.connect(server, autocommit=True) as connection:
        for line in lines:
            at, callid, queue, agent, verb, *data = line.split("|")
            row = [local(at), callid, queue, agent, verb]
            row += (data + [""] * 5)[:5] if split else ["|".join(data)]
            names = "data1, data2, data3, data4, data5" if split else "data"
            marks = ", ".join(["%s"] * len(row))
            connection.execute(
                f"INSERT INTO {table} (time, callid, queuename, agent, event, {names}) VALUES ({marks})".encode(), row
            )


def news(log: LogTable) -> list[Line]:
    return [line for block in log.news() for line in block.lines]


@pytest.mark.parametrize("split", [True, False])
@pytest.mark.parametrize("kind", ["timestamp", "varchar(26)", "timestamptz"])
def test_rows_of_a_real_server_are_followed(server: str, *, split: bool, kind: str) -> None:
    table = f"log_{kind.partition('(')[0]}_{split}".lower()
    data = ", ".join(f"data{place} varchar(100)" for place in range(1, 6)) if split else "data text"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("SET TIME ZONE 'Asia/Shanghai'")
        connection.execute("ALTER ROLE postgres SET timezone = 'Asia/Shanghai'")
        connection.execute(
            f"CREATE TABLE {table} (id bigserial PRIMARY KEY, time {kind}, callid varchar(80), "
            f"queuename varchar(256), agent varchar(80), event varchar(32), {data})".encode()
        )
    log = LogTable(f"{server}&table={table}", SHANGHAI)
    log.begin(Instant(NINE - 3600))
    assert news(log) == []
    insert(server, table, CALL[:2], split=split)
    assert [(line.at - NINE, line.word) for line in news(log)] == [(0, "ENTERQUEUE"), (3, "CONNECT")]
    insert(server, table, CALL[2:], split=split)
    (last,) = news(log)
    assert last.at - NINE == 20
    assert (last.talked, last.agent) == (Seconds(17.0), "张伟")
    assert news(log) == []
    log.close()


def test_a_server_that_refuses_is_told_without_the_password(server: str) -> None:
    address = server.replace("postgres@", "nobody:hunter2@")
    log = LogTable(address, SHANGHAI)
    log.begin(Instant(NINE))
    with pytest.raises(TableUnreadableError) as caught:
        news(log)
    assert "hunter2" not in str(caught.value) + log.place
    log.close()
