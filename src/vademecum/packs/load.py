"""Loads monograph packs: files to one checked Label, compiled once per content hash."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from vademecum import __version__
from vademecum.model.errors import InputError, PackError, PackIssue, UsageError
from vademecum.model.facts import Registry
from vademecum.model.label import Label
from vademecum.model.terms import Terms
from vademecum.packs.document import PackDocument, TermsDocument, as_label
from vademecum.packs.expand import expand, repeat_texts
from vademecum.packs.json import dump_json, load_json
from vademecum.packs.merge import Merged, merge
from vademecum.packs.yaml import load_yaml

Model = TypeVar("Model", bound=BaseModel)
SHARED = ("_facts", "_terms")
# Mutants that no case can tell from the rule itself, each with the reason; see packs.mutate.
EQUIVALENT_MUTANTS = "equivalent-mutants.yaml"


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack folder with what was read from it."""

    path: Path
    label: Label
    bindings: list[dict[str, str]]

    def without_policies(self) -> Pack:
        """The same pack answering from its sources alone."""
        return replace(self, label=self.label.without_policies())


def packs_folder(given: Path | None = None) -> Path:
    """The folder that holds the packs: as given, installed with the software, or ./packs."""
    installed = Path(__file__).parent.parent / "_packs"
    checkout = Path(__file__).parents[3] / "packs"
    for folder in [given] if given else [installed, checkout, Path("packs")]:
        if folder.is_dir():
            return folder
    raise UsageError("there is no folder of packs; name one with --packs")


def find(medicine: str, folder: Path) -> Path:
    """The pack of a medicine by id, name or brand, regardless of case; UsageError if none."""
    wanted = medicine.casefold()
    for path in sorted(folder.iterdir()):
        if path.name.startswith(("_", ".")) or not (path / "pack.yaml").is_file():
            continue
        if path.name == wanted or wanted in _names(path / "pack.yaml"):
            return path
    raise UsageError("no pack knows this medicine")


def _names(path: Path) -> set[str]:
    document = load_yaml(path.read_bytes(), str(path)).value
    identity = document.get("identity") if isinstance(document, Mapping) else None
    if not isinstance(identity, Mapping):
        return set()
    names = [*_texts(identity.get("names")), *_texts(identity.get("brands"))]
    return {name.casefold() for name in names}


