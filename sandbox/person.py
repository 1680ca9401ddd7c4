"""Somebody at their keyboard: what they say and do, and what they see."""

import mimetypes
import re
import time
from typing import TYPE_CHECKING, Any

from . import elements, hands, rich_text, rooms, screen, shapes, talk
from .doors import Ack
from .events import happened
from .model import Channel, File, Json, Member, Message, View
from .screen import Shown

if TYPE_CHECKING:
    from .slack import Slack

WITHIN = 2.0
"""Real seconds for which somebody looks for what should appear."""
_TYPED = re.compile(r"(?<![\w<|])([@#])([\w.-]*\w)")


class Person:
    """A member of a workspace, as a test or a page acts for them."""

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

    # Saying

    def says(self, text: str, in_: str | Channel, *, ts: str = "", **more: Any) -> Message:
        """Say something in "#channel", to "@somebody", or in a channel. "@name" and "#name" in
        the text become mentions. `more` are fields of `Message` (thread_ts, subtype, …)."""
        channel, world = self.place(in_), self.slack.world
        if self.id not in channel.members:
            raise AssertionError(f"{self.name} is not in {self._name(channel)}")
        if channel.archived:
            raise AssertionError(f"{self._name(channel)} is archived")
        words = self._typed(text)
        return self.slack.do(lambda: talk.post(world, channel, self.member, words, ts=ts, **more))

    def replies(
        self, text: str, to: Message | str, *, broadcast: bool = False, ts: str = "", **more: Any
    ) -> Message:
        """Reply in the thread of a message (or of the newest that reads so)."""
        message = self.finds(to)
        if broadcast:
            more["subtype"] = "thread_broadcast"
        channel = self.slack.world.channels[message.channel_id]
        thread = message.thread_ts or message.ts
        return self.says(text, channel, ts=ts, thread_ts=thread, **more)

    def edits(self, message: Message | str, text: str) -> None:
        found, words = self._own(message), self._typed(text)
        changed = {"text": words, "blocks": rich_text.blocks(words)}
        self.slack.do(lambda: talk.edit(self.slack.world, found, **changed))

    def deletes(self, message: Message | str) -> None:
        found = self._own(message)
        self.slack.do(lambda: talk.delete(self.slack.world, found))

    def reacts(self, name: str, to: Message | str) -> None:
        message = self.finds(to)
        self.slack.do(lambda: talk.react(self.slack.world, self.member, name, message))

    def unreacts(self, name: str, to: Message | str) -> None:
        message = self.finds(to)
        self.slack.do(lambda: talk.unreact(self.slack.world, self.member, name, message))

    def joins(self, channel: str | Channel) -> None:
        found = self.place(channel)
        if found.kind != "channel":
            raise AssertionError(f"{self._name(found)} is private: somebody must invite")
        self.slack.do(lambda: rooms.join(self.slack.world, found, self.member))

    def leaves(self, channel: str | Channel) -> None:
        found = self.place(channel)
        self.slack.do(lambda: rooms.leave(self.slack.world, found, self.member))

    def invites(self, who: Any, to: str | Channel) -> None:
        """Bring a person or an app's bot into a channel one is in."""
        found, guest = self.place(to), self.slack.member(who, self.member.workspace_id)
        self.slack.do(lambda: rooms.join(self.slack.world, found, guest, self.member))

    def removes(self, who: Any, from_: str | Channel) -> None:
        found, member = self.place(from_), self.slack.member(who, self.member.workspace_id)
        self.slack.do(lambda: rooms.leave(self.slack.world, found, member, kicked=True))

    def archives(self, channel: str | Channel) -> None:
        found = self.place(channel)
        self.slack.do(lambda: rooms.archive(self.slack.world, found, self.member))

    def changes(self, **fields: Any) -> None:
        """Change of one's profile or standing: title, tz, deleted, status_text, is_admin, …"""
        for name, value in fields.items():
            if not hasattr(self.member, name):
                raise AttributeError(f"a member has no {name}")
            setattr(self.member, name, value)
        status = any(name.startswith("status_") for name in fields)
        self.slack.do(lambda: rooms.person_changed(self.slack.world, self.member, status=status))

    def keeps_quiet(self, start: float, end: float) -> None:
        """Set "do not disturb" from `start` to `end` (epoch seconds), every day from then on."""
        self.member.dnd = (start, end)
        self.slack.do(lambda: rooms.quiet_changed(self.slack.world, self.member))

    def uploads(self, name: str, content: bytes, in_: str | Channel, text: str = "") -> Message:
        """Share a file with some words."""
        world = self.slack.world
        found = File(
            id=world.ids.next("F"),
            workspace_id=self.member.workspace_id,
            user=self.id,
            name=name,
            mimetype=mimetypes.guess_type(name)[0] or "application/octet-stream",
            content=content,
            created=world.now(),
            complete=True,
        )
        world.files[found.id] = found
        return self.says(text, in_, subtype="file_share", files=[found.id])

    def reads(self, channel: str | Channel) -> None:
        """Mark all of a conversation as read."""
        found = self.place(channel)
        found.read[self.id] = max((m.ts for m in found.timeline.newest_first()), default="")
        self.slack.world.changed("read", {"channel": found.id}, found, who=self.id)

    def unread(self, channel: str | Channel) -> int:
        """How many messages of others stand in a conversation since it was read."""
        return screen.unread(self.place(channel), self.member)

    # Seeing

    def screen(self) -> list[Shown]:
        """Everything this person can see, what lies on top first."""
        with self.slack.world.lock:
            return screen.shown(self.slack.world, self.slack.surfaces, self.member)

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

    # Doing

    def clicks(self, text: str, *, on: Shown | Message | str | None = None) -> Ack:
        """Press the newest visible button that reads `text`, choose the option of that text, or
        press a modal's submit or cancel. AssertionError where there is none, or the app did not
        take it."""
        shown, found = self._finds_element(text, on)
        if found is None:
            return self._checked(self._modal_button(shown, text), text)
        chosen = {} if found.kind in ("button", "workflow_button") else _choice(found, text)
        return self._checked(hands.act(self.slack, self.member, shown, found, chosen), text)

    def picks(self, value: Any, from_: str, *, on: Shown | Message | str | None = None) -> Ack:
        """Set a select, a picker, checkboxes or radio buttons named `from_` (its label,
        placeholder or action id) that tell the app at once."""
        shown, found = self._finds_field(from_, on)
        chosen = self._value(found, value)
        return self._checked(hands.act(self.slack, self.member, shown, found, chosen), from_)

    def fills(self, title: str, values: dict[str, Any], *, submits: bool = True) -> Ack | None:
        """Fill the open modal `title` by labels, and submit it. Options and people go by what
        they are called. AssertionError where a field is missing or a required one left empty."""
        view = self._modal(title)
        for label, value in values.items():
            found = _named(view.body["blocks"], label)
            if found is None:
                raise AssertionError(f"no field {label!r}.\n{self.describes()}")
            hands.enter(view, found, self._value(found, value))
        if not submits:
            return None
        empty = _left_empty(view)
        if empty:
            raise AssertionError(f"{title!r} needs {', '.join(empty)}.\n{self.describes()}")
        return self._checked(hands.submit(self.slack, self.member, view), title)

    def closes(self, title: str = "", *, everything: bool = False) -> None:
        """Cancel the open modal."""
        hands.close(self.slack, self.member, self._modal(title), everything=everything)

    def opens_home(self, app: str = "") -> None:
        """Open the Home tab of an app (by name; the only one that has such a tab)."""
        for installation in self.slack.world.installations_in(self.member.workspace_id):
            manifest = installation.app.manifest
            if manifest.home_tab and app in ("", manifest.name, manifest.bot_name):
                self._opens(installation.app_id, "home")
                return
        raise AssertionError(f"no app {app!r} with a Home tab")

    def _opens(self, app_id: str, tab: str) -> None:
        world, home = self.slack.world, self.member.workspace_id
        installation = world.installation_of(app_id, home)
        if installation is None:
            raise AssertionError("the app is not installed")
        view = self.slack.surfaces.homes.get((app_id, self.id))
        channel = world.dm(home, installation.bot_user_id, self.id)
        event: Json = {"type": "app_home_opened", "user": self.id, "channel": channel.id}
        event["tab"] = tab
        if view:
            event["view"] = shapes.view(world, view)
        self.slack.do(lambda: happened(world, event, home, only=installation))

    def runs(self, command: str, in_: str | Channel | None = None) -> Ack:
        """Type a slash command, in a channel (default: the first one they are in). What the app
        answers is on the screen; the ack is returned."""
        return hands.run(self.slack, self.member, command, self._somewhere(in_))

    def uses(self, shortcut: str, on: Message | str | None = None) -> Ack:
        """Use a shortcut by its name, on a message or anywhere."""
        message = None if on is None else self.finds(on)
        return self._checked(hands.shortcut(self.slack, self.member, shortcut, message), shortcut)

    # Finding

    def place(self, name: str | Channel) -> Channel:
        """ "#launch", "launch", an id; "@bob" is the DM with bob."""
        if isinstance(name, Channel):
            return name
        world, home = self.slack.world, self.member.workspace_id
        if name.startswith("@"):
            return world.dm(home, self.id, world.member(name, home).id)
        return world.channel(name, home)

    def _somewhere(self, in_: str | Channel | None) -> Channel:
        if in_ is not None:
            return self.place(in_)
        mine = (c for c in self.slack.world.channels.values() if self.id in c.members)
        found = next(mine, None)
        return found or self.slack.world.dm(self.member.workspace_id, self.id)

    def _name(self, channel: Channel) -> str:
        return screen.place(self.slack.world, channel, self.member)

    def _typed(self, text: str) -> str:
        """Names typed with @ and # as Slack sends them."""
        return _TYPED.sub(self._mention, text)

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

    def _look(self, fits: Any, within: float) -> Shown | None:
        deadline = time.monotonic() + within
        while True:
            seq = self.slack.feed.seq
            found = next((row for row in self.screen() if fits(row)), None)
            left = deadline - time.monotonic()
            if found or left <= 0:
                return found
            self.slack.feed.wait(seq, left)

    def _finds_element(
        self, text: str, on: Shown | Message | str | None
    ) -> tuple[Shown, elements.Placed | None]:
        def fits(row: Shown) -> bool:
            return _matches(row, on) and (_pressable(row, text) is not None or _asks(row, text))

        shown = self._look(fits, WITHIN)
        if shown is None:
            raise AssertionError(f"{self.name} has no {text!r} to click.\n{self.describes()}")
        return shown, _pressable(shown, text)

    def _finds_field(
        self, name: str, on: Shown | Message | str | None
    ) -> tuple[Shown, elements.Placed]:
        shown = self._look(
            lambda row: _matches(row, on) and _named(row.blocks, name) is not None, WITHIN
        )
        found = _named(shown.blocks, name) if shown else None
        if shown is None or found is None:
            raise AssertionError(f"{self.name} has no field {name!r}.\n{self.describes()}")
        return shown, found

    def _modal(self, title: str) -> View:
        shown = self._look(
            lambda row: row.view is not None and row.view.kind == "modal" and title in row.where,
            WITHIN,
        )
        top = self.slack.surfaces.top(self.id)
        if shown is None or top is None or shown.view is not top:
            raise AssertionError(f"no modal {title!r} is on top.\n{self.describes()}")
        return top

    def _modal_button(self, shown: Shown, text: str) -> Ack:
        view = shown.view
        if view and (view.body.get("submit") or {}).get("text") == text:
            return hands.submit(self.slack, self.member, view)
        self.closes()
        return Ack(200, {})

    def _value(self, found: elements.Placed, value: Any) -> Json:
        """A value as an element's state holds it."""
        if found.is_multiple:
            rows = value if isinstance(value, list | tuple) else [value]
            return {found.holds: [self._one(found, row) for row in rows]}
        return {found.holds: self._one(found, value)}

    def _one(self, found: elements.Placed, value: Any) -> Any:
        if value is None:
            return None
        if "option" in found.holds:
            return _option(found, value) or self._suggested(found, str(value))
        if "user" in found.holds:
            return self.slack.member(value, self.member.workspace_id).id
        if "channel" in found.holds or "conversation" in found.holds:
            return self.place(value).id
        return value if found.kind in ("datetimepicker", "rich_text_input") else str(value)

    def _suggested(self, found: elements.Placed, text: str) -> Json:
        """An option that the app offers for what is typed."""
        if "external" in found.kind:
            shown, _ = self._finds_field(found.label or found.action_id, None)
            said = hands.suggest(self.slack, self.member, shown, found, text).body
            groups = said.get("option_groups") or []
            offered = [*said.get("options", []), *(o for g in groups for o in g["options"])]
            for option in offered:
                if option["text"]["text"] == text or option.get("value") == text:
                    chosen: Json = option
                    return chosen
        raise AssertionError(f"{found.label!r} offers no {text!r}.\n{self.describes()}")

    def _checked(self, ack: Ack, what: str) -> Ack:
        if not ack.ok:
            raise AssertionError(
                f"the app did not take {what!r}: {ack.reason} {ack.status}\n{self.describes()}"
            )
        return ack


