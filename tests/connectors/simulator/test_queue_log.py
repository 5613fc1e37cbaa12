from pathlib import Path

from connectors.simulator.queue_log import QueueLog, QueueLogFile, line


def test_a_line_is_written_as_asterisk_writes_it() -> None:
    assert line(1795415583.9, "1795415581.198", "sales", "王芳", "RINGCANCELED", 1500) == (
        "1795415583|1795415581.198|sales|王芳|RINGCANCELED|1500\n"
    )
    assert line(1.0, "NONE", "vip", "Sun Yan", "UNPAUSE", "") == "1|NONE|vip|Sun Yan|UNPAUSE|\n"


def test_a_log_without_a_sink_keeps_quiet() -> None:
    QueueLog().write(1.0, "x", "sales", "NONE", "ABANDON", 1, 1, 5)


def test_the_file_is_appended_to(tmp_path: Path) -> None:
    path = tmp_path / "asterisk" / "queue_log"
    for text in ("one\n", "two\n"):
        with QueueLogFile(path) as log:
            log.write(text)
            log.flush()
            assert path.read_text("utf-8").endswith(text)
    assert path.read_text("utf-8") == "one\ntwo\n"
