"""JSON Schemas (2020-12) of the files that people write, so that an editor can help with them.

They describe shape and closed lists. What they cannot say - units, dates, what exists elsewhere in
the pack - is for the linter. The same registry always gives the same schemas.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel

from vademecum.model.criteria import COMPARATORS
from vademecum.model.facts import Fact, Registry
from vademecum.model.readlist import CODE_SYSTEMS, KEYS, REACTIONS
from vademecum.model.sign import AMOUNTS, TIMES, UNTOLD
from vademecum.model.symptom import FEATURES, PLACES, SEVERITIES
from vademecum.model.vocabulary import LANGUAGES, Audience, Jurisdiction
from vademecum.packs.commands import PARTS
from vademecum.packs.coverage import CoverageRow
from vademecum.packs.document import PackDocument
from vademecum.packs.mutate import EquivalentMutant

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TEXT: Schema = {"type": "string"}
_COUNT: Schema = {"anyOf": [{"type": "integer", "minimum": 0}, {"pattern": "^[0-9]+$", **_TEXT}]}
_AMOUNT: Schema = {
    "type": "string",
    "description": "number, space, unit: 30 mL/min",
    "pattern": r"^(0|[1-9][0-9]{0,4})(\.[0-9]{1,3})? \S.*$",
}
_DAY: Schema = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_INSTANT: Schema = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}(T.+)?$"}
_ID = r"^[a-z][a-z0-9-]*(\.[a-z0-9{][a-z0-9{}-]*)*$"


def pack_schema(registry: Registry) -> Schema:
    """The schema of a file of a pack: any of its parts, or a list of statements.

    A rule set may be spread over several files, so none of its keys is required in each.
    """
    schema = PackDocument.model_json_schema()
    definitions: Schema = schema["$defs"]
    parts = {name: _present(part) for name, part in schema["properties"].items()}
    for part in parts.values():
        name = str(part.get("$ref", "")).rpartition("/")[2]
        definitions.get(name, {}).pop("required", None)
    _repeatable(definitions["Statement"])
    definitions["condition"] = _condition(registry)
    definitions["sign"] = _sign()
    mapping = {"type": "object", "properties": parts, "additionalProperties": False}
    statements = {"type": "array", "items": {"$ref": "#/$defs/Statement"}}
    whole = {"anyOf": [mapping, statements], "$defs": definitions}
    return _headed("pack", "A file of a pack", _written(whole))


def _present(part: Schema) -> Schema:
    """A part without the possibility of null: who does not want it leaves it out."""
    options = [each for each in part.get("anyOf", ()) if each != {"type": "null"}]
    return dict(options[0]) if len(options) == 1 else {k: part[k] for k in part if k != "default"}


def _repeatable(statement: Schema) -> None:
    """In a file a statement may stand for several terms, with {each} in its id."""
    several = [
        {"type": "array", "items": _TEXT},
        {"type": "object", "additionalProperties": _TEXT},
    ]
    statement["properties"]["each"] = {
        "description": "repeat this statement for each term, filled in for {each} (and {value})",
        "anyOf": several,
    }
    statement["properties"]["id"] = {"type": "string", "pattern": _ID}


def _written(value: Any) -> Any:  # noqa: ANN401 - a schema, or a part of one
    """A schema as files are written: criteria and signs in full, whole numbers also as text."""
    if isinstance(value, list):
        return [_written(part) for part in value]
    if not isinstance(value, Mapping):
        return value
    told = str(value.get("description", ""))
    if told.startswith("a criterion, see"):
        return {"$ref": "#/$defs/condition"}
    if told.startswith("a sign, see"):
        return {"$ref": "#/$defs/sign"}
    if value.get("type") == "integer":
        return dict(_COUNT)
    if "discriminator" in value:
        # A word of OpenAPI; the forms differ in a constant, so that one of them fits at most.
        return {"anyOf": _written(value["oneOf"])}
    # Titles only repeat the key in other letters.
    return {k: _written(v) for k, v in value.items() if k != "title" or not isinstance(v, str)}


def _condition(registry: Registry) -> Schema:
    """Criteria, see model.criteria."""
    inner = {"$ref": "#/$defs/condition"}
    several = {"type": "array", "items": inner, "minItems": 1}
    fact = {"enum": sorted(registry.facts)}
    names = {"type": "array", "items": _TEXT, "minItems": 1}
    span = {"type": "string", "pattern": r"^(P.+|\{value\})$"}
    limits = dict.fromkeys(COMPARATORS, _AMOUNT)
    return {
        "description": "a criterion: all, any, not, at_least + of, or a question about a fact",
        "anyOf": [
            _object({"all": several}, "all"),
            _object({"any": several}, "any"),
            _object({"not": inner}, "not"),
            _object({"at_least": _COUNT, "of": several}, "at_least", "of"),
            _object({"fact": fact, "is": {"type": ["string", "boolean"]}}, "fact"),
            _object({"fact": fact, "in": names}, "fact", "in"),
            {**_object({"fact": fact, **limits}, "fact"), "minProperties": 2},
            _object(
                {"fact": fact, "lists": names, "within": span, "during": {"const": "therapy"}},
                "fact",
                "lists",
            ),
            _object({"fact": fact, "within": span}, "fact", "within"),
        ],
    }


def _sign() -> Schema:
    """Signs, see model.sign."""
    several = {"type": "array", "items": {"$ref": "#/$defs/sign"}, "minItems": 1}
    bounds = {**dict.fromkeys(COMPARATORS, _TEXT), UNTOLD: {"type": "boolean"}}
    limits = dict.fromkeys((*TIMES, *AMOUNTS, "sites"), _object(bounds))
    codes = {
        "at": _some((*PLACES, "elsewhere", UNTOLD)),
        "severity": _some((*SEVERITIES, UNTOLD)),
        "new": _some(("yes", "no", UNTOLD)),
        "feature": _some(FEATURES),
    }
    has = {"anyOf": [_TEXT, {"type": "array", "items": _TEXT, "minItems": 1}]}
    return {
        "description": "a sign: all, any, at_least + of, or one symptom that fits",
        "anyOf": [
            _object({"all": several}, "all"),
            _object({"any": several}, "any"),
            _object({"at_least": _COUNT, "of": several}, "at_least", "of"),
            _object({"has": has, **codes, **limits}, "has"),
        ],
    }


def _some(codes: tuple[str, ...]) -> Schema:
    return {"anyOf": [{"enum": list(codes)}, {"type": "array", "items": {"enum": list(codes)}}]}


def case_schema(registry: Registry) -> Schema:
    """The schema of a case file; values of facts are left open, as a case may tell odd ones."""
    jurisdiction = {"enum": [code.value for code in Jurisdiction]}
    facts = {"type": "object", "properties": {name: {} for name in sorted(registry.facts)}}
    case = _object(
        {
            "name": _TEXT,
            "command": {"enum": list(PARTS)},
            "jurisdiction": {"anyOf": [jurisdiction, {"type": "array", "items": jurisdiction}]},
            "audience": {"enum": [audience.value for audience in Audience]},
            "lang": {"enum": list(LANGUAGES)},
            "on": _DAY,
            "now": _INSTANT,
            "until": _DAY,
            "policies": {"type": "boolean", "description": "false: answer without local policies"},
            "patient": {**facts, "additionalProperties": False},
            "given": {"type": "object", "properties": {"facts": {}, **_document_parts()}},
            "expect": {"type": "object", "minProperties": 1},
        },
        "name",
        "expect",
    )
    return _headed("cases", "The cases of a pack", {"type": "array", "items": case})


def facts_schema(registry: Registry) -> Schema:
    """The schema of a document of facts with the parts of the commands."""
    facts = {name: _fact(fact) for name, fact in sorted(registry.facts.items())}
    whole = _object({"facts": _object(facts), **_document_parts()})
    return _headed("facts", "Facts about a person, and the parts of a command", whole)


def _document_parts() -> Schema:
    return {part: {} for parts in PARTS.values() for part in parts}


def _fact(fact: Fact) -> Schema:
    untold = [{"type": "null"}, {"const": "unknown"}]
    if fact.type in ("list", "codes"):
        items = {"type": "array", "items": _entry(fact)}
        dated = {"items": items, "complete": {"type": "boolean"}, "observed_at": _DAY}
        forms = [{"const": "none"}, items, _object({**dated, "source": _TEXT})]
    else:
        value = _SHORT[fact.type](fact)
        stated = {"value": {"anyOf": [value, *untold]}, "observed_at": _DAY, "source": _TEXT}
        forms = [value, _object({**stated, "confirmed": {"type": "boolean"}}, "value")]
    return {"description": fact.ask.get("en", fact.id), "anyOf": [*untold, *forms]}


_SHORT: dict[str, Callable[[Fact], Schema]] = {
    "quantity": lambda fact: {**_AMOUNT, "description": f"in {', '.join(fact.units)}"},
    "age": lambda fact: {**_AMOUNT, "description": f"completed, in {', '.join(fact.units)}"},
    "bool": lambda _: {"type": "boolean"},
    "code": lambda fact: {"enum": list(fact.codes)},
    "date": lambda _: _DAY,
    "instant": lambda _: _INSTANT,
}


def _entry(fact: Fact) -> Schema:
    """An entry of a list fact: a code, a name, or a mapping that tells more."""
    if fact.type == "codes":
        return {"enum": list(fact.codes)}
    code = _object({"system": {"enum": list(CODE_SYSTEMS)}, "value": _TEXT}, "system", "value")
    known: Schema = {
        "code": {"anyOf": [code, {"type": "array", "items": code}]},
        "reaction": {"enum": list(REACTIONS)},
    }
    keys = sorted(KEYS[fact.of or "medicine"])
    return {"anyOf": [_TEXT, _object({key: known.get(key, _TEXT) for key in keys})]}


def text_schema() -> Schema:
    """The schema of a file of texts: words by id and audience."""
    words = _object({audience.value: _TEXT for audience in Audience})
    return _headed("texts", "Words of a pack", {"type": "object", "additionalProperties": words})


def coverage_schema() -> Schema:
    """The schema of a coverage map."""
    return _headed("coverage", "The sentences of a source", _list_of(CoverageRow))


def equivalent_schema() -> Schema:
    """The schema of the list of mutants that mean the same as the rule."""
    return _headed("equivalent-mutants", "Mutants that change nothing", _list_of(EquivalentMutant))


def _list_of(model: type[BaseModel]) -> Schema:
    schema: Schema = _written(model.model_json_schema())
    definitions = schema.pop("$defs", {})
    return {"type": "array", "items": schema, "$defs": definitions}


def _object(properties: Schema, *required: str) -> Schema:
    found: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**found, "required": list(required)} if required else found


def _headed(name: str, title: str, schema: Schema) -> Schema:
    return {"$schema": DIALECT, "$id": f"urn:vademecum:{name}:1", "title": title, **schema}


def schemas(registry: Registry) -> dict[str, Schema]:
    """Every schema by the name of the kind of file."""
    return {
        "pack": pack_schema(registry),
        "cases": case_schema(registry),
        "facts": facts_schema(registry),
        "texts": text_schema(),
        "coverage": coverage_schema(),
        "equivalent-mutants": equivalent_schema(),
    }