def _matches(row: Shown, on: Shown | Message | str | None) -> bool:
    if on is None:
        return True
    if isinstance(on, Message):
        return row.message is on
    if isinstance(on, Shown):
        return (row.message or row.view) is (on.message or on.view)
    return on in row.text or on in row.where


def _pressable(row: Shown, text: str) -> elements.Placed | None:
    """A button that reads so, else an element with such an option."""
    found = list(elements.placed(row.blocks))
    for placed in found:
        if placed.kind in ("button", "workflow_button") and placed.label == text:
            return placed
    return next((p for p in found if p.block["type"] != "input" and p.option(text)), None)


def _asks(row: Shown, text: str) -> bool:
    """Whether it is a modal whose submit or close button reads so."""
    body = row.view.body if row.view and row.view.kind == "modal" else {}
    return text in [(body.get(key) or {}).get("text") for key in ("submit", "close")]


def _choice(found: elements.Placed, text: str) -> Json:
    option = found.option(text)
    if found.holds:
        return {found.holds: [option] if found.is_multiple else option}
    return {"selected_option": option}


def _option(found: elements.Placed, value: Any) -> Json | None:
    return value if isinstance(value, dict) else found.option(str(value))


def _named(blocks: list[Json], name: str) -> elements.Placed | None:
    """The field whose label, placeholder, action id or block id is `name`."""
    fields = [found for found in elements.placed(blocks) if found.holds]
    for found in fields:
        placeholder = (found.element.get("placeholder") or {}).get("text")
        if name in (found.label, placeholder, found.action_id, found.block_id):
            return found
    return None


def _left_empty(view: View) -> list[str]:
    """The labels of required fields without a value."""
    empty = []
    for found in elements.placed(view.body["blocks"]):
        if found.block["type"] == "input" and not found.block.get("optional"):
            held = view.values.get(found.block_id, {}).get(found.action_id, {})
            if not held.get(found.holds):
                empty.append(found.label)
    return empty
