"""How people, apps and places are called and linked on the page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from zlib import crc32

from markupsafe import Markup, escape

from ..model import Channel, Member, Message
from .site import Visitor

HUES = 10
_PERMALINK = re.compile(r"^https?://[^/]+/archives/([CGD][A-Z0-9]+)/p(\d{10})(\d{6})")


@dataclass(frozen=True)
class Face:
    """Somebody as a small picture and a name."""

    id: str
    name: str
    handle: str
    title: str = ""
    app: bool = False
    away: bool = False
    status: str = ""

    @property
    def letters(self) -> str:
        words = [w for w in re.split(r"[\s_-]+", self.name) if w[:1].isalnum()]
        first = [words[0][0], words[-1][0]] if len(words) > 1 else [w[0] for w in words]
        return "".join(first).upper() or "?"

    @property
    def hue(self) -> int:
        return crc32(self.id.encode()) % HUES


def face(member: Member) -> Face:
    return Face(
        member.id,
        member.real_name or member.name,
        member.name,
        member.title,
        member.is_bot,
        member.presence == "away" or member.deleted,
        member.status_emoji.strip(":"),
    )


def author(visitor: Visitor, message: Message) -> Face:
    """Who a message is by, under the name it was sent with."""
    found = visitor.world.members.get(message.user)
    if found and not message.username:
        return face(found)
    name = message.username or message.user or "Somebody"
    name = "Slackbot" if name == "slackbot" else name
    return Face(message.bot_id or message.user or name, name, name, app=True)


def called(visitor: Visitor, channel: Channel) -> str:
    """A conversation by its name, without a mark before it."""
    if channel.kind not in ("im", "mpim"):
        return channel.name
    others = [m for m in channel.members if m != visitor.id]
    if not others:
        return f"{face(visitor.member).name} (you)"
    return ", ".join(face(visitor.world.members[m]).name for m in others)


def mention(visitor: Visitor, user_id: str, label: str = "") -> Markup:
    found = visitor.world.members.get(user_id)
    name = face(found).name if found else label or user_id
    mine = " is-me" if user_id == visitor.id else ""
    return Markup('<span class="mention{}">@{}</span>').format(mine, name)


def channel_link(visitor: Visitor, channel_id: str, label: str = "") -> Markup:
    found = visitor.world.channels.get(channel_id)
    if found is None or not visitor.may_see(found):
        name = label or "a private channel"
        return Markup('<span class="mention">#{}</span>').format(name)
    link = f"{visitor.url}/in/{found.id}"
    return Markup('<a class="mention" href="{}">#{}</a>').format(link, called(visitor, found))


def group_mention(visitor: Visitor, group_id: str, label: str = "") -> Markup:
    found = visitor.world.groups.get(group_id)
    name = f"@{found.handle}" if found else label or "@group"
    mine = " is-me" if found and visitor.id in found.users else ""
    return Markup('<span class="mention{}">{}</span>').format(mine, name)


def link(visitor: Visitor, url: str, label: Markup | str) -> Markup:
    """A link; one to a message of this Slack stays on the page. Only web and mail lead out."""
    here = inside(visitor, url)
    if here:
        return Markup('<a href="{}">{}</a>').format(here, label)
    if not leads_out(url):
        return escape(label)
    return Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>').format(
        url, label
    )


def inside(visitor: Visitor, url: str) -> str:
    """Where on the page a permalink leads; "" for any other address."""
    found = _PERMALINK.match(url)
    if found and found[1] in visitor.world.channels:
        return f"{visitor.url}/in/{found[1]}?at={found[2]}.{found[3]}"
    return ""


def leads_out(url: str) -> bool:
    return re.match(r"^(https?|mailto):", url) is not None
