"""Prints a page of titles and indented lines, wrapped to the terminal, in colour where it can."""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

WIDTH_MAX = 100
TITLE = "bold"
QUIET = "dim"
# Colour only repeats what the words say.
LEVELS = {
    "contraindicated": "bold red",
    "avoid": "red",
    "caution": "yellow",
    "clear": "green",
    "emergency": "bold red",
    "same-day": "red",
    "routine": "green",
}


class Page:
    """Lines for people; everything that was told is shown as it is, never as markup."""

    def __init__(self) -> None:
        """Print to standard output, at most so wide that lines can be read."""
        console = Console(highlight=False, soft_wrap=False)
        self._console = Console(
            highlight=False, width=min(console.width, WIDTH_MAX), legacy_windows=False
        )

    def title(self, text: str) -> None:
        """A heading after an empty line."""
        self._console.print()
        self._console.print(Text(text, TITLE))

    def line(self, text: object = "", *, indent: int = 0, style: str = "") -> None:
        """One paragraph, wrapped under its own beginning."""
        self._console.print(Padding(Text(str(text), style), (0, 0, 0, indent), expand=False))

    def place(self, text: object) -> None:
        """One line that is never wrapped, for editors that jump to the place it begins with."""
        self._console.print(Text(str(text)), soft_wrap=True)

    def lines(self, texts: object, *, indent: int = 2, style: str = "") -> None:
        """A paragraph for each text."""
        for text in texts if isinstance(texts, list | tuple) else ():
            self.line(text, indent=indent, style=style)
