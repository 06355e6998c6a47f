"""A small check of values against the part of JSON Schema that the project's schemas use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

KEYWORDS = frozenset(
    """
    $schema $id $defs $ref title description default type properties additionalProperties required
    minProperties propertyNames items prefixItems minItems maxItems enum const pattern anyOf
    minimum
    """.split()
)
_TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "null": type(None),
    "integer": int,
}


def faults(schema: Mapping[str, Any], value: object, root: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with a value; ValueError where a schema uses a word that is not known here."""
    unknown = set(schema) - KEYWORDS - {"format"}
    if unknown:
        raise ValueError(f"{sorted(unknown)} is not checked here")
    if "$ref" in schema:
        yield from faults(root["$defs"][schema["$ref"].rpartition("/")[2]], value, root)
    if "anyOf" in schema and all(any(faults(each, value, root)) for each in schema["anyOf"]):
        yield f"{value!r} fits none of the forms"
    types = schema.get("type", [])
    names = types if isinstance(types, list) else [types]
    if names and not any(_is(value, name) for name in names):
        yield f"{value!r} is not {' or '.join(names)}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{value!r} is not on the list"
    if "const" in schema and value != schema["const"]:
        yield f"{value!r} is not {schema['const']!r}"
    if isinstance(value, str) and re.search(schema.get("pattern", ""), value) is None:
        yield f"{value!r} does not look like {schema['pattern']}"
    if isinstance(value, dict):
        yield from _of_object(schema, value, root)
    if isinstance(value, list):
        yield from _of_list(schema, value, root)


def _is(value: object, name: str) -> bool:
    return isinstance(value, _TYPES[name]) and not (name == "integer" and isinstance(value, bool))


def _of_object(
    schema: Mapping[str, Any], value: dict[str, object], root: Mapping[str, Any]
) -> Iterator[str]:
    known, others = schema.get("properties", {}), schema.get("additionalProperties", True)
    yield from (f"{key} is missing" for key in schema.get("required", ()) if key not in value)
    if len(value) < schema.get("minProperties", 0):
        yield "too few keys"
    for key, item in value.items():
        yield from faults(schema.get("propertyNames", {}), key, root)
        if key in known:
            yield from (f"{key}: {fault}" for fault in faults(known[key], item, root))
        elif others is False:
            yield f"{key} is no key"
        elif isinstance(others, dict):
            yield from (f"{key}: {fault}" for fault in faults(others, item, root))


def _of_list(
    schema: Mapping[str, Any], value: list[object], root: Mapping[str, Any]
) -> Iterator[str]:
    if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
        yield "too few or too many entries"
    first = schema.get("prefixItems", ())
    for index, item in enumerate(value):
        inner = first[index] if index < len(first) else schema.get("items", {})
        yield from (f"{index}: {fault}" for fault in faults(inner, item, root))
