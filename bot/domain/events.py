"""What Footbridge hears in a Slack event: one small change, or nothing it keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain import calendar
from bot.domain.messages import refusal


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
    """`change` is +1 for an emoji put on a message, -1 for one taken off."""

    channel: str
    at: int
    user: str
    change: int


@dataclass(frozen=True, slots=True)
class Entered:
    """Somebody joined a channel (`present`) or left it."""

    channel: str
    user: str
    present: bool


@dataclass(frozen=True, slots=True)
class PersonChanged:
    profile: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ChannelChanged:
    """What became of a channel; None where that did not change."""

    channel: str
    name: str | None = None
    archived: bool | None = None
    private: bool | None = None
    deleted: bool = False


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
    Posted | Deleted | Reacted | Entered | PersonChanged | ChannelChanged | GroupsChanged
    | Withheld | Uninstalled
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
    workspace, org_wide = _workspace(body)
    if not isinstance(event, Mapping) or not isinstance(event_id, str) or not workspace:
        return None
    try:
        change = _change(event, None if org_wide else workspace)
    except (KeyError, TypeError, ValueError, AttributeError):
        change = None  # not of the shape Slack documents: there is nothing in it for us
    return Heard(workspace, event_id, change)


def _withheld(body: Mapping[str, Any]) -> Heard | None:
    workspace, minute = body.get("team_id"), body.get("minute_rate_limited")
    if not isinstance(workspace, str) or not isinstance(minute, int):
        return None
    at = minute * calendar.SECOND
    return Heard(workspace, f"rate-limited-{minute}", Withheld(at))


def _workspace(body: Mapping[str, Any]) -> tuple[str | None, bool]:
    authorizations = body.get("authorizations")
    if isinstance(authorizations, list) and authorizations:
        first = authorizations[0]
        if isinstance(first, Mapping):
            org_wide = first.get("is_enterprise_install") is True
            named = first.get("enterprise_id") if org_wide else first.get("team_id")
            if isinstance(named, str):
                return named, org_wide
    team = body.get("team_id")
    return (team, False) if isinstance(team, str) else (None, False)


def _change(event: Mapping[str, Any], workspace: str | None) -> Change | None:
    reader = _READERS.get(event.get("type", ""))
    return reader(event, workspace) if reader else None


def _message(event: Mapping[str, Any], workspace: str | None) -> Change | None:
    subtype = event.get("subtype")
    if subtype == "message_deleted":
        return Deleted(event["channel"], calendar.from_ts(event["deleted_ts"]))
    if subtype == "message_changed":
        return _edit(event, workspace)
    return _posted(event, event["channel"], workspace, edited=False)


def _edit(event: Mapping[str, Any], workspace: str | None) -> Change | None:
    message = event["message"]
    if message.get("subtype") == "tombstone":
        return Deleted(event["channel"], calendar.from_ts(message["ts"]))
    before = event.get("previous_message") or {}
    if message.get("text") == before.get("text"):
        return None  # an unfurled link, a new reply: the words are as they were
    return _posted(message, event["channel"], workspace, edited=True)


def _posted(
    row: Mapping[str, Any], channel: str, workspace: str | None, edited: bool
) -> Posted | None:
    if refusal(row) or is_strangers(row, workspace):
        return None
    at, thread = calendar.from_ts(row["ts"]), row.get("thread_ts")
    thread_at = calendar.from_ts(thread) if thread else None
    return Posted(
        channel=channel,
        at=at,
        user=row["user"],
        text=row.get("text") or "",
        thread_at=None if thread_at == at else thread_at,
        parent=row.get("parent_user_id"),
        edited=edited,
    )


def is_strangers(row: Mapping[str, Any], workspace: str | None) -> bool:
    """Whether somebody of another company wrote this row, in a channel shared with them."""
    if workspace is None:
        return False
    team = row.get("user_team") or row.get("team")
    return isinstance(team, str) and team != workspace


def _reaction(event: Mapping[str, Any], _workspace: str | None) -> Change | None:
    item = event["item"]
    if item.get("type") != "message":
        return None
    change = 1 if event["type"] == "reaction_added" else -1
    return Reacted(item["channel"], calendar.from_ts(item["ts"]), event["user"], change)


def _presence(event: Mapping[str, Any], workspace: str | None) -> Change | None:
    if is_strangers(event, workspace):
        return None
    present = event["type"] == "member_joined_channel"
    return Entered(event["channel"], event["user"], present)


def _person(event: Mapping[str, Any], _workspace: str | None) -> Change:
    return PersonChanged(dict(event["user"]))


def _channel(event: Mapping[str, Any], _workspace: str | None) -> Change:
    kind, channel = event["type"], event["channel"]
    named = channel if isinstance(channel, Mapping) else {"id": channel}
    return ChannelChanged(
        channel=named["id"],
        name=named.get("name"),
        archived={"archive": True, "unarchive": False}.get(kind.partition("_")[2]),
        private=True if kind.startswith("group_") else None,
        deleted=kind.endswith("_deleted"),
    )


def _groups(_event: Mapping[str, Any], _workspace: str | None) -> Change:
    return GroupsChanged()


def _gone(_event: Mapping[str, Any], _workspace: str | None) -> Change:
    return Uninstalled()


def _revoked(event: Mapping[str, Any], _workspace: str | None) -> Change | None:
    return Uninstalled() if event["tokens"].get("bot") else None


_READERS = {
    "message": _message,
    "reaction_added": _reaction,
    "reaction_removed": _reaction,
    "member_joined_channel": _presence,
    "member_left_channel": _presence,
    "team_join": _person,
    "user_change": _person,
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
