"""What Footbridge hears in a Slack event: one small change, or nothing it keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from bot.domain import calendar
from bot.domain.members import Profile, profile
from bot.domain.messages import refusal

_CONVERSIONS = {"channel_convert_to_private": True, "channel_convert_to_public": False}

ID_MOST, EVENT_ID_MOST, NAME_MOST = 32, 64, 255  # characters that the columns hold


@dataclass(frozen=True, slots=True)
class Posted:
    """A message by a person, new or (`edited`) with another text. Times in microseconds."""

    channel: str
    at: int
    user: str
    text: str
    thread_at: int | None = None
    parent: str | None = None
    edited: bool = False


@dataclass(frozen=True, slots=True)
class Deleted:
    channel: str
    at: int


@dataclass(frozen=True, slots=True)
class Reacted:
    """`change` is +1 for an emoji put on a message, -1 for one taken off.

    `shared`: in a channel shared with another company, of which the person may be.
    """

    channel: str
    at: int
    user: str
    change: int
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Entered:
    """Somebody joined a channel (`present`) or left it."""

    channel: str
    user: str
    present: bool


@dataclass(frozen=True, slots=True)
class PersonChanged:
    """What Slack says of somebody now; `fields`: of the profile, by id, if the event tells them."""

    profile: Profile
    fields: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class StrangerSpoke:
    """Somebody of another company wrote in a shared channel: they are known, never to count."""

    channel: str
    user: str


@dataclass(frozen=True, slots=True)
class ChannelChanged:
    """What became of a channel; None where that did not change. `left`: the bot is taken out."""

    channel: str
    name: str | None = None
    archived: bool | None = None
    private: bool | None = None
    deleted: bool = False
    left: bool = False


@dataclass(frozen=True, slots=True)
class GroupsChanged:
    """A user group changed: people are looked up anew."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """Slack held events back for the minute that began at `at`."""

    at: int


@dataclass(frozen=True, slots=True)
class Uninstalled:
    """The app was removed, or the bot's token revoked."""


