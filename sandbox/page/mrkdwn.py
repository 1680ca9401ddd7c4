"""Slack's markup as HTML. What people and apps wrote never becomes markup of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markupsafe import Markup, escape

from .emoji import glyph
from .moments import written
from .names import channel_link, group_mention, link, mention
from .site import Visitor

_BLOCK = re.compile(r"```\n?(.*?)\n?```", re.DOTALL)
_TOKEN = re.compile(
    r"`(?P<code>[^`\n]+)`|<(?P<link>[^<>\n]+)>|:(?P<emoji>[a-z0-9_+'-]+(?:::[a-z0-9-]+)?):"
)
_STYLES = [
    (re.compile(rf"(?<![\w{mark}]){mark}(?=\S)([^{mark}\n]+?)(?<=\S){mark}(?![\w{mark}])"), tag)
    for mark, tag in ((r"\*", "strong"), ("_", "em"), ("~", "s"))
]
_KEPT = re.compile("\ue000(\\d+)\ue001")
_QUOTE = re.compile(r"^(?:&gt;|>) ?")


def mrkdwn(visitor: Visitor, text: str) -> Markup:
    """A text of Slack's mrkdwn, several lines of it."""
    pieces = _BLOCK.split(text.replace("\ue000", "").replace("\ue001", ""))
    drawn = [
        Markup("<pre>{}</pre>").format(plain_entities(piece))
        if number % 2
        else _lines(visitor, piece)
        for number, piece in enumerate(pieces)
    ]
    return Markup("").join(drawn)


def plain(text: str, *, emoji: bool = True) -> Markup:
    """A plain_text object: only emoji are drawn."""
    drawn = str(escape(text))
    if emoji:
        drawn = re.sub(r":([a-z0-9_+'-]+(?:::[a-z0-9-]+)?):", _glyph_or_word, drawn)
    return Markup(drawn.replace("\n", "<br>"))  # noqa: S704 -- escaped above


def text(visitor: Visitor, found: object) -> Markup:
    """A text object of a block, or a plain string."""
    if isinstance(found, dict):
        words = str(found.get("text", ""))
        if found.get("type") == "mrkdwn":
            return mrkdwn(visitor, words)
        return plain(words, emoji=found.get("emoji", True) is not False)
    return plain(str(found or ""))


def plain_entities(words: str) -> str:
    return words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _glyph_or_word(match: re.Match[str]) -> str:
    return glyph(match[1]) or match[0]


def _lines(visitor: Visitor, piece: str) -> Markup:
    return Markup("").join(_groups(visitor, piece.strip("\n").split("\n")))


def _groups(visitor: Visitor, lines: list[str]) -> Iterator[Markup]:
    """Runs of lines with and without a quotation mark."""
    run: list[str] = []
    quoted = False
    for line in [*lines, None]:
        now = bool(line is not None and _QUOTE.match(line))
        if run and (line is None or now != quoted):
            inner = Markup("<br>").join(_inline(visitor, one) for one in run)
            yield Markup("<blockquote>{}</blockquote>").format(inner) if quoted else inner
            run = []
        if line is not None:
            quoted = now
            run.append(_QUOTE.sub("", line) if now else line)


def _inline(visitor: Visitor, line: str) -> Markup:
    """One line. Links, code and emoji are set aside while bold and the like are found."""
    kept: list[Markup] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(_token(visitor, match))
        return f"\ue000{len(kept) - 1}\ue001"

    drawn = str(escape(plain_entities(_TOKEN.sub(keep, line))))
    for pattern, tag in _STYLES:
        drawn = pattern.sub(rf"<{tag}>\1</{tag}>", drawn)
    return Markup(_KEPT.sub(lambda match: str(kept[int(match[1])]), drawn))  # noqa: S704


def _token(visitor: Visitor, match: re.Match[str]) -> Markup:
    if match["code"]:
        return Markup("<code>{}</code>").format(plain_entities(match["code"]))
    if match["emoji"]:
        return emoji(match["emoji"])
    return reference(visitor, match["link"])


def emoji(name: str) -> Markup:
    found = glyph(name)
    if not found:
        return Markup(":{}:").format(name)
    return Markup('<span class="emoji" role="img" aria-label="{}">{}</span>').format(name, found)


def reference(visitor: Visitor, inside: str) -> Markup:
    """What stands between angle brackets: a link, a mention, a date."""
    target, _, label = inside.partition("|")
    if target.startswith("@"):
        return mention(visitor, target[1:], label)
    if target.startswith("#"):
        return channel_link(visitor, target[1:], label)
    if target.startswith("!subteam^"):
        return group_mention(visitor, target.removeprefix("!subteam^"), label)
    if target.startswith("!date^"):
        return _date(visitor, target, label)
    if target.startswith("!"):
        return Markup('<span class="mention is-me">@{}</span>').format(label or target[1:])
    words = label or target.removeprefix("mailto:")
    return link(visitor, plain_entities(target), plain(plain_entities(words)))


def _date(visitor: Visitor, target: str, label: str) -> Markup:
    _, stamp, form, *_ = [*target.split("^"), "", ""]
    if not stamp.isdigit():
        return escape(label)
    now = visitor.local(visitor.world.now())
    return escape(written(plain_entities(form), visitor.local(stamp), now))
