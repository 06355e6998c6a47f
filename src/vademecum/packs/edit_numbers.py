"""Numbers as they are written, one step of their last digit lower and higher."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

_LEADING = re.compile(r"(\d+(?:\.\d+)?)(.*)", re.ASCII | re.DOTALL)
_LAST_OF_DURATION = re.compile(r"(P.*?)(\d+)([WDHMS])", re.ASCII)


def moves(written: object) -> Iterator[tuple[str, bool]]:
    """The neighbours of a number, and whether each is the higher one; none where there is none."""
    near = list(steps(str(written))) if written is not None else []
    yield from ((moved, moved == near[-1]) for moved in near)


def steps(text: str) -> Iterator[str]:
    """The neighbours of a number with or without a unit, or of a duration; none for other text.

    >>> list(steps("1.5 10*9/L"))
    ['1.4 10*9/L', '1.6 10*9/L']
    >>> list(steps("P21DT6H"))
    ['P21DT5H', 'P21DT7H']
    """
    duration = _LAST_OF_DURATION.fullmatch(text)
    if duration is not None:
        before, number, unit = duration.groups()
        yield from (f"{before}{int(number) + by}{unit}" for by in (-1, 1) if int(number) + by >= 0)
        return
    match = _LEADING.fullmatch(text)
    if match is None:
        return
    number, rest = match.groups()
    step = Decimal(1).scaleb(-len(number.partition(".")[2]))
    for moved in (Decimal(number) - step, Decimal(number) + step):
        if moved >= 0:
            yield f"{moved}{rest}"