Change = (
    Posted | Deleted | Reacted | Entered | PersonChanged | StrangerSpoke | ChannelChanged
    | GroupsChanged | Withheld | Uninstalled
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Heard:
    """One delivery: whose it is, its id, and what it changes (None: nothing we keep)."""

    workspace: str
    event_id: str
    change: Change | None


def read(body: Mapping[str, Any]) -> Heard | None:
    """An Events API request as heard; None where it names no workspace or no event.

    With Slack Connect and org-wide installs the workspace is that of the authorization, not the
    outer team.
    """
    if body.get("type") == "app_rate_limited":
        return _withheld(body)
    event, event_id = body.get("event"), body.get("event_id")
    source = _source(body)
    if source is None or not isinstance(event, Mapping) or not _is_short(event_id, EVENT_ID_MOST):
        return None
    try:
        change = _change(event, source)
    except (KeyError, TypeError, ValueError, AttributeError):
        change = None  # not of the shape Slack documents: there is nothing in it for us
    return Heard(source.workspace, str(event_id), change)


def _withheld(body: Mapping[str, Any]) -> Heard | None:
    workspace, minute = body.get("team_id"), body.get("minute_rate_limited")
    if not _is_short(workspace, ID_MOST) or type(minute) is not int:
        return None
    if not 0 <= minute <= calendar.LAST // calendar.SECOND:
        return None
    at = minute * calendar.SECOND
    return Heard(str(workspace), f"rate-limited-{minute}", Withheld(at))


class _Source(NamedTuple):
    """Where an event comes from: the tenant, the team its own people are of (None: any), and
    whether another company is in the channel too."""

    workspace: str
    team: str | None
    shared: bool


def _source(body: Mapping[str, Any]) -> _Source | None:
    shared = body.get("is_ext_shared_channel") is True
    authorizations = body.get("authorizations")
    first = authorizations[0] if isinstance(authorizations, list) and authorizations else None
    if isinstance(first, Mapping):
        team, enterprise = first.get("team_id"), first.get("enterprise_id")
        if first.get("is_enterprise_install") is True and _is_short(enterprise, ID_MOST):
            # Which teams an enterprise has is not told; beside strangers only the one named is.
            ours = team if shared and isinstance(team, str) else None
            return _Source(str(enterprise), ours, shared)
        if _is_short(team, ID_MOST):
            return _Source(str(team), str(team), shared)
    named = body.get("team_id") or body.get("enterprise_id")
    if not _is_short(named, ID_MOST):
        return None
    return _Source(str(named), str(named) if body.get("team_id") else None, shared)


def _is_short(value: object, most: int) -> bool:
    """Whether this is a text that can be an id: its column holds so many characters."""
    return isinstance(value, str) and 0 < len(value) <= most and value.isprintable()


def _id(value: object) -> str:
    if not _is_short(value, ID_MOST):
        raise ValueError("not a Slack id")
    return str(value)


def _change(event: Mapping[str, Any], source: _Source) -> Change | None:
    reader = _READERS.get(event.get("type", ""))
    return reader(event, source) if reader else None


def _message(event: Mapping[str, Any], source: _Source) -> Change | None:
    channel, subtype = _id(event["channel"]), event.get("subtype")
    if subtype == "message_deleted":
        return Deleted(channel, calendar.from_ts(event["deleted_ts"]))
    if subtype == "message_changed":
        return _edit(event, channel, source)
    if subtype in _CONVERSIONS:
        return ChannelChanged(channel, private=_CONVERSIONS[subtype])
    return _posted(event, channel, source, edited=False)


def _edit(event: Mapping[str, Any], channel: str, source: _Source) -> Change | None:
    message = event["message"]
    if message.get("subtype") == "tombstone":
        return Deleted(channel, calendar.from_ts(message["ts"]))
    before = event.get("previous_message") or {}
    if message.get("text") == before.get("text"):
        return None  # an unfurled link, a new reply: the words are as they were
    return _posted(message, channel, source, edited=True)


def _posted(
    row: Mapping[str, Any], channel: str, source: _Source, edited: bool
) -> Posted | StrangerSpoke | None:
    if refusal(row):
        return None
    if is_strangers(row, source.team):
        return StrangerSpoke(channel, _id(row["user"]))
    at, thread, parent = (
        calendar.from_ts(row["ts"]),
        row.get("thread_ts"),
        row.get("parent_user_id"),
    )
    thread_at = calendar.from_ts(thread) if thread else None
    return Posted(
        channel=channel,
        at=at,
        user=_id(row["user"]),
        text=_text(row.get("text")),
        thread_at=None if thread_at == at else thread_at,
        parent=_id(parent) if parent else None,
        edited=edited,
    )


def _text(value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise TypeError("a text is a string")
    return value


def is_strangers(row: Mapping[str, Any], workspace: str | None) -> bool:
    """Whether somebody of another company wrote this row, in a channel shared with them."""
    if workspace is None:
        return False
    team = row.get("user_team") or row.get("team")
    return isinstance(team, str) and team != workspace


def _reaction(event: Mapping[str, Any], source: _Source) -> Change | None:
    item = event["item"]
    if item.get("type") != "message":
        return None
    change = 1 if event["type"] == "reaction_added" else -1
    channel, at = _id(item["channel"]), calendar.from_ts(item["ts"])
    return Reacted(channel, at, _id(event["user"]), change, source.shared)


def _presence(event: Mapping[str, Any], source: _Source) -> Change | None:
    if is_strangers(event, source.team):
        return None
    present = event["type"] == "member_joined_channel"
    return Entered(_id(event["channel"]), _id(event["user"]), present)


def _person(event: Mapping[str, Any], source: _Source) -> Change:
    found = profile(event["user"], source.team)
    _id(found.slack_id)
    return PersonChanged(found, _fields(event["user"]))


def _fields(user: Mapping[str, Any]) -> Mapping[str, str] | None:
    """What stands in the workspace's own fields of a profile; None where they are not told."""
    profile = user.get("profile")
    told = profile.get("fields") if isinstance(profile, Mapping) else None
    if not isinstance(told, Mapping):
        return None
    held = {key: one.get("value") for key, one in told.items() if isinstance(one, Mapping)}
    return {str(key): value for key, value in held.items() if isinstance(value, str)}


def _channel(event: Mapping[str, Any], _source: _Source) -> Change:
    kind, channel = event["type"], event["channel"]
    named = channel if isinstance(channel, Mapping) else {"id": channel}
    return ChannelChanged(
        channel=_id(named["id"]),
        name=_text(named.get("name"))[:NAME_MOST] or None,
        archived={"archive": True, "unarchive": False}.get(kind.partition("_")[2]),
        private=True if kind.startswith("group_") else None,
        deleted=kind.endswith("_deleted"),
        left=kind.endswith("_left"),
    )


def _groups(_event: Mapping[str, Any], _source: _Source) -> Change:
    return GroupsChanged()


def _gone(_event: Mapping[str, Any], _source: _Source) -> Change:
    return Uninstalled()


def _revoked(event: Mapping[str, Any], _source: _Source) -> Change | None:
    return Uninstalled() if event["tokens"].get("bot") else None


_READERS = {
    "message": _message,
    "reaction_added": _reaction,
    "reaction_removed": _reaction,
    "member_joined_channel": _presence,
    "member_left_channel": _presence,
    "team_join": _person,
    "user_change": _person,
    "channel_left": _channel,
    "group_left": _channel,
    "channel_created": _channel,
    "channel_rename": _channel,
    "channel_archive": _channel,
    "channel_unarchive": _channel,
    "channel_deleted": _channel,
    "group_rename": _channel,
    "group_archive": _channel,
    "group_unarchive": _channel,
    "group_deleted": _channel,
    "subteam_created": _groups,
    "subteam_updated": _groups,
    "subteam_members_changed": _groups,
    "app_uninstalled": _gone,
    "tokens_revoked": _revoked,
}

EVENT_TYPES = tuple(_READERS)
