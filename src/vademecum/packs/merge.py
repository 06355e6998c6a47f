"""Joins the files of a pack into one document and remembers where each part came from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from vademecum.model.errors import PackIssue
from vademecum.packs.yaml import Document

Path = tuple[str | int, ...]


@dataclass
class Merged:
    """One document from several files; `origins` maps a path to a file and the path there."""

    value: dict[str, object] = field(default_factory=dict)
    origins: dict[Path, tuple[Document, Path]] = field(default_factory=dict)
    issues: list[PackIssue] = field(default_factory=list)

    def issue(self, path: Path, code: str, message: str) -> PackIssue:
        """An error at a part of the merged document, placed in its file."""
        for size in range(len(path), -1, -1):
            origin = self.origins.get(path[:size])
            if origin is not None:
                document, local = origin
                return document.issue((*local, *path[size:]), code, message)
        return PackIssue("", 1, 1, code, "error", message)


def merge(documents: Iterable[Document], default_part: str) -> Merged:
    """All documents in one: lists of the same part are joined, mappings merged key by key.

    A top-level list is a list of `default_part`. The same key told twice is an issue.
    """
    merged = Merged()
    for document in documents:
        value = document.value
        if isinstance(value, list):
            _merge_into(merged, merged.value, default_part, value, (default_part,), document, ())
        elif isinstance(value, Mapping):
            for key, part in value.items():
                _merge_into(merged, merged.value, key, part, (key,), document, (key,))
        elif value is not None:
            merged.issues.append(document.issue((), "wrong-shape", "this is not a mapping"))
    return merged


def _merge_into(  # noqa: PLR0917 - a recursive step needs both ends of the copy
    merged: Merged,
    target: dict[str, object],
    key: str,
    value: object,
    path: Path,
    document: Document,
    local: Path,
) -> None:
    present = target.get(key)
    if isinstance(value, list) and isinstance(present, list | None):
        items = present if isinstance(present, list) else []
        for index, item in enumerate(value):
            merged.origins[(*path, len(items))] = (document, (*local, index))
            items.append(item)
        target[key] = items
    elif isinstance(value, dict) and isinstance(present, dict | None):
        inner: dict[str, object] = present if isinstance(present, dict) else {}
        target[key] = inner
        merged.origins.setdefault(path, (document, local))
        for name, item in value.items():
            _merge_into(merged, inner, name, item, (*path, name), document, (*local, name))
    elif key in target:
        merged.issues.append(document.issue(local, "told-twice", f"{key} stands in two files"))
    else:
        target[key] = value
        merged.origins[path] = (document, local)
