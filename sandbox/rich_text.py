"""The rich_text block that Slack adds to what people type."""

import re

from .model import Json

_TOKEN = re.compile(
    r"<@(?P<user>[UW][A-Z0-9]+)(?:\|[^>]*)?>"
    r"|<#(?P<channel>[CG][A-Z0-9]+)(?:\|[^>]*)?>"
    r"|<!subteam\^(?P<group>[A-Z0-9]+)(?:\|[^>]*)?>"
    r"|<!(?P<range>here|channel|everyone)(?:\|[^>]*)?>"
    r"|<(?P<url>(?:https?|mailto)[^>|]*)(?:\|(?P<label>[^>]*))?>"
    r"|:(?P<emoji>[a-z0-9_+'-]+):"
)


def blocks(text: str) -> list[Json]:
    """Typed text as one rich_text block; none for an empty text."""
    if not text:
        return []
    return [entered(text) | {"block_id": "typed"}]


def entered(text: str) -> Json:
    """Typed text as a rich_text_input holds it."""
    section = {"type": "rich_text_section", "elements": _elements(text)}
    return {"type": "rich_text", "elements": [section]}


def _elements(text: str) -> list[Json]:
    elements: list[Json] = []
    done = 0
    for match in _TOKEN.finditer(text):
        if match.start() > done:
            elements.append({"type": "text", "text": _plain(text[done : match.start()])})
        elements.append(_element(match))
        done = match.end()
    if done < len(text):
        elements.append({"type": "text", "text": _plain(text[done:])})
    return elements


def _element(match: re.Match[str]) -> Json:
    kind, value = match.lastgroup or "", match.group(match.lastgroup or 0)
    if kind in ("url", "label"):
        link: Json = {"type": "link", "url": _plain(match["url"])}
        return link | ({"text": _plain(match["label"])} if match["label"] else {})
    return {
        "user": {"type": "user", "user_id": value},
        "channel": {"type": "channel", "channel_id": value},
        "group": {"type": "usergroup", "usergroup_id": value},
        "range": {"type": "broadcast", "range": value},
        "emoji": {"type": "emoji", "name": value},
    }[kind]


def _plain(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
