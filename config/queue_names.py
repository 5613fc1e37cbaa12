"""What a name of a queue, a PBX or a trunk in the file may be: known as far as the file can know it."""

from __future__ import annotations

from config.positions import KeyPath
from config.reading import Reader


def check_queue_name(reader: Reader, name: str, known: frozenset[str], path: KeyPath, what: str = "queue") -> None:
    """A name with a slash begins with the name of a PBX. known: the PBXs of the file."""
    pbx, slash, local = name.partition("/")
    if slash and pbx not in known:
        said = f'"{name}" names the PBX "{pbx}", which is not configured; configured: {", ".join(sorted(known))}'
        reader.fault(path, f'{said}. Write "{what}" or "pbx/{what}"')
    elif slash and not local:
        reader.fault(path, f'"{name}" names no {what}; write "{what}" or "pbx/{what}"')


def check_pbx_name(reader: Reader, name: str, known: frozenset[str], path: KeyPath) -> None:
    """A PBX of the file."""
    if name not in known:
        reader.fault(path, f'there is no PBX "{name}"; configured: {", ".join(sorted(known))}')
