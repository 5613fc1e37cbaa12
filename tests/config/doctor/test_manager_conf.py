from __future__ import annotations

from pathlib import Path

import pytest

from config.doctor.manager_conf import Account, account

TEXT = """
; the usual beginning
[general]
enabled = yes
timestampevents = yes ; each event with its own time
[watching](!)
read = agent,call
[floorwatch](watching)
secret = hunter2
read = system, dialplan
write => reporting
writetimeout = 5000
eventfilter = Event: (Queue|Agent)
eventfilter = Variable: QUEUESTATUS
[other]
read = all
"""


def known(tmp_path: Path, text: str = TEXT, user: str = "floorwatch") -> Account | None:
    file = tmp_path / "manager.conf"
    file.write_text(text, encoding="utf-8")
    return account(file, user)


def test_an_account_has_what_its_templates_and_its_own_lines_give(tmp_path: Path) -> None:
    found = known(tmp_path)
    assert found is not None
    assert found.read == {"agent", "call", "system", "dialplan"}
    assert found.write == {"reporting"}
    assert (found.timestampevents, found.writetimeout) == (True, 5000)
    assert len(found.filters) == 2
    assert found.reads("call")
    assert not found.reads("user")
    assert "hunter2" not in repr(found)


def test_all_is_every_class_and_what_is_not_set_is_asterisks_default(tmp_path: Path) -> None:
    found = known(tmp_path, TEXT.replace("timestampevents = yes", ""), "other")
    assert found is not None
    assert found.reads("dialplan")
    assert (found.timestampevents, found.writetimeout) == (False, None)


def test_an_account_that_is_not_there_is_none(tmp_path: Path) -> None:
    assert known(tmp_path, user="nobody") is None
    with pytest.raises(OSError, match="No such file"):
        account(tmp_path / "none", "floorwatch")
