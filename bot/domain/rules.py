"""What an admin has set for a workspace: caps, kinds, the switches that stop everything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from bot.domain.catalogue import Kind
from bot.domain.hours import DAY_MINUTES, Hours
from bot.domain.retention import DAYS


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a workspace. Where an admin has set nothing, these defaults hold.

    nudges_a_week, nudges_a_day: to one person, besides what they asked for. workspace_a_day: to
    everybody together. pair_rest, wording_rest: days before the same two people, or the same
    words to the same person, again. paused: nothing goes out. dry_run: a channel (its Slack id)
    that gets everything instead of people. messages_days: how long messages are kept (without
    their text, which never is). quiet_before, quiet_after: minutes after anybody's midnight before
    and from which nothing comes, quiet_days: days (Monday is 0) on which nothing does, whatever
    their own hours are. kinds: by name, what differs from the catalogue ("on", "probability", and
    "words_off": wordings that are not used, see Kind.names). The other channels are where stories,
    experiments go.
    """

    nudges_a_week: int = 1
    nudges_a_day: int = 1
    workspace_a_day: int = 500
    pair_rest: int = 28
    wording_rest: int = 28
    messages_days: int = DAYS["messages"]
    quiet_before: int = 0
    quiet_after: int = DAY_MINUTES
    quiet_days: tuple[int, ...] = ()
    paused: bool = False
    dry_run: str | None = None
    stories_channel: str | None = None
    champions_channel: str | None = None
    kinds: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def is_on(self, kind: Kind) -> bool:
        """Whether that kind is sent here at all."""
        return bool(self.kinds.get(kind.name, {}).get("on", kind.on_by_default))

    @property
    def hours(self) -> Hours:
        """When anything may come here at all."""
        days = frozenset(range(7)) - frozenset(self.quiet_days)
        return Hours(self.quiet_before, self.quiet_after, days)

    def words_off(self, kind: Kind) -> frozenset[int]:
        """The wordings of that kind that are not used here, by their place; never all of them."""
        names = self.kinds.get(kind.name, {}).get("words_off", ())
        off = frozenset(place for place, name in enumerate(kind.names) if name in names)
        return off if len(off) < len(kind.wordings) else frozenset()

    def kept_days(self) -> dict[str, int]:
        """How long is kept what is kept otherwise here than by default, by class of retention."""
        return {"messages": self.messages_days}

    def probability(self, kind: Kind) -> float:
        """With which an available one is sent; what somebody asked for always is."""
        if kind.asked:
            return 1.0
        return float(self.kinds.get(kind.name, {}).get("probability", kind.probability))

    def as_dict(self) -> dict[str, Any]:
        """Only what differs from the defaults, for keeping."""
        plain = Rules()
        return {key: value for key, value in asdict(self).items() if value != getattr(plain, key)}


def from_dict(kept: Mapping[str, Any] | None) -> Rules:
    """The rules that were kept; what is unknown here (of a newer version) is left aside."""
    known = {one.name for one in fields(Rules)}
    found = {key: value for key, value in (kept or {}).items() if key in known}
    if "quiet_days" in found:
        found["quiet_days"] = tuple(found["quiet_days"])  # a list, where it was kept
    return Rules(**found)
