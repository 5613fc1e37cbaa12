from __future__ import annotations

import gzip
from pathlib import Path

from web.tree import read_tree


def folder(at: Path) -> Path:
    (at / "wall").mkdir()
    (at / "wall.html").write_text("<html>")
    (at / "wall" / "main.js").write_text("let x = 1;" * 500)
    (at / "types.d.ts").write_text("none of a browser's business")
    (at / ".secret.js").write_text("x")
    return at


def test_files_are_found_by_their_path_with_their_type(tmp_path: Path) -> None:
    tree = read_tree(folder(tmp_path))
    assert set(tree.files) == {"wall.html", "wall/main.js"}
    assert tree.files["wall/main.js"].content_type == "text/javascript; charset=utf-8"


def test_the_version_changes_with_any_byte_and_any_name_and_with_nothing_else(tmp_path: Path) -> None:
    before = read_tree(folder(tmp_path)).version
    assert read_tree(tmp_path).version == before
    (tmp_path / "types.d.ts").write_text("changed")
    assert read_tree(tmp_path).version == before
    (tmp_path / "wall.html").write_text("<HTML>")
    changed = read_tree(tmp_path).version
    (tmp_path / "wall.html").rename(tmp_path / "hall.html")
    assert len({before, changed, read_tree(tmp_path).version}) == 3
    assert len(before) == 12


def test_further_files_are_served_and_versioned_like_the_others(tmp_path: Path) -> None:
    plain = read_tree(folder(tmp_path)).version
    tree = read_tree(tmp_path, {"text/en.json": b"{}"})
    assert tree.files["text/en.json"].body == b"{}"
    assert tree.version != plain


def test_a_large_text_is_packed_once_and_a_small_one_not(tmp_path: Path) -> None:
    tree = read_tree(folder(tmp_path))
    packed = tree.files["wall/main.js"].packed
    assert packed is not None
    assert gzip.decompress(packed) == tree.files["wall/main.js"].body
    assert tree.files["wall.html"].packed is None
