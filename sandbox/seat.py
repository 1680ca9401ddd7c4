"""Where somebody sits: who they are, what they see, and what they mean by a name."""

import re
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from . import screen
from .model import Channel, Member, Message
from .screen import Shown
from .world import World

if TYPE_CHECKING:
    from .slack import Slack

WITHIN = 2.0
"""Real seconds for which somebody looks for what should appear."""
_TYPED = re.compile(r"(?<![\w<|])([@#])([\w.-]*\w)")

_PERSON = re.compile(r"<@([UW][A-Z0-9]+)>")


class Seat:
    """A member of a workspace, looking at their screen."""

    def __init__(self, slack: "Slack", member: Member) -> None:
        self.slack, self.member = slack, member

    @property
    def id(self) -> str:
        return self.member.id

    @property
    def name(self) -> str:
        return self.member.name

    def __repr__(self) -> str:
        return f"<@{self.name}>"

    def screen(self) -> list[Shown]:
        """Everything this person can see, what lies on top first."""
        with self.slack.world.lock:
            return list(screen.shown(self.slack.world, self.slack.surfaces, self.member))

    def sees(self, text: str, *, in_: str = "", within: float = WITHIN) -> Shown:
        """Find `text` on the screen, in a place that is called `in_` ("#launch", "App Home",
        "DM", "modal") if one is named. AssertionError shows what there was instead."""
        found = self._look(lambda row: text in row.text and in_ in row.where, within)
        if found is None:
            raise AssertionError(f"{self.name} does not see {text!r}.\n{self.describes()}")
        return found

    def does_not_see(self, text: str, *, in_: str = "") -> None:
        self.slack.settle()
        for row in self.screen():
            if text in row.text and in_ in row.where:
                raise AssertionError(f"{self.name} sees {text!r}:\n{row}")

    def describes(self) -> str:
        """The screen in words, for the one who reads a failed test."""
        rows = "\n".join(f"  {row}" for row in self.screen()[:40])
        return f"What {self.name} sees:\n{rows or '  nothing'}"

    def finds(self, message: Message | str) -> Message:
        """A message itself, or the newest visible one that reads so."""
        if isinstance(message, Message):
            return message
        found = self._look(lambda row: row.message is not None and message in row.text, WITHIN)
        if found is None or found.message is None:
            raise AssertionError(f"{self.name} sees no message {message!r}.\n{self.describes()}")
        return found.message

    def place(self, name: str | Channel) -> Channel:
        """ "#launch", "launch", an id; "@bob" is the DM with bob, "@bob @eve" the one of three."""
        if isinstance(name, Channel):
            return name
        world, home = self.slack.world, self.member.workspace_id
        with world.lock:
            return self._named(world, home, name)

    def _named(self, world: World, home: str, name: str) -> Channel:
        if name.startswith("@"):
            others = [world.member(one, home).id for one in name.replace(",", " ").split()]
            return world.dm(home, self.id, *others)
        return world.channel(name, home)

    def _somewhere(self, in_: str | Channel | None) -> Channel:
        if in_ is not None:
            return self.place(in_)
        mine = (c for c in self.slack.world.channels.values() if self.id in c.members)
        found = next(mine, None)
        return found or self.slack.world.dm(self.member.workspace_id, self.id)

    def _name(self, channel: Channel) -> str:
        return screen.place(self.slack.world, channel, self.member)

    def as_sent(self, text: str) -> str:
        """Names typed with @ and # as Slack sends them."""
        return _TYPED.sub(self._mention, text)

    def _escaped(self, text: str) -> str:
        """Names typed in a slash command whose app wants them escaped: people with their name."""
        return _PERSON.sub(self._with_name, self.as_sent(text))

    def _with_name(self, match: re.Match[str]) -> str:
        return f"<@{match[1]}|{self.slack.world.members[match[1]].name}>"

    def _mention(self, match: re.Match[str]) -> str:
        world, home = self.slack.world, self.member.workspace_id
        try:
            if match[1] == "#":
                return f"<#{world.channel(match[2], home).id}|{match[2]}>"
            if match[2] in ("here", "channel", "everyone"):
                return f"<!{match[2]}>"
            groups = (g for g in world.groups.values() if g.handle == match[2])
            group = next((g for g in groups if g.workspace_id == home), None)
            return f"<!subteam^{group.id}>" if group else f"<@{world.member(match[2], home).id}>"
        except KeyError:
            return match[0]

    def _own(self, message: Message | str) -> Message:
        found = self.finds(message)
        if found.user != self.id:
            raise AssertionError(f"{self.name} did not write {found.text!r}")
        return found

    def _look(self, fits: Callable[[Shown], bool], within: float) -> Shown | None:
        deadline = time.monotonic() + within
        while True:
            seq = self.slack.feed.seq
            with self.slack.world.lock:
                rows = screen.shown(self.slack.world, self.slack.surfaces, self.member)
                found = next((row for row in rows if fits(row)), None)
            left = deadline - time.monotonic()
            if found or left <= 0:
                return found
            self.slack.feed.wait(seq, left)
