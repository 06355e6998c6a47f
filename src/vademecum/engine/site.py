"""Is this spot suitable for an injection, and where next?"""

from __future__ import annotations

from datetime import datetime

from vademecum.model.answer import Context
from vademecum.model.label import Label
from vademecum.model.site import SiteAdvice, SiteRequest


def next_site(
    label: Label, request: SiteRequest, *, context: Context, now: datetime
) -> SiteAdvice:
    """The verdict on a spot and a suggestion."""
    return SiteAdvice()
