from __future__ import annotations

from pathlib import Path

from config.doctor.findings import Finding, Verdict
from config.doctor.logs import examine
from config.loader import parse
from connectors.queue_log.day import LoggedDay
from realtime.names import Instant
from tests.connectors.queue_log.tables import CALL

NINE = 1795424400.0
PBX = '[[pbx]]\nname = "hq"\nhost = "h"\nusername = "u"\nsecret = "s"\n'
MEMBERS = {"PJSIP/1001": "张伟"}


def looked_at(
    folder: Path,
    lines: tuple[str, ...] | None = CALL,
    *,
    queue_log: str = 'queue_log = "queue_log"\n',
    now: float = NINE + 60,
    begin: float = NINE,
    members: dict[str, str] = MEMBERS,
) -> tuple[list[Finding], LoggedDay | None]:
    if lines is not None:
        (folder / "queue_log").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    settings = parse(PBX + queue_log, folder / "floorwatch.toml", {})
    return examine(settings.pbx[0], settings, Instant(begin), Instant(now), members)


def test_a_log_that_is_written_and_knows_our_agents_is_well(tmp_path: Path) -> None:
    found, day = looked_at(tmp_path)
    assert [each.verdict for each in found] == [Verdict.OK, Verdict.OK]
    assert found[1].said == "writes agents by name, and all are known"
    assert day is not None
    assert len(day.visits) == 1
    by_interface = tuple(line.replace("张伟", "PJSIP/1001") for line in CALL)
    assert "by interface" in looked_at(tmp_path, by_interface)[0][1].said


def test_every_way_it_can_be_missing_is_said(tmp_path: Path) -> None:
    (none,), day = looked_at(tmp_path, None, queue_log="")
    assert (none.verdict, day) == (Verdict.WARNING, None)
    (absent,), _ = looked_at(tmp_path, None)
    assert (absent.verdict, absent.said) == (Verdict.FAULT, "does not exist")
    (empty,), _ = looked_at(tmp_path, ())
    assert "logger.conf" in (empty.mend or "")
    (tmp_path / "queue_log").unlink()
    (tmp_path / "queue_log").mkdir()
    (unreadable,), _ = looked_at(tmp_path, None)
    assert (unreadable.verdict, "cannot be read" in unreadable.said) == (Verdict.FAULT, True)


def test_a_database_that_cannot_be_reached_is_a_fault_without_its_password(tmp_path: Path) -> None:
    address = f'queue_log = "sqlite:///{tmp_path}/none.db?table=queue_log"\n'
    (lost,), _ = looked_at(tmp_path, None, queue_log=address)
    assert lost.verdict is Verdict.FAULT
    (wrong,), _ = looked_at(tmp_path, None, queue_log='queue_log = "oracle://u:hunter2@h/d"\n')
    assert wrong.verdict is Verdict.FAULT
    assert "hunter2" not in repr(wrong)


def test_what_is_less_than_it_could_be_is_a_warning(tmp_path: Path) -> None:
    def warned(*lines: str, **given: float) -> list[str]:
        found, _ = looked_at(tmp_path, lines, **given)  # type: ignore[arg-type]
        return [each.said for each in found if each.verdict is Verdict.WARNING]

    assert "was written last at 2026-11-23T09:00:20" in warned(*CALL, now=NINE + 200_000)[0]
    assert "begins at 2026-11-23T09:00:00" in warned(*CALL, begin=NINE - 3600)[0]
    assert warned(*CALL, "nonsense") == ["1 lines cannot be read"]
    stranger = CALL[1].replace("张伟", "Zhao Lei")
    assert "Zhao Lei" in warned(CALL[0], stranger)[0]
