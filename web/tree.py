"""The front end's files, read once: served from memory, under an address that changes when any of them does.

Because only what was found at start is served, no address can lead out of the folder.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
"""What is served; a file of another type (types.d.ts, package.json of a tool) stays at home."""

_ALREADY_SMALL = frozenset({".png", ".woff2", ".ico"})
_WORTH_PACKING = 1024


@dataclass(frozen=True, slots=True)
class File:
    """One file. packed: the same, gzipped, where that is smaller."""

    content_type: str
    body: bytes
    packed: bytes | None


@dataclass(frozen=True, slots=True)
class Tree:
    """All files by path relative to the folder, and their version: 12 hex digits of the SHA-256 over all of them."""

    version: str
    files: Mapping[str, File]


def read_tree(folder: Path, extra: Mapping[str, bytes] | None = None) -> Tree:
    """Read the folder. extra: further files by path (the catalogues, say), part of the version like the others."""
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    bodies = found | dict(extra or {})
    served = {path: body for path, body in sorted(bodies.items()) if _suffix(path) in TYPES and not _hidden(path)}
    digest = hashlib.sha256()
    for path, body in served.items():
        digest.update(f"{path}\0{len(body)}\0".encode())
        digest.update(body)
    return Tree(digest.hexdigest()[:12], {path: _file(path, body) for path, body in served.items()})


def _file(path: str, body: bytes) -> File:
    packed = None
    if _suffix(path) not in _ALREADY_SMALL and len(body) >= _WORTH_PACKING:
        packed = gzip.compress(body, compresslevel=6, mtime=0)
    return File(TYPES[_suffix(path)], body, packed)


def _suffix(path: str) -> str:
    return Path(path).suffix


def _hidden(path: str) -> bool:
    return any(part.startswith((".", "node_modules")) for part in path.split("/"))
