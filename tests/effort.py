"""How many examples a slower property gets, in proportion to the profile that is loaded."""

from __future__ import annotations

from hypothesis import settings

HALF = settings(max_examples=settings().max_examples // 2)
QUARTER = settings(max_examples=settings().max_examples // 4)
