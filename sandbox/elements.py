"""The interactive elements of Block Kit: what they hold, and what doing something to one says."""

from collections.abc import Iterator
from dataclasses import dataclass

from .model import Json, Values

# The key under which an element's state and action carry what was chosen, and where it starts.
_HOLDS = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "file_input": ("files", ""),
}
PRESSED = ("button", "workflow_button", "overflow", "icon_button", "feedback_buttons")


@dataclass(frozen=True)
class Placed:
    """An element where it stands."""

    element: Json
    block: Json

    @property
    def kind(self) -> str:
        return str(self.element["type"])

    @property
    def block_id(self) -> str:
        return str(self.block.get("block_id", ""))

    @property
    def action_id(self) -> str:
        return str(self.element.get("action_id", ""))

    @property
    def label(self) -> str:
        """What a person would call it: its label, its own text, its placeholder."""
        for text in (
            self.block.get("label"),
            self.element.get("text"),
            self.element.get("placeholder"),
        ):
            if isinstance(text, dict) and text.get("text"):
                return str(text["text"])
        return ""

    @property
    def holds(self) -> str:
        """The key its value stands under; "" for what is only pressed."""
        return _HOLDS.get(self.kind, ("", ""))[0]

    @property
    def is_multiple(self) -> bool:
        return self.holds.endswith("s")

    @property
    def initial(self) -> Json:
        """Its part of a view's `state` before anybody touched it."""
        key, start = _HOLDS[self.kind]
        empty: object = [] if self.is_multiple else None
        return {"type": self.kind, key: self.element.get(start, empty)}

    def starting_in(self, conversation: str) -> Json:
        """Its state before anybody touched it, where its person looks at that conversation."""
        start = self.initial
        asked = self.element.get("default_to_current_conversation")
        if asked and conversation and not start[self.holds]:
            start[self.holds] = [conversation] if self.is_multiple else conversation
        return start

    @property
    def options(self) -> list[Json]:
        groups = self.element.get("option_groups") or []
        grouped = [option for group in groups for option in group["options"]]
        return [*self.element.get("options", []), *grouped]

    def option(self, text: str) -> Json | None:
        """The option that reads `text` (or has this value)."""
        by_text = (o for o in self.options if o["text"]["text"] == text)
        by_value = (o for o in self.options if o.get("value") == text)
        return next(by_text, None) or next(by_value, None)


def placed(blocks: list[Json]) -> Iterator[Placed]:
    """Every interactive element of these blocks, top to bottom."""
    for block in blocks:
        for element in _of(block):
            if element.get("type") in _HOLDS or element.get("type") in PRESSED:
                yield Placed(element, block)


def _of(block: Json) -> list[Json]:
    if block["type"] in ("actions", "context_actions"):
        return list(block.get("elements", []))
    if block["type"] == "input":
        return [block["element"]]
    return [block["accessory"]] if block.get("accessory") else list(block.get("actions", []))


def initial_state(blocks: list[Json], current: str = "") -> Values:
    """`state.values` of a view or message that nobody has touched. `current` is the conversation
    that those begin with which ask for the current one."""
    values: Values = {}
    for found in placed(blocks):
        if found.holds:
            values.setdefault(found.block_id, {})[found.action_id] = found.starting_in(current)
    return values


def state(blocks: list[Json], entered: Values, current: str = "") -> Values:
    """`state.values` of these blocks: what was entered, where block, action and kind are still
    there; else where each field starts."""
    return {
        block: {
            action: _held(entered.get(block, {}).get(action), start)
            for action, start in actions.items()
        }
        for block, actions in initial_state(blocks, current).items()
    }


def _held(entered: Json | None, start: Json) -> Json:
    return entered if entered and entered.get("type") == start["type"] else start


def action(found: Placed, chosen: Json, ts: str) -> Json:
    """One entry of `actions` in a block_actions payload. `chosen` is e.g. {"selected_user": "U…"};
    for a button it is empty."""
    body: Json = {
        "type": found.kind,
        "action_id": found.action_id,
        "block_id": found.block_id,
        "action_ts": ts,
    }
    kept = ("text", "value", "style", "placeholder", "confirm", "url")
    body |= {key: found.element[key] for key in kept if key in found.element}
    return body | chosen
