"""People, channels and messages in the shapes in which Slack exports them."""

import re
from datetime import datetime
from functools import partial
from uuid import NAMESPACE_URL, uuid5

from sandbox.company.roster import (
    DEPARTMENT_FIELD,
    DOMAIN,
    TEAM_ID,
    Channel,
    Company,
    Person,
    slack_id,
)
from sandbox.company.talk import Message

Row = dict[str, object]
_SPECIAL = {"@here": "<!here>", "@channel": "<!channel>"}
_POINTERS = re.compile(
    r"(?<![\w/])@[a-z]+|(?<![\w/&])#[a-z][a-z-]*[a-z]|https?://[^\s)]*[^\s).,!?]"
)


def user(person: Person, now: datetime) -> Row:
    """A row of users.json; the offset is that of `now`."""
    offset = now.astimezone(person.zone).utcoffset()
    return {
        "id": person.id,
        "team_id": TEAM_ID,
        "name": person.handle,
        "deleted": person.has_left,
        "color": slack_id("", person.handle)[-6:].lower().translate(_TO_HEX),
        "real_name": person.name,
        "tz": person.tz,
        "tz_label": person.tz,
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "profile": _profile(person),
        "is_admin": person.is_admin,
        "is_owner": person.is_owner,
        "is_primary_owner": person.is_owner,
        "is_restricted": person.is_guest,
        "is_ultra_restricted": False,
        "is_bot": person.is_bot,
        "is_app_user": False,
        "updated": int(now.timestamp()),
    }


_TO_HEX = str.maketrans("ghijklmnopqrstuvwxyz", "0123456789abcdef0123")


def _profile(person: Person) -> Row:
    first, _, last = person.name.partition(" ")
    profile: Row = {
        "title": person.title,
        "real_name": person.name,
        "real_name_normalized": person.name,
        "display_name": person.handle,
        "display_name_normalized": person.handle,
        "first_name": first,
        "last_name": last,
        "status_text": "",
        "status_emoji": "",
        "team": TEAM_ID,
        "fields": _fields(person),
    }
    if person.is_bot:
        return profile | {"bot_id": slack_id("B", person.handle)}
    return profile | {"email": person.email}


def _fields(person: Person) -> Row:
    if not person.silo:
        return {}
    value = person.silo.capitalize()
    return {DEPARTMENT_FIELD: {"value": value, "alt": "", "label": "Department"}}


def channel(entry: Channel, who: Company, created: datetime) -> Row:
    """A row of channels.json or groups.json."""
    owner = next(person for person in who.people if person.is_owner)
    members = [p.id for p in who.people if p.handle in entry.members and not p.has_left]
    note = {"creator": owner.id, "last_set": int(created.timestamp())}
    return {
        "id": entry.id,
        "name": entry.name,
        "created": int(created.timestamp()),
        "creator": owner.id,
        "is_archived": False,
        "is_general": entry.name == "general",
        "is_private": entry.is_private,
        "members": members,
        "topic": note | {"value": ""},
        "purpose": note | {"value": entry.purpose},
    }


def joined(person: Person, when: datetime) -> Row:
    """The row that Slack writes when somebody comes into a channel."""
    return {
        "type": "message",
        "subtype": "channel_join",
        "user": person.id,
        "text": f"<@{person.id}> has joined the channel",
        "ts": f"{int(when.timestamp())}.{when.microsecond:06d}",
    }


def message(said: Message, who: Company, suffix: str) -> Row:
    """A row of a day file; `suffix` is put behind the text."""
    text = said.line.text
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    row: Row = {
        "type": "message",
        "text": _POINTERS.sub(partial(_pointer, who), text) + suffix,
        "ts": said.ts,
        "team": TEAM_ID,
    }
    return row | _author(said, who) | _thread(said, who) | _extras(said, who)


def _pointer(who: Company, match: re.Match[str]) -> str:
    word = match[0]
    if word in _SPECIAL:
        return _SPECIAL[word]
    if word.startswith("@"):
        return f"<@{who.person(word[1:]).id}>"
    if word.startswith("#"):
        return f"<#{who.channel(word[1:]).id}|{word[1:]}>"
    return f"<{word}>"


def _author(said: Message, who: Company) -> Row:
    person = who.person(said.speaker)
    if person.is_bot:
        bot_id = slack_id("B", person.handle)
        return {"subtype": "bot_message", "bot_id": bot_id, "username": person.name}
    name = f"https://{DOMAIN}/{said.channel}/{said.ts}"
    return {
        "user": person.id,
        "client_msg_id": str(uuid5(NAMESPACE_URL, name)),
        "user_team": TEAM_ID,
        "source_team": TEAM_ID,
    }


def _thread(said: Message, who: Company) -> Row:
    if said.root:
        parent = who.person(said.root.speaker).id
        return {"thread_ts": said.root.ts, "parent_user_id": parent} | _broadcast(said)
    if not said.replies:
        return {}
    replies = [{"user": who.person(reply.speaker).id, "ts": reply.ts} for reply in said.replies]
    repliers = list(dict.fromkeys(reply["user"] for reply in replies))
    return {
        "thread_ts": said.ts,
        "reply_count": len(replies),
        "reply_users_count": len(repliers),
        "reply_users": repliers,
        "latest_reply": replies[-1]["ts"],
        "replies": replies,
    }


def _broadcast(said: Message) -> Row:
    return {"subtype": "thread_broadcast"} if said.line.is_broadcast else {}


def _extras(said: Message, who: Company) -> Row:
    extras: Row = {}
    if said.line.reactions:
        extras["reactions"] = [
            {"name": emoji, "users": [who.person(h).id for h in handles], "count": len(handles)}
            for emoji, handles in said.line.reactions
        ]
    if said.line.is_edited:
        seconds, _, micro = said.ts.partition(".")
        edited = f"{int(seconds) + 40}.{micro}"
        extras["edited"] = {"user": who.person(said.speaker).id, "ts": edited}
    return extras
