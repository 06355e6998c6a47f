"""The one strict JSON door: two readers can never see different facts in the same bytes.

Refused, with a JSON Pointer where there is one: duplicate keys, NaN and infinities, nesting deeper
than 64, numbers of more than 4300 digits, text that is not UTF-8, a byte order mark, anything
after the document. Good input takes one parse and one write by orjson; whatever looks odd is read
again by the exact reader below, which also explains.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import NoReturn

import orjson

from vademecum.model.errors import InputError, InputIssue, pointer

DEPTH_MAX = 64
DIGITS_MAX = 4300
SIZE_MAX = 512 * 1024 * 1024
_BEFORE_NUMBER = (b"[", b":", b",", b"-", b" ", b"\t", b"\n", b"\r", b"")
_DIGITS = bytes(ord("0") if chr(n) in "0123456789." else ord(" ") for n in range(256))
_SIXTEEN = b"0" * 16
_PROBE_MAX = 2000


@dataclass(frozen=True, slots=True)
class _Fault:
    """Stands in the parsed value where something must be refused."""

    code: str
    message: str


def load_json(data: bytes) -> object:
    """The value of a JSON document: dict, list, str, int, float, Decimal, bool or None.

    A number is a float only where that float, written out, is the same number; otherwise it is a
    Decimal. Raises InputError with every fault that was found.
    """
    if len(data) > SIZE_MAX:
        _refuse("too-large", "this document is too large")
    try:
        value: object = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        _explain(data, error)
    if _is_plain(data, value):
        return value
    return _exact(data)


def dump_json(value: object) -> bytes:
    """Compact UTF-8 JSON of plain values, without a trailing line end."""
    return orjson.dumps(value)


def _is_plain(data: bytes, value: object) -> bool:
    """Whether the fast reading is exact: nothing nested too deeply, twice there, or rounded.

    The value is written again within so many lists that the writer has 63 levels left for it. A
    key that stood twice has lost its quotes; only an escaped quote could make up for them.
    """
    if not _WRAPPING:
        return False
    try:
        written = orjson.dumps(_WRAPPING, default=lambda _place: value)[_BEFORE:-_BEFORE]
    except TypeError:
        return False
    if written == data:
        return True
    if written.count(b'"') != data.count(b'"') or (b"\\" in data and b"\\u0022" in data):
        return False
    digits = data.translate(_DIGITS)
    return _SIXTEEN not in digits or _long_numbers_are_exact(data, digits)


def _long_numbers_are_exact(data: bytes, digits: bytes) -> bool:
    """Whether each number of sixteen or more characters is one that a float can hold.

    `digits` is the document with every digit and point as 0, and a blank for anything else.
    """
    end = 0
    while (start := digits.find(_SIXTEEN, end)) >= 0:
        end = digits.find(b" ", start)
        end = len(digits) if end < 0 else end
        if data[start - 1 : start] not in _BEFORE_NUMBER:
            continue  # within a text
        text = data[start:end].decode()
        if data[end : end + 1] in (b"e", b"E") or not _float_holds(text):
            return False
    return True


def _float_holds(text: str) -> bool:
    try:
        near = repr(float(text))
        return near == text or (len(text) <= DIGITS_MAX and Decimal(near) == Decimal(text))
    except (ArithmeticError, ValueError):
        return False


def _nested(levels: int, innermost: object) -> object:
    for _ in range(levels):
        innermost = [innermost]
    return innermost


def _wrapping() -> list[object]:
    """Lists within each other around a place, so that orjson has 63 levels left for what comes
    there; empty where orjson knows no limit, so that the exact reader does all the work.
    """
    fits, too_many = 0, _PROBE_MAX
    inside = _nested(DEPTH_MAX - 1, 1)
    while too_many - fits > 1:
        levels = (fits + too_many) // 2
        try:
            orjson.dumps(_nested(levels, _PLACE), default=lambda _place: inside)
        except TypeError:
            too_many = levels
        else:
            fits = levels
    return [] if fits + 1 == _PROBE_MAX else [_nested(fits - 1, _PLACE)]


_PLACE = object()
_WRAPPING = _wrapping()
_BEFORE = orjson.dumps(_WRAPPING, default=lambda _place: 0).index(b"0")


def _exact(data: bytes) -> object:
    """The value as the standard library reads it, after a look at everything in it."""
    try:
        value: object = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_pairs,
            parse_constant=_constant,
            parse_int=_whole,
            parse_float=_decimal,
        )
    except RecursionError:
        _refuse("too-deep", f"this is nested more than {DEPTH_MAX} levels deep")
    issues: list[InputIssue] = []
    _look(value, issues)
    if issues:
        raise InputError(issues)
    return value


def _explain(data: bytes, error: orjson.JSONDecodeError) -> NoReturn:
    """Refuse what orjson refused, with the pointer of the fault where there is one."""
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        _refuse("encoding", "this starts with a byte order mark", "save it as plain UTF-8")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        _refuse("encoding", "this is not UTF-8 text", "save it as plain UTF-8")
    place = f" (line {error.lineno}, column {error.colno})"
    try:
        _exact(data)
    except ValueError:
        _refuse("syntax", "this is not a JSON document" + place, "check the brackets and commas")
    _refuse("syntax", "this is not a strict JSON document" + place)


def _refuse(code: str, message: str, hint: str = "") -> NoReturn:
    raise InputError([InputIssue("", code, message, hint)])


def _pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    seen: set[str] = set()
    for key, _ in pairs:
        if key in seen:
            found[key] = _Fault("duplicate-key", "this key stands twice")
        seen.add(key)
    return found


def _constant(_text: str) -> _Fault:
    return _Fault("number-unreadable", "this is not a number")


def _whole(text: str) -> object:
    if len(text) > DIGITS_MAX:
        return _Fault("number-unreadable", f"this number has more than {DIGITS_MAX} digits")
    return int(text)


def _decimal(text: str) -> object:
    if len(text) > DIGITS_MAX:
        return _Fault("number-unreadable", f"this number has more than {DIGITS_MAX} digits")
    try:
        exact = Decimal(text)
    except ArithmeticError:
        return _constant(text)
    near = float(text)
    if near in (float("inf"), float("-inf")):
        return _Fault("number-unreadable", "this number is too large")
    return near if Decimal(repr(near)) == exact else exact


def _look(value: object, issues: list[InputIssue]) -> None:
    """Collect the faults of a parsed value; without recursion, whatever its depth."""
    waiting: list[tuple[object, tuple[str | int, ...]]] = [(value, ())]
    while waiting:
        found, path = waiting.pop()
        if isinstance(found, _Fault):
            issues.append(InputIssue(pointer(*path), found.code, found.message))
        elif isinstance(found, dict | list):
            if len(path) >= DEPTH_MAX:
                message = f"this is nested more than {DEPTH_MAX} levels deep"
                issues.append(InputIssue(pointer(*path), "too-deep", message))
                continue
            items = found.items() if isinstance(found, dict) else enumerate(found)
            waiting += [(part, (*path, step)) for step, part in reversed(list(items))]
