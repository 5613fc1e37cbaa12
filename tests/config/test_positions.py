from __future__ import annotations

import tomllib

import pytest

from config.positions import KeyPath, dotted, line_of, lines_of_keys

TEXT = '''# a comment = 1
top = 1
[site]  # the place
name = "x"
timezone.of.ours = "y"

[[pbx]]
name = "a"
[[pbx]]
name = "b"
note = """
port = 1
[site.fake]
"""
"port" = 5038
[pbx.actions]
username = 'u'
[queues."hq/sales"]
label = "s"
[ queues . 'a b' ]
label = "t"
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("top",), 2),
        (("site",), 3),
        (("site", "name"), 4),
        (("site", "timezone", "of"), 5),
        (("pbx", 0, "name"), 8),
        (("pbx", 1), 9),
        (("pbx", 1, "name"), 10),
        (("pbx", 1, "port"), 15),
        (("pbx", 1, "actions", "username"), 17),
        (("queues", "hq/sales", "label"), 19),
        (("queues", "a b", "label"), 21),
    ],
)
def test_every_key_is_found_on_its_line(path: KeyPath, line: int) -> None:
    tomllib.loads(TEXT)
    assert line_of(lines_of_keys(TEXT), path) == line


def test_a_key_that_is_not_written_has_the_line_of_the_table_around_it() -> None:
    lines = lines_of_keys(TEXT)
    assert line_of(lines, ("pbx", 1, "host")) == 9
    assert line_of(lines, ("web", "port")) is None


def test_text_inside_a_long_string_is_no_key() -> None:
    assert ("site", "fake") not in lines_of_keys(TEXT)


def test_a_path_is_written_as_people_write_it() -> None:
    assert dotted(("pbx", 1, "port")) == "pbx[2].port"
    assert dotted(("queues", "hq/sales", "label")) == 'queues."hq/sales".label'
    assert dotted(()) == ""
