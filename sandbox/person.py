"""Somebody at their keyboard: what they say, see, and do with apps."""

from typing import Any

from . import elements, filled, finding, hands, shapes, uploads
from .apps import Installation
from .doors import Ack
from .events import happened
from .model import Channel, Json, Message, View
from .screen import Shown
from .seat import WITHIN
from .speaking import Speaker


class Person(Speaker):
    """A member of a workspace, as a test or a page acts for them."""

    def clicks(self, text: str, *, on: Shown | Message | str | None = None) -> Ack:
        """Press the newest visible button that reads `text`, choose the option of that text, or
        press a modal's submit or cancel. AssertionError where there is none, or the app did not
        take it."""
        shown, found = self._finds_element(text, on)
        if found is None:
            return self._checked(self._modal_button(shown, text), text)
        chosen: Json = {}
        if found.kind not in ("button", "workflow_button"):
            chosen = finding.choice(found, text, hands.held(self.member, shown, found))
        return self._checked(hands.act(self.slack, self.member, shown, found, chosen), text)

    def picks(self, value: Any, from_: str, *, on: Shown | Message | str | None = None) -> Ack:
        """Set a select, a picker, checkboxes or radio buttons named `from_` (its label,
        placeholder, action id or block id) that tell the app at once, or choose from an overflow
        menu named so. Several values are a list."""
        shown, found = self._finds_field(from_, on)
        chosen = self._value(found, value)
        return self._checked(hands.act(self.slack, self.member, shown, found, chosen), from_)

    def fills(self, title: str, values: dict[str, Any], *, submits: bool = True) -> Ack | None:
        """Fill the open modal `title` by labels, and submit it. Options, people and places go by
        what they are called; dates, times and moments may be Python's own; a file is its name
        and bytes. AssertionError where a field is missing, or Slack itself would refuse."""
        view = self._modal(title)
        for label, value in values.items():
            found = finding.named(view.body["blocks"], label)
            if found is None:
                raise AssertionError(f"no field {label!r}.\n{self.describes()}")
            self._enters(Shown(found.label, "", view=view), found, self._value(found, value))
        if not submits:
            return None
        errors = [f"{label}: {says}" for label, says in filled.wrong_by_label(view).items()]
        if errors:
            raise AssertionError(f"{title!r} needs {', '.join(errors)}\n{self.describes()}")
        return self._checked(hands.submit(self.slack, self.member, view), title)

    def types(self, value: Any, into: str, *, on: Shown | Message | str | None = None) -> None:
        """Put a value into a field of a message, of App Home or of a modal. The app is told only
        of those it wants to hear of at once; the others are in the state of the next action."""
        shown, found = self._finds_field(into, on)
        self._enters(shown, found, self._value(found, value))

    def _enters(self, shown: Shown, found: elements.Placed, chosen: Json) -> None:
        if found.block.get("type") != "input" or found.block.get("dispatch_action"):
            self._checked(hands.act(self.slack, self.member, shown, found, chosen), found.label)
        else:
            with self.slack.world.lock:
                hands.enter(self.member, shown, found, chosen)

    def closes(self, title: str = "", *, everything: bool = False) -> None:
        """Cancel the open modal."""
        hands.close(self.slack, self.member, self._modal(title), everything=everything)

    def opens_home(self, app: str = "", *, tab: str = "home") -> None:
        """Open an app (by name; the only one that has a Home tab) at a tab: "home" or
        "messages"."""
        for installation in self._apps(app):
            if installation.app.manifest.home_tab:
                self._opens(installation, tab)
                return
        raise AssertionError(f"no app {app!r} with a Home tab")

    def opens_dm(self, app: str = "") -> Channel:
        """Open the messages of an app (by name; the only one there is) and read them."""
        installation = next(iter(self._apps(app)), None)
        if installation is None:
            raise AssertionError(f"no app {app!r} is installed")
        channel = self._opens(installation, "messages")
        self.reads(channel)
        return channel

    def _apps(self, name: str) -> list[Installation]:
        here = self.slack.world.installations_in(self.member.workspace_id)
        names = (i for i in here if i.state != "uninstalled")
        return [i for i in names if name in ("", i.app.manifest.name, i.app.manifest.bot_name)]

    def _opens(self, installation: Installation, tab: str) -> Channel:
        world, home = self.slack.world, self.member.workspace_id
        with world.lock:
            view = self.slack.surfaces.homes.get((installation.app_id, self.id))
            channel = world.dm(home, installation.bot_user_id, self.id)
            event: Json = {"type": "app_home_opened", "user": self.id, "channel": channel.id}
            event["tab"] = tab
            if view and tab == "home":
                event["view"] = shapes.view(world, view)
        self.slack.do(lambda: happened(world, event, home, only=installation))
        return channel

    def runs(self, command: str, in_: str | Channel | None = None) -> Ack:
        """Type a slash command, in a channel (default: the first one they are in). "@name" and
        "#name" become mentions where the app's manifest says `should_escape`. What the app answers
        is on the screen; the ack is returned."""
        escapes = hands.escapes(self.slack, self.member, command)
        typed = self._escaped(command) if escapes else command
        return hands.run(self.slack, self.member, typed, self._somewhere(in_))

    def uses_shortcut(self, shortcut: str, on: Message | str | None = None) -> Ack:
        """Use a shortcut by its name, on a message or anywhere."""
        message = None if on is None else self.finds(on)
        return self._checked(hands.shortcut(self.slack, self.member, shortcut, message), shortcut)

    def _finds_element(
        self, text: str, on: Shown | Message | str | None
    ) -> tuple[Shown, elements.Placed | None]:
        def fits(row: Shown) -> bool:
            return finding.matches(row, on) and (
                finding.pressable(row, text) is not None or finding.asks(row, text)
            )

        shown = self._look(fits, WITHIN)
        if shown is None:
            raise AssertionError(f"{self.name} has no {text!r} to click.\n{self.describes()}")
        return shown, finding.pressable(shown, text)

    def _finds_field(
        self, name: str, on: Shown | Message | str | None
    ) -> tuple[Shown, elements.Placed]:
        shown = self._look(
            lambda row: finding.matches(row, on) and finding.named(row.blocks, name) is not None,
            WITHIN,
        )
        found = finding.named(shown.blocks, name) if shown else None
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
        if found.kind == "overflow":
            return {"selected_option": self._one(found, value)}
        if not found.is_multiple:
            return {found.holds: self._one(found, value)}
        single = isinstance(value, tuple) and found.kind == "file_input"
        rows = [value] if single or not isinstance(value, list | tuple) else value
        return {found.holds: [self._one(found, row) for row in rows]}

    def _one(self, found: elements.Placed, value: Any) -> Any:
        if value is None:
            return None
        if "option" in found.holds or found.kind == "overflow":
            return finding.option(found, value) or self._suggested(found, str(value))
        if "user" in found.holds:
            return self.slack.member(value, self.member.workspace_id).id
        if "channel" in found.holds or "conversation" in found.holds:
            return self.place(value).id
        if found.kind == "file_input":
            return self._file(*value)
        if found.kind == "rich_text_input" and isinstance(value, str):
            value = self.as_sent(value)
        return finding.typed(found.kind, value)

    def _file(self, name: str, content: bytes) -> Json:
        world = self.slack.world
        with world.lock:
            return shapes.file(world, uploads.bring(world, self.member, name, content))

    def _suggested(self, found: elements.Placed, text: str) -> Json:
        """An option that the app offers for what is typed."""
        if "external" in found.kind:
            shown, _ = self._finds_field(found.block_id, None)
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
