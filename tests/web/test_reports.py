from __future__ import annotations

import msgspec

from web.reports import NameBook, ReportBusyError, ReportFile, ReportForm, ReportView, TrainingView


def test_what_is_handed_over_says_what_it_is() -> None:
    for kind in (NameBook, ReportFile, ReportView, TrainingView):
        assert kind.__doc__
        assert msgspec.json.schema(kind)["$defs"]
    assert issubclass(ReportBusyError, Exception)
    assert [form.value for form in ReportForm] == ["html", "csv", "xlsx"]
