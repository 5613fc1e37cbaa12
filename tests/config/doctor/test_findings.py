from __future__ import annotations

from config.doctor.findings import Verdict, fault, line, ok, warning


def test_a_finding_is_one_line_with_its_mend() -> None:
    assert line(ok("disk", "/data", "9 GiB free")) == "ok       disk /data: 9 GiB free"
    assert line(warning("clock", "hq", "late", "run NTP")) == "warning  clock hq: late -> run NTP"
    assert fault("ami", "hq", "refused", "start it").verdict is Verdict.FAULT
