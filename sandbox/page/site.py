"""What the page is put together from, and somebody sitting at it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from ..model import Channel, Member
from .passing import Moves, Passing

if TYPE_CHECKING:
    from ..person import Person
    from ..slack import Slack
    from ..world import World

Reasons = Callable[[int], Sequence[Mapping[str, Any]]]
"""What an app did and why: the lines after the first `since` ones, oldest first. Each has `at`
(epoch seconds by the sandbox's clock), `kind` (heard, grouped, crossed, decided, held back, sent,
answered), `text`, and `why` ("" where there is nothing to add)."""

__all__ = ["Moves", "Reasons", "Site", "Visitor"]


@dataclass(frozen=True)
class Site:
    slack: Slack
    seats: Mapping[str, str]
    """Whom to be for each role: a person's id."""
    passing: Passing
    reasons: Reasons | None
    title: str

    def sit(self, who: str) -> Visitor:
        """KeyError where there is nobody of that id who could sit at a page."""
        person = self.slack.person(who)
        if person.id != who or person.member.is_bot or person.member.deleted:
            raise KeyError(who)
        return Visitor(self, person)

    def people(self) -> list[Member]:
        """Everybody one can be, by name."""
        members = self.slack.world.members.values()
        here = [m for m in members if not (m.is_bot or m.deleted)]
        return sorted(here, key=lambda m: (m.workspace_id, m.real_name.casefold()))


@dataclass(frozen=True)
class Visitor:
    """Somebody at the page."""

    site: Site
    person: Person

    @property
    def slack(self) -> Slack:
        return self.site.slack

    @property
    def world(self) -> World:
        return self.site.slack.world

    @property
    def member(self) -> Member:
        return self.person.member

    @property
    def id(self) -> str:
        return self.person.id

    @property
    def url(self) -> str:
        return f"/as/{self.id}"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.member.tz)

    def local(self, at: float | str) -> datetime:
        """A moment (epoch seconds, or a ts) on this person's clock."""
        return datetime.fromtimestamp(float(at), self.zone)

    def may_see(self, channel: Channel) -> bool:
        """Whether they are in it, or could look in: a public channel of their workspace."""
        if self.id in channel.members:
            return True
        return (
            channel.kind == "channel"
            and self.member.workspace_id in channel.workspaces
            and not self.member.is_guest
        )

    def channel(self, channel_id: str) -> Channel:
        """KeyError where there is none, or none that they may see."""
        found = self.world.channels[channel_id]
        if not self.may_see(found):
            raise KeyError(channel_id)
        return found
