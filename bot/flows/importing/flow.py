"""An export from its file to conversations, ties and crossings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from bot.domain.calendar import moment
from bot.domain.retention import Outlook
from bot.errors import UserError
from bot.exports import Export, open_export
from bot.flows import silo_inference
from bot.flows.importing import people, rooms
from bot.flows.importing.crossed import recross
from bot.flows.importing.digest import Job
from bot.flows.importing.reading_all import Channels, read_all
from bot.flows.importing.report import Imported, Tally, by_size
from bot.flows.silo_list import Assigned, Listed, assign_listed, told
from bot.store import conversations, members, silos, workspaces
from bot.store.crossings import Crossing
from bot.store.database import Database
from bot.store.members import NOT_OURS, Member
from bot.store.ties import Tie
from bot.store.workspaces import Workspace
from bot.vault import Vault

INFER = "infer"
NO_ID = "T0IMPORTED"
VERIFYING = 4  # takes a quarter of the time that reading takes

Progress = Callable[[int, int], None]


def import_export(
    database: Database,
    vault: Vault | None,
    path: Path,
    *,
    now: int,
    silos: str | None = None,
    workspace: str | None = None,
    progress: Progress | None = None,
    beforehand: Callable[[Outlook], None] | None = None,
    processes: int | None = None,
) -> Imported:
    """Bring an export into a workspace; what is there already stays, and twice changes nothing.

    now: microseconds. silos: None, "infer", or the text of a CSV `email or user id, silo`.
    workspace: the Slack id to import into; None for the export's own, else the only one there is.
    beforehand hears what is known before anything is read: until when it will be kept. progress
    hears of (bytes done, bytes in all). processes: how many read at once; None for as
    many as an export of that size is worth. Two exports come to the same in either order.
    Words are hashed under a key of this call, and no hash is stored.

    Raises UserError, with the database as it was, where the path holds no whole export, where the
    list of silos names nobody, and where people have asked not to be observed but there is no
    vault to know them by.
    """
    listed = Listed.read(silos) if silos is not None and silos != INFER else None
    with open_export(path) as export:
        unread = export.unread.copy()
        outlook = _outlook(database, export, workspace, now)
        if beforehand:
            beforehand(outlook)
        meter = _Meter(export, progress)
        export.verify(meter.verified)
        started = _start(database, vault, export, workspace, listed, now)
        channels = Channels(database, vault, export, path, started.workspace, now)
        tally = read_all(channels, started.jobs, meter.read, processes)
        assigned, moved = _settle(database, started, listed, silos == INFER, now)
        tally.unread += unread
        return _report(database, export, started, tally, assigned, moved, outlook)


def _outlook(database: Database, export: Export, slack_id: str | None, now: int) -> Outlook:
    files = (file for one in export.channels if one.importable for file in one.files)
    days = [date.fromisoformat(file.name[:10]) for file in files]
    with database.reading() as session:
        found = workspaces.by_slack_id(session, _slack_id(session, slack_id or export.workspace_id))
        kept = workspaces.rules(session, found.id).kept_days() if found else {}
    return Outlook(now, min(days, default=None), max(days, default=None), kept)


class _Meter:
    """Bytes done, verifying counted by the time it takes."""

    def __init__(self, export: Export, progress: Progress | None) -> None:
        size = export.sizes().bytes
        self._tell, self._done, self._total = progress, 0, size * VERIFYING + size

    def verified(self, size: int) -> None:
        self._add(size)

    def read(self, size: int) -> None:
        self._add(size * VERIFYING)

    def _add(self, size: int) -> None:
        self._done += size
        if self._tell:
            self._tell(self._done // VERIFYING, self._total // VERIFYING)


@dataclass(frozen=True)
class _Started:
    """What is known before the first message is read."""

    workspace: Workspace
    jobs: list[Job]
    assigned: Assigned | None


def _start(
    database: Database, vault: Vault | None, export: Export, slack_id: str | None,
    listed: Listed | None, now: int,
) -> _Started:  # fmt: skip
    """Everything that comes before the messages, in one transaction."""
    with database.writing() as session:
        workspace = _workspace(session, slack_id or export.workspace_id)
        if vault is None and members.has_tombstones(session, workspace.id):
            raise UserError(
                "People of this workspace have asked not to be observed, and only with "
                "FOOTBRIDGE_SECRET_KEY can I tell who. Set it to the key of this database."
            )
        people.introduce(session, vault, workspace, export.members, now)
        assigned = assign_listed(session, workspace.id, listed, now) if listed else None
        _recross_stale(session, workspace.id, now)
        return _Started(workspace, rooms.jobs(session, workspace, export, now), assigned)


def _workspace(session: Session, slack_id: str | None) -> Workspace:
    found = workspaces.ensure(session, _slack_id(session, slack_id))
    if found.uninstalled_at is not None:
        raise UserError(
            f"Footbridge was removed from {found.slack_id}, and what is left of it is being "
            "deleted. Install it again, or import into another workspace with --workspace."
        )
    return found


def _slack_id(session: Session, given: str | None) -> str:
    """The workspace's id: the one given, else that of the only one there is."""
    if given is not None:
        return given
    known = workspaces.all_of_them(session)
    return known[0].slack_id if len(known) == 1 else NO_ID


