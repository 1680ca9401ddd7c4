"""Somebody at their keyboard: what they say, see, and do with apps."""

from typing import Any

from . import elements, finding, hands, shapes
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
        chosen = {} if found.kind in ("button", "workflow_button") else finding.choice(found, text)
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
            found = finding.named(view.body["blocks"], label)
            if found is None:
                raise AssertionError(f"no field {label!r}.\n{self.describes()}")
            self._enters(view, found, self._value(found, value))
        if not submits:
            return None
        empty = finding.left_empty(view)
        if empty:
            raise AssertionError(f"{title!r} needs {', '.join(empty)}.\n{self.describes()}")
        return self._checked(hands.submit(self.slack, self.member, view), title)

    def _enters(self, view: View, found: elements.Placed, chosen: Json) -> None:
        """Put a value into a field; the app is told of those it wants to hear of at once."""
        if found.block.get("type") != "input" or found.block.get("dispatch_action"):
            shown = Shown(found.label, "", view=view)
            self._checked(hands.act(self.slack, self.member, shown, found, chosen), found.label)
        else:
            hands.enter(view, found, chosen)

    def closes(self, title: str = "", *, everything: bool = False) -> None:
        """Cancel the open modal."""
        hands.close(self.slack, self.member, self._modal(title), everything=everything)

    def opens_home(self, app: str = "", *, tab: str = "home") -> None:
        """Open an app (by name; the only one that has a Home tab) at a tab: "home" or
        "messages"."""
        for installation in self.slack.world.installations_in(self.member.workspace_id):
            manifest = installation.app.manifest
            if manifest.home_tab and app in ("", manifest.name, manifest.bot_name):
                self._opens(installation.app_id, tab)
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
        if found.is_multiple:
            rows = value if isinstance(value, list | tuple) else [value]
            return {found.holds: [self._one(found, row) for row in rows]}
        return {found.holds: self._one(found, value)}

    def _one(self, found: elements.Placed, value: Any) -> Any:
        if value is None:
            return None
        if "option" in found.holds:
            return finding.option(found, value) or self._suggested(found, str(value))
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
