from __future__ import annotations

import msgspec
import pytest

from config.settings import Recordings, Sftp


def test_what_holds_when_nothing_is_set() -> None:
    told = Recordings()
    assert (told.grace_hours, told.most_gigabytes, told.bucket, told.key_file) == (72.0, None, None, None)


@pytest.mark.parametrize("wrong", [{"grace_hours": 0}, {"most_gigabytes": 0}, {"bucket": ""}, {"other": 1}])
def test_what_cannot_be_meant_is_refused(wrong: object) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(wrong, Recordings)


def test_an_sftp_place_needs_a_key_and_a_known_host() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"host": "pbx", "username": "u"}, Sftp)
