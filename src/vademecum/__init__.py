"""Vademecum: a medicine's official label, executable."""

__version__ = "0.1.0"
__all__ = ["__version__"]
