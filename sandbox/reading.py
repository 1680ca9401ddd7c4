"""Messages and views as a person reads them: words, without the markup."""

import re

from . import elements
from .model import Json, Message, View
from .world import World

_LINK = re.compile(r"<([^<>\s][^<>]*)>")
_STYLE = re.compile(r"(?<![\w])[*_~](?=\S)(.+?)(?<=\S)[*_~](?![\w])")


def plain(world: World, text: str) -> str:
    """Slack's markup as it is drawn: mentions by name, links by label, no asterisks."""
    drawn = _LINK.sub(lambda match: _link(world, match[1]), text)
    drawn = _STYLE.sub(r"\1", _STYLE.sub(r"\1", drawn))
    return drawn.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _link(world: World, inside: str) -> str:
    target, _, label = inside.partition("|")
    if target.startswith("@"):
        found = world.members.get(target[1:])
        return f"@{found.name}" if found else f"@{label or target[1:]}"
    if target.startswith("#"):
        channel = world.channels.get(target[1:])
        return f"#{channel.name}" if channel else f"#{label or target[1:]}"
    if target.startswith("!subteam^"):
        group = world.groups.get(target.removeprefix("!subteam^"))
        return f"@{group.handle}" if group else label
    if target.startswith("!"):
        return label or f"@{target[1:]}"
    return label or target


def message(world: World, found: Message) -> str:
    """What a message shows. Where it has blocks, its `text` is only for notifications."""
    body = blocks(world, found.blocks) if found.blocks else plain(world, found.text)
    extra = [_attachment(world, row) for row in found.attachments]
    files = [f"[file {world.files[f].name}]" for f in found.files]
    marks = [f":{name}: {len(who)}" for name, who in found.reactions.items()]
    return "\n".join(part for part in (body, *extra, *files, " ".join(marks)) if part)


def _attachment(world: World, row: Json) -> str:
    if row.get("blocks"):
        return blocks(world, row["blocks"])
    keys = ("pretext", "author_name", "title", "text", "footer")
    return "\n".join(plain(world, str(row[key])) for key in keys if row.get(key))


def view(world: World, found: View) -> str:
    """What a modal or home shows, with what was entered and what is wrong with it."""
    body = found.body
    lines = [_text(world, body.get("title"))] if body.get("title") else []
    for block in body["blocks"]:
        lines.append(_block(world, block))
        lines += _entered(world, found, block)
    lines += [found.errors[""]] if "" in found.errors else []
    for key in ("close", "submit"):
        if body.get(key):
            lines.append(f"[{_text(world, body[key])}]")
    return "\n".join(line for line in lines if line)


def _entered(world: World, found: View, block: Json) -> list[str]:
    held = found.values.get(block.get("block_id", ""), {}).values()
    lines = [f"  = {_value(world, state)}" for state in held if _value(world, state)]
    error = found.errors.get(block.get("block_id", ""))
    return [*lines, f"  ! {error}"] if error else lines


def _value(world: World, state: Json) -> str:
    held = next((value for key, value in state.items() if key != "type"), None)
    rows = held if isinstance(held, list) else [held]
    return ", ".join(_chosen(world, row) for row in rows if row is not None)


def _chosen(world: World, row: object) -> str:
    if isinstance(row, dict):
        if row.get("type") == "rich_text":
            return _rich_cell(world, row)
        return _text(world, row["text"]) if "text" in row else str(row.get("name", ""))
    member, channel = world.members.get(str(row)), world.channels.get(str(row))
    if member:
        return f"@{member.name}"
    return f"#{channel.name}" if channel else str(row)


def blocks(world: World, found: list[Json]) -> str:
    return "\n".join(line for line in (_block(world, block) for block in found) if line)


def _block(world: World, block: Json) -> str:
    kind = block["type"]
    if kind == "rich_text":
        return "\n".join(_rich(world, element) for element in block.get("elements", []))
    if kind == "divider":
        return "---"
    if kind == "image":
        return f"[image: {block.get('alt_text', '')}] {_text(world, block.get('title'))}".strip()
    if kind == "table":
        return "\n".join(_row(world, row) for row in block.get("rows", []))
    lines = [_text(world, block.get(key)) for key in ("label", "title", "subtitle", "text", "body")]
    lines += [_text(world, field) for field in block.get("fields") or []]
    lines += [_context(world, element) for element in _inline(block)]
    lines += [element_text(world, found) for found in elements.placed([block])]
    lines.append(_text(world, block.get("hint")))
    return "\n".join(line for line in lines if line)


def _inline(block: Json) -> list[Json]:
    images = [block["accessory"]] if block.get("accessory", {}).get("type") == "image" else []
    return [*images, *(block.get("elements", []) if block["type"] == "context" else [])]


def _row(world: World, row: list[Json]) -> str:
    return " | ".join(
        _rich_cell(world, cell) if cell.get("type") == "rich_text" else str(cell.get("text", ""))
        for cell in row
    )


def _rich_cell(world: World, cell: Json) -> str:
    return " ".join(_rich(world, element) for element in cell.get("elements", []))


def _context(world: World, element: Json) -> str:
    if element.get("type") == "image":
        return f"[image: {element.get('alt_text', '')}]"
    return _text(world, element)


def _text(world: World, found: object) -> str:
    if isinstance(found, str):
        return plain(world, found)
    if not isinstance(found, dict):
        return ""
    text = str(found.get("text", ""))
    return plain(world, text) if found.get("type") == "mrkdwn" else text


def element_text(world: World, found: elements.Placed) -> str:
    """An element as its face: "[Save]", "[Pick one: a | b]"."""
    if found.kind in elements.PRESSED and found.kind != "overflow":
        return f"[{_text(world, found.element.get('text'))}]"
    options = " | ".join(_text(world, option["text"]) for option in found.options)
    name = _text(world, found.element.get("placeholder"))
    face = ": ".join(part for part in (name, options) if part)
    return f"[{face}]" if face else ""


def _rich(world: World, element: Json) -> str:
    kind = element["type"]
    if kind in ("rich_text_section", "rich_text_quote", "rich_text_preformatted"):
        return "".join(_rich(world, part) for part in element["elements"])
    if kind == "rich_text_list":
        return "\n".join(f"• {_rich(world, part)}" for part in element["elements"])
    return _rich_piece(world, kind, element)


def _rich_piece(world: World, kind: str, element: Json) -> str:
    pieces = {
        "user": lambda: _link(world, f"@{element['user_id']}"),
        "channel": lambda: _link(world, f"#{element['channel_id']}"),
        "usergroup": lambda: _link(world, f"!subteam^{element['usergroup_id']}"),
        "broadcast": lambda: f"@{element['range']}",
        "emoji": lambda: f":{element['name']}:",
    }
    if kind in pieces:
        return pieces[kind]()
    return str(element.get("text") or element.get("url") or element.get("fallback", ""))
