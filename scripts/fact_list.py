"""Writes docs/reference/fact-list.md from the registry of facts; a test keeps the two alike."""

from __future__ import annotations

import sys
from pathlib import Path

from vademecum.model.facts import Fact, Registry
from vademecum.packs.load import load, packs_folder

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "fact-list.md"
HEAD = """# The facts that can be told

Made from the registry in `packs/_facts` by `scripts/fact_list.py`. How facts are written, and how
"none" differs from "not known", stands in [the public contract](json.md).

A value outside the *plausible* range is asked about; outside the *possible* one it is refused.

"""
TABLE = "| Fact | Written as | Plausible | Asked as |\n|---|---|---|---|\n"
SHAPES = {
    "bool": "yes or no (`true`, `false`)",
    "date": "date",
    "instant": "date or instant",
    "age": "completed age",
}
LISTS = {
    "medicine": "list of `{name, code, dose, interval, route, start, last_given, stop}`",
    "vaccine": "list of `{name, date, code}`",
    "substance": "list of `{substance, reaction, date, code}`",
    "infection": "list of `{name, start, stop}`",
}


def shape(fact: Fact) -> str:
    """What may be written for a fact."""
    match fact.type:
        case "quantity":
            return "quantity in " + ", ".join(f"`{unit}`" for unit in fact.units)
        case "age":
            return SHAPES["age"] + " in " + ", ".join(f"`{unit}`" for unit in fact.units)
        case "code":
            return "one of " + " ".join(f"`{code}`" for code in fact.codes)
        case "codes":
            return "list of " + " ".join(f"`{code}`" for code in fact.codes)
        case "list":
            return LISTS[fact.of or "medicine"]
    return SHAPES[fact.type]


def limits(fact: Fact) -> str:
    """The two ranges of a quantity."""
    if fact.range is None:
        return ""
    plausible, possible = fact.range.plausible, fact.range.absolute
    return f"{plausible[0]} to {plausible[1]}; possible {possible[0]} to {possible[1]}"


def page(registry: Registry) -> str:
    """The whole page."""
    rows = [HEAD]
    group = ""
    for name, fact in sorted(registry.facts.items()):
        if name.partition(".")[0] != group:
            group = name.partition(".")[0]
            rows.append(f"\n## {group}\n\n{TABLE}")
        rows.append(f"| `{name}` | {shape(fact)} | {limits(fact)} | {fact.ask['en']} |\n")
    return "".join(rows)


if __name__ == "__main__":
    PAGE.write_text(page(load(packs_folder() / "anakinra").registry), encoding="utf-8")
    sys.stdout.write(f"{PAGE}\n")
