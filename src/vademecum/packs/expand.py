"""Repeats a statement for each of its terms, before the schema sees it.

A raw statement with `each: [a, b]` (or a mapping of terms to values) becomes one statement per
term, with {each} and {value} filled into its id, subject and criterion. Its text is repeated too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

Raw = dict[str, object]


def expand(statements: list[object]) -> Iterator[tuple[int, object]]:
    """The raw statements with the position of the one that each stems from."""
    for index, raw in enumerate(statements):
        if not isinstance(raw, Mapping) or "each" not in raw:
            yield index, raw
            continue
        template = {key: value for key, value in raw.items() if key != "each"}
        for term, value in _pairs(raw["each"]):
            yield index, _fill(template, {"{each}": term, "{value}": value})


def repeat_texts(texts: Raw, statements: list[object]) -> Raw:
    """The texts of one language with those of repeated statements filled in.

    The subject stands in the text for {each}, without its hyphens.
    """
    words = dict(texts)
    for raw in statements:
        if not isinstance(raw, Mapping) or "each" not in raw:
            continue
        template = str(raw.get("id"))
        text = words.pop(template, None)
        if not isinstance(text, Mapping):
            continue
        for term, value in _pairs(raw["each"]):
            filled = _fill(dict(text), {"{each}": term.replace("-", " "), "{value}": value})
            words.setdefault(template.replace("{each}", term), filled)
    return words


def _pairs(each: object) -> list[tuple[str, str]]:
    if isinstance(each, Mapping):
        return [(str(term), str(value)) for term, value in each.items()]
    return [(str(term), "") for term in each] if isinstance(each, list) else []


def _fill(value: object, words: Mapping[str, str]) -> object:
    if isinstance(value, str):
        for mark, word in words.items():
            value = value.replace(mark, word)
        return value
    if isinstance(value, list):
        return [_fill(item, words) for item in value]
    if isinstance(value, dict):
        return {key: _fill(item, words) for key, item in value.items()}
    return value
