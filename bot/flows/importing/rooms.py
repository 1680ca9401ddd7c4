"""Which channel of the workspace each channel of an export is, and which are left alone."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.exports import Export, ExportChannel
from bot.flows.importing.digest import Job
from bot.flows.importing.rows import Where
from bot.store import channels, workspaces
from bot.store.channels import Channel
from bot.store.workspaces import Workspace

PRIVATE = "private channel"
SWITCHED_OFF = "channel switched off"


def jobs(session: Session, workspace: Workspace, export: Export, now: int) -> list[Job]:
    """A job for each channel of the export that may be read, the largest first.

    Nothing is kept of private channels, not even their names, nor of those that an admin switched
    off; they are only counted.
    """
    known = _Known(session, workspace)
    found = [
        _job(known, number, channel, now)
        for number, channel in enumerate(export.channels)
        if channel.importable
    ]
    return sorted(found, key=lambda job: -sum(f.size for f in export.channels[job.number].files))


def _job(known: _Known, number: int, channel: ExportChannel, now: int) -> Job:
    held = known.find(channel)
    if channel.kind == "private" or (held is not None and held.private):
        return Job(number, None, PRIVATE)
    if held is not None and held.listening is False:
        return Job(number, None, SWITCHED_OFF)
    if held is None:
        held = known.make(channel)
    return Job(number, Where(held.workspace_id, held.id, now, known.messages_days))


class _Known:
    """The channels of a workspace, by id and by name.

    The oldest exports have folders without ids. Such a channel goes by "#" and its folder's name,
    until its id is known.
    """

    def __init__(self, session: Session, workspace: Workspace) -> None:
        self._session, self._workspace_id = session, workspace.id
        self.messages_days = workspaces.rules(session, workspace.id).messages_days
        held = channels.all_of(session, workspace.id)
        self._by_id = {one.slack_id: one for one in held}
        self._by_name = {one.name: one for one in sorted(held, key=lambda c: c.slack_id)[::-1]}

    def find(self, channel: ExportChannel) -> Channel | None:
        if channel.id is None:
            nameless = self._by_id.get(_id_of_name(channel.folder))
            return nameless or self._by_name.get(channel.name)
        held = self._by_id.get(channel.id)
        if held is None:
            held = self._by_id.get(_id_of_name(channel.name))
            if held is not None and channel.kind != "private":
                held.slack_id = channel.id
        return held

    def make(self, channel: ExportChannel) -> Channel:
        slack_id = channel.id or _id_of_name(channel.folder)
        name = (channel.name or channel.folder)[:255]
        made = channels.ensure(self._session, self._workspace_id, slack_id, name)
        made.archived = channel.archived
        self._by_id[slack_id] = made
        return made


def _id_of_name(name: str) -> str:
    return f"#{name}"[:255]
