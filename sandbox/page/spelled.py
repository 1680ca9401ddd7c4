"""Rich text in a plain field of the page: as its person would type it, and read back from that."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from .. import rich_text
from ..model import Json
from .site import Visitor

_TYPED_NAME = re.compile(r"[\w.-]*\w")
_LABELLED = re.compile(r"\[([^\[\]\n]+)\]\((https?://[^\s()<>]+)\)")
_URL = re.compile(r"(?<![<|\w])https?://[^\s<>|]+[^\s<>|.,;:!?)\"']")


def spelled(visitor: Visitor, value: Any) -> str:
    """A rich_text as typed words: @name, #channel, :emoji:, [label](address), a line each."""
    parts = (value or {}).get("elements", [])
    text = ""
    for part in parts:
        text += "\n" if text and not text.endswith("\n") else ""
        text += "\n".join(_lines(visitor, part))
    return text


def entered(visitor: Visitor, text: str, start: Any) -> Json:
    """Typed words as a rich_text. Where nobody changed how the field starts, `start` itself, whose
    lists and looks a plain field cannot show."""
    if isinstance(start, dict) and text == spelled(visitor, start):
        return start
    return rich_text.entered(visitor.person.as_sent(typed(text)))


def typed(text: str) -> str:
    """What was typed as Slack stores it: escaped, with its addresses as links."""
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    labelled = _LABELLED.sub(r"<\2|\1>", safe)
    return _URL.sub(lambda match: f"<{match[0]}>", labelled)


def _lines(visitor: Visitor, part: Json) -> Iterator[str]:
    if part.get("type") == "rich_text_list":
        for item in part.get("elements", []):
            yield "• " + "\n".join(_lines(visitor, item))
        return
    words = "".join(_piece(visitor, piece) for piece in part.get("elements", []))
    if part.get("type") == "rich_text_quote":
        words = "\n".join(f"> {line}" for line in words.split("\n"))
    yield words


def _piece(visitor: Visitor, piece: Json) -> str:
    spell = _PIECES.get(str(piece.get("type")))
    return spell(visitor, piece) if spell else str(piece.get("text") or piece.get("fallback") or "")


def _named(mark: str, name: str, found_id: str) -> str:
    """By name where it would be understood again, else by id."""
    return f"{mark}{name if _TYPED_NAME.fullmatch(name) else found_id}"


def _person(visitor: Visitor, piece: Json) -> str:
    found = visitor.world.members.get(str(piece.get("user_id")))
    return _named("@", found.name if found else "", str(piece.get("user_id")))


def _channel(visitor: Visitor, piece: Json) -> str:
    found = visitor.world.channels.get(str(piece.get("channel_id")))
    seen = found is not None and visitor.may_see(found)
    return _named("#", found.name if found and seen else "", str(piece.get("channel_id")))


def _group(visitor: Visitor, piece: Json) -> str:
    found = visitor.world.groups.get(str(piece.get("usergroup_id")))
    return _named("@", found.handle if found else "", str(piece.get("usergroup_id")))


def _link(_: Visitor, piece: Json) -> str:
    url, label = str(piece.get("url")), str(piece.get("text") or "")
    return f"[{label}]({url})" if label and label != url else url


_PIECES: dict[str, Callable[[Visitor, Json], str]] = {
    "user": _person,
    "channel": _channel,
    "usergroup": _group,
    "link": _link,
    "broadcast": lambda _, piece: f"@{piece.get('range')}",
    "emoji": lambda _, piece: f":{piece.get('name')}:",
    "color": lambda _, piece: str(piece.get("value") or ""),
}
