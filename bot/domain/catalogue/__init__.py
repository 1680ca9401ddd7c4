"""The kinds of nudge there are. Adding one is adding an entry to its file here, and its view."""

from __future__ import annotations

from bot.domain.catalogue import (
    asking,
    champions,
    channels,
    digests,
    employees,
    invitation,
    leaders,
    listening,
)
from bot.domain.catalogue.employees import CROSSING_VALUE, GONE_QUIET
from bot.domain.catalogue.kind import AUDIENCES, STAGES, Kind

__all__ = ["AUDIENCES", "CROSSING_VALUE", "GONE_QUIET", "KINDS", "STAGES", "Kind"]

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        *employees.KINDS, *asking.KINDS, *invitation.KINDS, *champions.KINDS, *leaders.KINDS,
        *digests.KINDS, *listening.KINDS, *channels.KINDS,
    )
}  # fmt: skip