def _recross_stale(session: Session, workspace_id: int, now: int) -> None:
    """Find the crossings anew if silos have changed since they were found."""
    workspace = workspaces.get(session, workspace_id)
    if workspace.crossings_stale:
        recross(session, workspace_id, now)
        workspace.crossings_stale = False


def _settle(
    database: Database, started: _Started, listed: Listed | None, infer: bool, now: int
) -> tuple[Assigned | None, int]:
    """Silos that only the messages could tell; (what the list led to, how many moved)."""
    assigned, workspace_id = started.assigned, started.workspace.id
    moved = assigned.moved if assigned else 0
    with database.writing() as session:
        if listed is not None and assigned is not None and assigned.unknown:
            assigned = assign_listed(session, workspace_id, listed, now)
            moved += assigned.moved
        if infer:
            moved += silo_inference.infer_silos(session, workspace_id).moved
        _recross_stale(session, workspace_id, now)
    return assigned, moved


def _report(
    database: Database, export: Export, started: _Started, tally: Tally,
    assigned: Assigned | None, moved: int, outlook: Outlook,
) -> Imported:  # fmt: skip
    with database.reading() as session:
        workspace_id = started.workspace.id
        return Imported(
            messages_read=tally.read,
            messages_kept=tally.kept,
            skipped=by_size(tally.skipped),
            members=_people(session, workspace_id, export, tally),
            channels=sum(job.where is not None for job in started.jobs),
            threads=tally.threads,
            orphan_replies=tally.orphans,
            conversations=conversations.count(session, workspace_id),
            crossings=_crossings(session, workspace_id),
            ties=_tied_pairs(session, workspace_id),
            silos=len(silos.sizes(session, workspace_id)),
            workspace=started.workspace.slack_id,
            messages_new=tally.new,
            unread=by_size(tally.unread),
            moved=moved,
            not_found=assigned.unknown if assigned else (),
            problems=tuple(map(told, assigned.problems)) if assigned else (),
            old=tally.old,
            kept_until={
                "messages": moment(outlook.messages_until).isoformat(),
                "ties": moment(outlook.ties_until).isoformat(),
            },
        )


def _people(session: Session, workspace_id: int, export: Export, tally: Tally) -> int:
    """The people of an export: those it lists, and authors it does not; no bots."""
    listed = {one.id for one in export.members if not one.is_bot}
    known = people.directory(session, workspace_id)
    return sum(known.get(one) not in (None, "bot") for one in listed | tally.unlisted)


def _crossings(session: Session, workspace_id: int) -> int:
    rows = select(func.count()).where(Crossing.workspace_id == workspace_id)
    return session.scalar(rows) or 0


def _tied_pairs(session: Session, workspace_id: int) -> int:
    one, other = aliased(Member), aliased(Member)
    pairs = (
        select(Tie.from_id, Tie.to_id)
        .join(one, one.id == Tie.from_id)
        .join(other, other.id == Tie.to_id)
        .where(
            Tie.workspace_id == workspace_id,
            one.workspace_id == workspace_id,
            other.workspace_id == workspace_id,
            one.kind.not_in(NOT_OURS),
            other.kind.not_in(NOT_OURS),
        )
        .distinct()
        .subquery()
    )
    return session.scalar(select(func.count()).select_from(pairs)) or 0
