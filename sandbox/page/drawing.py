"""The templates, and what they may use."""

from __future__ import annotations

import json
import re
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, Undefined
from markupsafe import Markup, escape

from .. import elements, rooms
from ..model import Channel, Json, Message
from . import emoji, moments, mrkdwn, names, rich, sidebar, spelled
from .site import Visitor

FOLDER = Path(__file__).parent


@cache
def environment() -> Environment:
    found = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=Undefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters |= {"clock": moments.clock, "full": moments.full, "json": as_json}
    return found


def draw(template: str, **values: Any) -> str:
    return environment().get_template(template).render(**values)


def as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


class Pen:
    """What templates call for one person: texts, images, and the choices of an element."""

    known = ("section", "divider", "header", "context", "actions", "image", "rich_text", "table")
    """The blocks that may stand inside others."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.scope = ""
        self._count = 0

    def within(self, scope: str) -> str:
        """From here on what is drawn belongs to this message or view: apps give equal ids to
        equal blocks, and a page must not. Draws nothing."""
        self.scope, self._count = scope, 0
        return ""

    def text(self, found: object) -> Markup:
        return mrkdwn.text(self.visitor, found)

    def mrkdwn(self, words: str) -> Markup:
        return mrkdwn.mrkdwn(self.visitor, words)

    def rich(self, block: Json) -> Markup:
        return rich.rich(self.visitor, block)

    def emoji(self, name: str) -> Markup:
        return mrkdwn.emoji(name)

    def words(self, message: Message) -> Markup | None:
        """The text of a message without blocks of its own; None where its blocks are drawn."""
        typed = [block.get("block_id") for block in message.blocks] == ["typed"]
        return self.mrkdwn(message.text) if typed or not message.blocks else None

    def typed_words(self, message: Message) -> str:
        """A message as its author would type it again."""
        return re.sub(r"<(https?://[^|>]+)>", r"\1", reading_names(self.visitor, message.text))

    def palette(self) -> list[tuple[str, str]]:
        return emoji.palette()

    def picture(self, block: Json) -> str:
        """The address of an image that is here to be had; "" for one that lies elsewhere."""
        world = self.visitor.world
        url = str(block.get("image_url") or (block.get("slack_file") or {}).get("url") or "")
        inside = url.removeprefix(f"{world.base_url}/files/") if world.base_url else url
        file_id = (block.get("slack_file") or {}).get("id") or (
            inside.partition("/")[0] if inside != url else ""
        )
        return f"{self.visitor.url}/file/{file_id}" if file_id in world.files else ""

    def held(self, element: Json, block: Json, values: Json | None) -> Json:
        """The state of an element: what was entered in this view, or where it starts."""
        found = elements.Placed(element, block)
        if not found.holds:
            return {}
        stored = (values or {}).get(found.block_id, {}).get(found.action_id)
        return dict(stored or found.initial)

    def value(self, element: Json, block: Json, values: Json | None) -> Any:
        found = elements.Placed(element, block)
        return self.held(element, block, values).get(found.holds)

    def picked(self, element: Json, block: Json, values: Json | None) -> list[Json]:
        """What a select shows as chosen: rows of `value` and `text`."""
        held = self.value(element, block, values)
        rows = held if isinstance(held, list) else [held]
        return [self._row(row) for row in rows if row]

    def _row(self, row: Any) -> Json:
        if isinstance(row, dict):
            return {"value": row.get("value"), "text": row["text"]["text"], "option": row}
        world = self.visitor.world
        if row in world.members:
            return {"value": row, "text": names.face(world.members[row]).name}
        channel = world.channels.get(str(row))
        return {"value": row, "text": names.called(self.visitor, channel) if channel else str(row)}

    def choices(self, element: Json) -> list[Json]:
        """The options of a static select, each with its group's label."""
        groups = element.get("option_groups") or [{"options": element.get("options", [])}]
        return [
            {
                "value": option.get("value"),
                "text": option["text"]["text"],
                "more": (option.get("description") or {}).get("text", ""),
                "group": (group.get("label") or {}).get("text", ""),
            }
            for group in groups
            for option in group["options"]
        ]

    def moment(self, stamp: int | None) -> str:
        """An epoch second as a datetime field of this person holds it."""
        if stamp is None:
            return ""
        at = datetime.fromtimestamp(stamp, ZoneInfo(self.visitor.member.tz))
        return f"{at:%Y-%m-%dT%H:%M}"

    def typed(self, value: Any) -> str:
        """The words of a rich text field."""
        if isinstance(value, dict):
            return spelled.spelled(self.visitor, value)
        return str(value or "")

    def plain(self, words: object) -> Markup:
        return escape(words)

    def unique(self) -> str:
        """A name of its own for each set of boxes that is drawn."""
        self._count += 1
        return f"{self.scope}-{self._count}"

    def menu(self, element: Json) -> list[Json]:
        """The items of an overflow menu."""
        return [
            {"value": o.get("value"), "text": o["text"]["text"], "url": o.get("url", ""),
             "more": (o.get("description") or {}).get("text", "")}
            for o in element.get("options", [])
        ]  # fmt: skip

    def confirm(self, found: Json) -> Json:
        """A confirm dialog, its texts as HTML."""
        drawn = {key: str(self.text(found[key])) for key in ("title", "text", "confirm", "deny")}
        return drawn | {"style": found.get("style", "primary")}

    def href(self, url: str) -> str:
        return names.inside(self.visitor, url) or (url if names.leads_out(url) else "#")

    def inside(self, url: str) -> bool:
        return bool(names.inside(self.visitor, url))

    def markdown(self, words: str) -> Markup:
        """A markdown block, near enough: headings, emphasis and links."""
        drawn = re.sub(r"(?m)^#{1,6} +(.+)$", r"*\1*", words)
        drawn = re.sub(r"\*\*(.+?)\*\*|__(.+?)__", r"*\1\2*", drawn)
        drawn = re.sub(r"\[([^\]]+)\]\((https?://[^)\s]+)\)", r"<\2|\1>", drawn)
        return self.mrkdwn(re.sub(r"(?m)^(\s*)[-*] +", r"\1• ", drawn))

    def aligned(self, block: Json, column: int) -> Markup:
        """The class of a table's cell."""
        settings = block.get("column_settings") or []
        align = (settings[column] or {}).get("align") if column < len(settings) else ""
        return Markup(f' class="is-{align}"') if align in ("center", "right") else Markup("")  # noqa: S704

    def called(self, channel: Channel) -> str:
        return names.called(self.visitor, channel)

    def app_id(self, channel: Channel) -> str:
        """The app that a DM is with; "" for any other conversation."""
        found = sidebar.app_of(self.visitor, channel)
        return found.app_id if found else ""

    def read_only(self, channel: Channel) -> bool:
        return rooms.is_read_only(self.visitor.world, channel)

    def workspace(self) -> str:
        return self.visitor.world.workspaces[self.visitor.member.workspace_id].name

    def ago(self, at: datetime) -> str:
        return moments.ago(at, self.visitor.local(self.visitor.world.now()))

    def day_and_time(self, at: float) -> str:
        local = self.visitor.local(at)
        return f"{local:%a} {local.day} {local:%b}, {local:%H:%M}"


def reading_names(visitor: Visitor, text: str) -> str:
    """Mentions as they are typed."""
    world = visitor.world

    def name(match: re.Match[str]) -> str:
        found = world.members.get(match[2]) or world.channels.get(match[2])
        return f"{match[1]}{found.name}" if found else match[0]

    return mrkdwn.plain_entities(re.sub(r"<([@#])([A-Z0-9]+)(?:\|[^>]*)?>", name, text))
