"""rich_text blocks as HTML."""

from __future__ import annotations

from collections.abc import Callable

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
    drawn = _PIECES.get(str(piece.get("type")))
    return drawn(visitor, piece) if drawn else escape(piece.get("text") or "")


def _link(visitor: Visitor, piece: Json) -> Markup:
    url = str(piece.get("url"))
    return link(visitor, url, str(piece.get("text") or url))


def _date(visitor: Visitor, piece: Json) -> Markup:
    now = visitor.local(visitor.world.now())
    form, at = str(piece.get("format", "{date}")), visitor.local(piece.get("timestamp") or 0)
    return escape(written(form, at, now))


_PIECES: dict[str, Callable[[Visitor, Json], Markup]] = {
    "user": lambda visitor, piece: mention(visitor, str(piece.get("user_id"))),
    "channel": lambda visitor, piece: channel_link(visitor, str(piece.get("channel_id"))),
    "usergroup": lambda visitor, piece: group_mention(visitor, str(piece.get("usergroup_id"))),
    "broadcast": lambda _, piece: Markup('<span class="mention is-me">@{}</span>').format(
        piece.get("range")
    ),
    "emoji": lambda _, piece: emoji(str(piece.get("name"))),
    "color": lambda _, piece: Markup("<code>{}</code>").format(piece.get("value")),
    "link": _link,
    "date": _date,
}


def _styled(drawn: Markup, style: Json) -> Markup:
    for name, tag in (("code", "code"), ("bold", "strong"), ("italic", "em"), ("strike", "s")):
        if style.get(name):
            drawn = Markup("<{0}>{1}</{0}>").format(Markup(tag), drawn)  # noqa: S704
    return drawn
