from __future__ import annotations

from tests.alerting import Site, found


def test_a_notice_says_what_where_since_when_and_where_to_look() -> None:
    notice = Site().look(0, found("surge", value=62.0)).notices[0]
    assert (notice.reason, notice.subject, notice.label, notice.values) == (
        "surge",
        "hq/sales",
        "hq/sales",
        {"value": 62.0},
    )
    assert notice.channels == ("chat",)
    assert notice.path == f"/console/incidents/{notice.incident}"
