"""The index files: who is in the workspace and which channels there are."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from bot.errors import UserError
from bot.exports.archive import File, Limits, Source
from bot.exports.layout import Layout
from bot.exports.rows import parse

Kind = Literal["public", "private", "dm", "mpim", "unknown"]
KINDS: dict[str, Kind] = {
    "channels.json": "public",
    "groups.json": "private",
    "dms.json": "dm",
    "mpims.json": "mpim",
}
CHANNEL_ID = re.compile(r"C[A-Z0-9]{7,}")
DM_ID = re.compile(r"D[A-Z0-9]{7,}")
GROUP_ID = re.compile(r"G[A-Z0-9]{7,}")


@dataclass(frozen=True)
class ExportMember:
    """A person or bot as users.json has them; what it leaves out is empty or None.

    `fields` holds the custom profile fields: field id to value. `is_stranger` is somebody of
    another organisation, met through Slack Connect.
    """

    id: str
    name: str
    real_name: str
    display_name: str
    email: str | None
    title: str
    tz: str | None
    team_id: str | None
    is_bot: bool = False
    deleted: bool = False
    is_guest: bool = False
    is_admin: bool = False
    is_stranger: bool = False
    enterprise_id: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ExportChannel:
    """A channel as an index has it, or a folder that none lists (kind "unknown").

    `id` is None where only a folder's name is known; `folder` is "" where there is no folder.
    `created` is in seconds since 1970. `files` are its day files in order.
    """

    id: str | None
    name: str
    folder: str
    kind: Kind
    archived: bool = False
    created: int | None = None
    members: tuple[str, ...] = ()
    files: tuple[File, ...] = field(default=(), repr=False)

    @property
    def importable(self) -> bool:
        """Conversations between two or a few people are never read."""
        return self.kind not in ("dm", "mpim")


def read_index(source: Source, file: File | None, limits: Limits) -> list[Any]:
    """The entries of an index file; none if it is missing. Raises UserError if it is broken.

    A broken index stops the import: without it a private channel could pass for a public one.
    """
    if file is None:
        return []
    if file.size > limits.index_bytes:
        raise UserError(
            f"{file.path} in {source.label} is too big ({file.size:,} bytes) to be read."
        )
    try:
        entries = parse(source.read(file))
    except ValueError:
        entries = None
    if not isinstance(entries, list):
        raise UserError(
            f"{file.path} in {source.label} is not the list that Slack writes. "
            "Export the workspace again, or take the file away to do without it."
        )
    return entries


def read_members(entries: list[Any], oddities: Counter[str]) -> list[ExportMember]:
    """Everybody users.json lists, once."""
    members: dict[str, ExportMember] = {}
    for entry in entries:
        user_id = entry.get("id") if isinstance(entry, dict) else None
        if not isinstance(user_id, str) or not user_id:
            oddities["an entry of users.json without an id"] += 1
        elif user_id not in members:
            members[user_id] = _member(user_id, entry)
    return _marking_strangers(list(members.values()))


def home_team(members: Iterable[ExportMember]) -> str | None:
    """The team the export is of: its admins' team, or that of most people."""
    people = [member for member in members if not member.is_bot and not member.is_stranger]
    admins = [member for member in people if member.is_admin]
    return most_common(member.team_id for member in admins or people)


def most_common(values: Iterable[str | None]) -> str | None:
    """The most frequent value, the alphabet deciding ties; None if there is none."""
    counts = Counter(value for value in values if value)
    return min(counts, key=lambda value: (-counts[value], value), default=None)