def _texts(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []


def load(path: Path) -> Label:
    """The checked label of a pack folder; PackError lists every fault with its place."""
    return load_pack(path).label


def load_pack(path: Path) -> Pack:
    """The label and the code bindings for reading records; from the cache where unchanged."""
    files = source_files(path)
    contents = {file: file.read_bytes() for file in files}
    cache = _cache_file(_digest(path, contents))
    raw = _cached(cache)
    if raw is not None:
        # What an older schema accepted may be refused now: then the files are read anew.
        with suppress(ValidationError, LookupError):
            return _pack(path, raw)
    raw = parse(path, contents)
    pack = _pack(path, raw)
    _store(cache, raw)
    return pack


def source_files(path: Path) -> list[Path]:
    """The files that make up a pack with the shared registry and terms, in a fixed order."""
    if not (path / "pack.yaml").is_file():
        issue = PackIssue(str(path), 1, 1, "no-pack", "error", "there is no pack.yaml here")
        raise PackError([issue])
    own = [file for file in sorted(path.glob("*.yaml")) if _is_part(file)]
    texts = sorted(path.glob("text/*/*.yaml"))
    shared = [file for name in SHARED for file in sorted(_shared(path, name).rglob("*.yaml"))]
    return [*own, *texts, *shared]


def _shared(path: Path, name: str) -> Path:
    """The registry or the terms beside a pack, else those installed with the software."""
    beside = path.parent / name
    return beside if beside.is_dir() else packs_folder() / name


def _place(path: Path, file: Path) -> tuple[str, ...]:
    """Where a file of a pack stands in a folder of packs: ("anakinra", "sources.yaml")."""
    folders = (path, *(_shared(path, name) for name in SHARED))
    folder = next(each for each in folders if file.is_relative_to(each))
    return folder.name, *file.relative_to(folder).parts


def _is_part(file: Path) -> bool:
    """Whether a file is part of the label; cases and the list of equal mutants are about it."""
    return ".cases" not in file.name and file.name != EQUIVALENT_MUTANTS


def parse(path: Path, contents: Mapping[Path, bytes]) -> dict[str, object]:
    """The raw parts of a pack, validated; PackError collects the issues of all files."""
    groups, issues = read_groups(path, contents)
    if issues:
        raise PackError(issues)
    repeat(groups)
    issues = faults(PackDocument, groups["pack"]) + faults(TermsDocument, groups["_terms"])
    if issues:
        raise PackError(issues)
    return {group: merged.value for group, merged in groups.items()}


def read_groups(
    path: Path, contents: Mapping[Path, bytes]
) -> tuple[dict[str, Merged], list[PackIssue]]:
    """The files joined by group (pack, text.<language>, _facts, _bindings, _terms), and what no
    reader can make sense of in them.
    """
    groups: dict[str, Merged] = {}
    issues: list[PackIssue] = []
    for group, files in _groups(path, contents).items():
        documents = []
        for file in files:
            try:
                documents.append(load_yaml(contents[file], _shown(file)))
            except PackError as error:
                issues += error.issues
        groups[group] = merge(documents, "statements")
        issues += groups[group].issues
    return groups, issues


def repeat(groups: dict[str, Merged]) -> None:
    """Repeat the statements that stand for several terms, and their texts, in place."""
    pack = groups["pack"]
    statements = pack.value.get("statements")
    if not isinstance(statements, list):
        return
    for name, merged in groups.items():
        if name.startswith("text."):
            merged.value = repeat_texts(merged.value, statements)
    origins = pack.origins.copy()
    repeated = list(expand(statements))
    for place, (index, _) in enumerate(repeated):
        pack.origins[("statements", place)] = origins[("statements", index)]
    pack.value["statements"] = [raw for _, raw in repeated]


def _groups(path: Path, files: Iterable[Path]) -> dict[str, list[Path]]:
    groups: dict[str, list[Path]] = {"pack": [], "_facts": [], "_terms": [], "_bindings": []}
    for file in files:
        relative = _place(path, file)
        if relative[0] == "_facts":
            groups["_bindings" if "bindings" in relative else "_facts"].append(file)
        elif relative[0] == "_terms":
            groups["_terms"].append(file)
        elif len(relative) > 2:
            groups.setdefault(f"text.{relative[2]}", []).append(file)
        else:
            groups["pack"].append(file)
    return groups


def faults(model: type[BaseModel], merged: Merged) -> list[PackIssue]:
    """What the schema refuses in a joined document, each fault with its place."""
    try:
        model.model_validate(merged.value)
    except ValidationError as error:
        return [
            merged.issue(tuple(fault["loc"]), fault["type"].replace("_", "-"), _message(fault))
            for fault in error.errors()
        ]
    return []


def _message(fault: Mapping[str, object]) -> str:
    return str(fault["msg"]).removeprefix("Value error, ")


def _pack(path: Path, raw: Mapping[str, object]) -> Pack:
    document = PackDocument.model_validate(raw["pack"])
    facts = {fact["id"]: fact for fact in _part(raw, "_facts", "facts")}
    registry = Registry.model_validate({"facts": facts})
    terms = Terms(tuple(TermsDocument.model_validate(raw["_terms"]).terms))
    texts = {key[5:]: value for key, value in raw.items() if key.startswith("text.")}
    label = as_label(document, registry, terms, texts)  # type: ignore[arg-type]
    return Pack(path, label, _part(raw, "_bindings", "bindings"))


def _part(raw: Mapping[str, object], group: str, key: str) -> list[dict[str, str]]:
    found = raw.get(group)
    value = found.get(key) if isinstance(found, Mapping) else None
    return value if isinstance(value, list) else []


def _digest(path: Path, contents: Mapping[Path, bytes]) -> str:
    digest = hashlib.sha256(__version__.encode())
    for file, content in contents.items():
        digest.update("/".join(_place(path, file)).encode() + b"\0")
        digest.update(hashlib.sha256(content).digest())
    return digest.hexdigest()


def _cache_file(digest: str) -> Path:
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "vademecum" / f"pack-{digest[:32]}.json"


def _cached(file: Path) -> dict[str, object] | None:
    try:
        value = load_json(file.read_bytes())
    except (OSError, InputError):
        return None
    return value if isinstance(value, dict) else None


def _store(file: Path, raw: Mapping[str, object]) -> None:
    """Write the cache whole or not at all; without a writable folder there is just no cache."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent)
        with os.fdopen(handle, "wb") as target:
            target.write(dump_json(raw))
        Path(name).replace(file)
    except OSError:
        return


def _shown(file: Path) -> str:
    try:
        return str(file.relative_to(Path.cwd()))
    except ValueError:
        return str(file)
