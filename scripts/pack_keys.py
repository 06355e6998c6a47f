"""Writes the tables of keys in docs/reference/pack-format.md; a test keeps both alike."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from vademecum.model.facts import Registry
from vademecum.packs.load import load, packs_folder
from vademecum.packs.schema import pack_schema

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "pack-format.md"
START = "<!-- keys: made by scripts/pack_keys.py -->\n"
END = "<!-- end of keys -->\n"
# Of longer lists of codes only so many are written out.
CODES_MAX = 20
Schema = Mapping[str, Any]


def tables(registry: Registry) -> str:
    """A table of keys for each part of a pack and everything within it."""
    schema = pack_schema(registry)
    definitions = schema["$defs"]
    lines = ["| Part of a file | Form |", "|---|---|"]
    lines += [
        f"| `{name}` | {form(part, definitions)} |"
        for name, part in schema["anyOf"][0]["properties"].items()
    ]
    for name, definition in sorted(definitions.items()):
        if "properties" in definition:
            lines += ["", *section(name, definition, definitions)]
    return "\n".join(lines) + "\n"


def section(name: str, schema: Schema, definitions: Schema) -> Iterator[str]:
    """The heading, the purpose and the keys of one kind of entry."""
    yield f"### {name}"
    yield ""
    yield from (line.strip() for line in schema.get("description", "").splitlines())
    yield ""
    yield "| Key | Needed | Form |"
    yield "|---|---|---|"
    needed = schema.get("required", ())
    for key, part in schema["properties"].items():
        yield f"| `{key}` | {'yes' if key in needed else ''} | {form(part, definitions)} |"


def form(part: Schema, definitions: Schema) -> str:
    """What may stand under a key, in words."""
    if "$ref" in part:
        return named(part["$ref"].rpartition("/")[2], definitions)
    options = [each for each in part.get("anyOf", ()) if each != {"type": "null"}]
    if options and any(each.get("type") == "integer" for each in options):
        return "whole number"
    if options:
        return " or ".join(form(each, definitions) for each in options)
    if "enum" in part or "const" in part:
        return codes(part.get("enum", [part.get("const")]))
    match part.get("type"):
        case "array" if "prefixItems" in part:
            return "list of " + ", ".join(form(each, definitions) for each in part["prefixItems"])
        case "array":
            return f"list: {form(part.get('items', {}), definitions)}"
        case "object" if isinstance(part.get("additionalProperties"), Mapping):
            return f"mapping by name: {form(part['additionalProperties'], definitions)}"
        case "boolean":
            return "`true` or `false`"
    return "date" if part.get("format") == "date" else "text"


def named(name: str, definitions: Schema) -> str:
    """A closed list written out, or the name of another kind of entry."""
    found = definitions[name]
    if name in ("condition", "sign"):
        return {"condition": "[criterion](#criteria)", "sign": "[sign](#signs)"}[name]
    return codes(found["enum"]) if "enum" in found else f"[{name}](#{name.lower()})"


def codes(values: list[object]) -> str:
    """A closed list of codes."""
    shown = " ".join(f"`{value}`" for value in values[:CODES_MAX])
    return shown + (" ..." if len(values) > CODES_MAX else "")


def page(text: str, registry: Registry) -> str:
    """The page with its tables made anew."""
    before, _, rest = text.partition(START)
    _, _, after = rest.partition(END)
    return before + START + "\n" + tables(registry) + "\n" + END + after


if __name__ == "__main__":
    written = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(page(written, load(packs_folder() / "anakinra").registry), encoding="utf-8")
    sys.stdout.write(f"{PAGE}\n")
