"""rich_text blocks as HTML."""

from __future__ import annotations

from markupsafe import Markup, escape

from ..model import Json
from .moments import written
from .mrkdwn import emoji
from .names import channel_link, group_mention, link, mention
from .site import Visitor


def rich(visitor: Visitor, block: Json) -> Markup:
    """A whole rich_text block (or a rich_text cell of a table)."""
    return Markup("").join(_part(visitor, part) for part in block.get("elements", []))


def _part(visitor: Visitor, part: Json) -> Markup:
    kind = part.get("type")
    if kind == "rich_text_list":
        return _list(visitor, part)
    inner = Markup("").join(_piece(visitor, piece) for piece in part.get("elements", []))
    if kind == "rich_text_preformatted":
        return Markup("<pre>{}</pre>").format(inner)
    inner = Markup(str(inner).replace("\n", "<br>"))  # noqa: S704 -- drawn by this module
    if kind == "rich_text_quote":
        return Markup("<blockquote>{}</blockquote>").format(inner)
    return Markup('<div class="rich">{}</div>').format(inner)


def _list(visitor: Visitor, part: Json) -> Markup:
    tag = "ol" if part.get("style") == "ordered" else "ul"
    items = Markup("").join(
        Markup("<li>{}</li>").format(_part(visitor, item)) for item in part.get("elements", [])
    )
    start = int(part.get("offset") or 0) + 1
    first = Markup(' start="{}"').format(start) if tag == "ol" and start > 1 else ""
    indent = min(int(part.get("indent") or 0), 8)
    form = Markup('<{0} class="rich-list indent-{1}"{2}>{3}</{0}>')
    return form.format(Markup(tag), indent, first, items)  # noqa: S704 -- one of two words


def _piece(visitor: Visitor, piece: Json) -> Markup:
    return _styled(_drawn(visitor, piece), piece.get("style") or {})


def _drawn(visitor: Visitor, piece: Json) -> Markup:
    kind = piece.get("type")
    if kind == "user":
        return mention(visitor, str(piece.get("user_id")))
    if kind == "channel":
        return channel_link(visitor, str(piece.get("channel_id")))
    if kind == "usergroup":
        return group_mention(visitor, str(piece.get("usergroup_id")))
    if kind == "broadcast":
        return Markup('<span class="mention is-me">@{}</span>').format(piece.get("range"))
    if kind == "emoji":
        return emoji(str(piece.get("name")))
    if kind == "link":
        url = str(piece.get("url"))
        return link(visitor, url, str(piece.get("text") or url))
    if kind == "date":
        now = visitor.local(visitor.world.now())
        form, at = str(piece.get("format", "{date}")), visitor.local(piece.get("timestamp") or 0)
        return escape(written(form, at, now))
    if kind == "color":
        return Markup("<code>{}</code>").format(piece.get("value"))
    return escape(piece.get("text") or "")


def _styled(drawn: Markup, style: Json) -> Markup:
    for name, tag in (("code", "code"), ("bold", "strong"), ("italic", "em"), ("strike", "s")):
        if style.get(name):
            drawn = Markup("<{0}>{1}</{0}>").format(Markup(tag), drawn)  # noqa: S704
    return drawn
