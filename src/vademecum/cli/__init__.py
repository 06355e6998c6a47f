"""The command line: a thin skin that reads files and the clock, asks, and prints."""

from vademecum.cli.main import main

__all__ = ["main"]
