"""What the browser completes and offers in selects."""

from __future__ import annotations

from typing import Any

from . import names, sidebar
from .site import Visitor

Rows = list[dict[str, Any]]


def choices(visitor: Visitor) -> dict[str, Rows]:
    """People, rooms, user groups, commands and shortcuts, as one person may choose them."""
    manifests = [installation.app.manifest for installation in sidebar.apps(visitor)]
    commands = [command for found in manifests for command in found.commands.values()]
    return {
        "people": _people(visitor),
        "rooms": _rooms(visitor),
        "groups": _groups(visitor),
        "commands": [
            {"command": c.command, "hint": c.usage_hint, "more": c.description}
            for c in sorted(commands, key=lambda c: c.command)
        ],
        "shortcuts": [
            {"name": shortcut.name, "kind": shortcut.kind, "app": found.name}
            for found in manifests
            for shortcut in found.shortcuts
        ],
    }


def _people(visitor: Visitor) -> Rows:
    here = visitor.world.of_workspace(visitor.member.workspace_id)
    rows = [
        {
            "id": m.id,
            "name": names.face(m).name,
            "handle": m.name,
            "title": m.title,
            "bot": m.is_bot,
        }
        for m in here
        if not m.deleted
    ]
    return sorted(rows, key=lambda row: str(row["name"]).casefold())


def _rooms(visitor: Visitor) -> Rows:
    channels = visitor.world.channels.values()
    seen = [c for c in channels if visitor.may_see(c) and not c.archived]
    return [
        {
            "id": c.id,
            "name": names.called(visitor, c),
            "kind": c.kind,
            "mine": visitor.id in c.members,
        }
        for c in sorted(seen, key=lambda c: (c.kind, c.name))
    ]


def _groups(visitor: Visitor) -> Rows:
    groups = visitor.world.groups.values()
    home = visitor.member.workspace_id
    here = [g for g in groups if g.workspace_id == home and not g.deleted]
    return [{"handle": group.handle, "name": group.name} for group in here]