def _member(user_id: str, entry: Mapping[str, Any]) -> ExportMember:
    profile = _mapping(entry.get("profile"))
    return ExportMember(
        id=user_id,
        name=_text(entry.get("name")),
        real_name=_text(profile.get("real_name")) or _text(entry.get("real_name")),
        display_name=_text(profile.get("display_name")),
        email=_text(profile.get("email")) or None,
        title=_text(profile.get("title")),
        tz=_text(entry.get("tz")) or None,
        team_id=_text(entry.get("team_id")) or _text(profile.get("team")) or None,
        is_bot=bool(entry.get("is_bot")) or user_id == "USLACKBOT",
        deleted=bool(entry.get("deleted")),
        is_guest=bool(entry.get("is_restricted") or entry.get("is_ultra_restricted")),
        is_admin=bool(entry.get("is_admin") or entry.get("is_owner")),
        is_stranger=bool(entry.get("is_stranger")),
        enterprise_id=_text(_mapping(entry.get("enterprise_user")).get("enterprise_id")) or None,
        fields=_fields(profile.get("fields")),
    )


def _marking_strangers(members: list[ExportMember]) -> list[ExportMember]:
    """People of another team are strangers, unless they are of the same enterprise."""
    team = home_team(members)
    enterprise = most_common(member.enterprise_id for member in members if member.team_id == team)

    def is_stranger(member: ExportMember) -> bool:
        if member.team_id in (None, team):
            return member.is_stranger
        return not enterprise or member.enterprise_id != enterprise

    return [replace(member, is_stranger=is_stranger(member)) for member in members]


def _fields(fields: Any) -> dict[str, str]:
    """Custom profile fields that somebody filled in; Slack writes null, [] or {} for none."""
    values = {name: _text(_mapping(entry).get("value")) for name, entry in _mapping(fields).items()}
    return {name: value for name, value in values.items() if value}


def read_channels(
    indexes: Mapping[str, list[Any]], layout: Layout, oddities: Counter[str]
) -> list[ExportChannel]:
    """The channels the indexes list, then the folders that none lists."""
    folders = dict(layout.folders)
    channels: dict[str, ExportChannel] = {}
    for name, kind in KINDS.items():
        for entry in indexes.get(name, []):
            channel_id = entry.get("id") if isinstance(entry, dict) else None
            if not isinstance(channel_id, str) or not channel_id:
                oddities[f"an entry of {name} without an id"] += 1
            elif channel_id not in channels:
                channels[channel_id] = _channel(channel_id, entry, kind, folders)
    return [*channels.values(), *map(_unlisted, folders, folders.values())]


def _channel(
    channel_id: str, entry: Mapping[str, Any], kind: Kind, folders: dict[str, list[File]]
) -> ExportChannel:
    """An index entry with its folder, which is taken out of `folders`."""
    name = unicodedata.normalize("NFC", _text(entry.get("name"))) or channel_id
    folder = next((folder for folder in (name, channel_id) if folder in folders), "")
    return ExportChannel(
        id=channel_id,
        name=name,
        folder=folder,
        kind=_kind(channel_id, name, entry, kind),
        archived=bool(entry.get("is_archived")),
        created=_seconds(entry.get("created")),
        members=_ids(entry.get("members")),
        files=tuple(folders.pop(folder, ())),
    )


def _kind(channel_id: str, name: str, entry: Mapping[str, Any], kind: Kind) -> Kind:
    """Old exports list group DMs among the groups, other tools list everything as channels."""
    if entry.get("is_im") or DM_ID.fullmatch(channel_id):
        return "dm"
    if entry.get("is_mpim") or name.startswith("mpdm-"):
        return "mpim"
    if entry.get("is_private") and kind == "public":
        return "private"
    return kind


def _unlisted(folder: str, files: list[File]) -> ExportChannel:
    """A bare group id may be a private channel or a group DM: the more private is assumed."""
    kind: Kind = "unknown"
    if DM_ID.fullmatch(folder):
        kind = "dm"
    elif GROUP_ID.fullmatch(folder) or folder.startswith("mpdm-"):
        kind = "mpim"
    channel_id = folder if CHANNEL_ID.fullmatch(folder) or kind == "dm" else None
    return ExportChannel(channel_id, folder, folder, kind, files=tuple(files))


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _ids(value: Any) -> tuple[str, ...]:
    return tuple(v for v in value if isinstance(v, str)) if isinstance(value, list) else ()


def _seconds(value: Any) -> int | None:
    try:
        return int(value) or None
    except (TypeError, ValueError, OverflowError):
        return None
