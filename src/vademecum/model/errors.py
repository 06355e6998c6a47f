"""What can go wrong, as a tree: VademecumError > InputError, PackError, UsageError.

Unknown is a result, never an exception. Messages never carry a value that a person told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class InputIssue:
    """One reason why an input document is refused, with its place and remedy."""

    pointer: str
    code: str
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True, order=True)
class PackIssue:
    """One fault of a pack, at a line and column (from 1) of a file."""

    path: str
    line: int
    column: int
    code: str
    severity: str
    message: str

    def __str__(self) -> str:
        """The form that editors and compilers understand."""
        place = f"{self.path}:{self.line}:{self.column}"
        return f"{place}: {self.severity}: {self.message} [{self.code}]"


class VademecumError(Exception):
    """Everything that this library raises on purpose."""


class UsageError(VademecumError):
    """A command, an option or a medicine that does not exist."""


class InputError(VademecumError):
    """A document that is refused whole; every issue is listed."""

    def __init__(self, issues: Sequence[InputIssue]) -> None:
        """Keep the issues in the order in which they were met."""
        self.issues = tuple(issues)
        super().__init__("; ".join(f"{i.pointer or '/'}: {i.message}" for i in self.issues))


class PackError(VademecumError):
    """A pack that cannot be read or is invalid; every issue is listed."""

    def __init__(self, issues: Sequence[PackIssue]) -> None:
        """Keep the issues sorted by place."""
        self.issues = tuple(sorted(issues))
        super().__init__("\n".join(str(issue) for issue in self.issues))


def pointer(*steps: str | int) -> str:
    """A JSON Pointer (RFC 6901) from its steps.

    >>> pointer("facts", "person.weight", "value")
    '/facts/person.weight/value'
    """
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)
