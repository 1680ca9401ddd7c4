"""A list of silos in a file: read by a job, which then says what it would change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain import calendar
from bot.domain.silo_list_file import MOST, NoTextError, decode
from bot.errors import FootbridgeError, PermanentError, TransientError, UserError
from bot.flows import silo_bringing
from bot.flows.joining import admin_of, workspace_of
from bot.log import log
from bot.runtime import Runtime
from bot.slack import Slack
from bot.store import members, silo_lists, workspaces
from bot.store.silo_lists import SiloList
from bot.store.workspaces import Workspace
from bot.views import silo_list as view
from bot.views.blocks import Block

SCOPE = "files:read"
LEASE = 2 * calendar.MINUTE
ID_MOST, VIEW_ID_MOST = 32, 64  # characters that the columns hold
PATIENCE = 10 * calendar.MINUTE  # how long Slack may take to show us a file
NOT_YOURS = "That is not a file of yours. Bring in one that you uploaded yourself."
REFUSED = (
    "Slack does not let me read that file ({reason}). Upload it again, or paste its lines; if it "
    "says `missing_scope`, reinstall me with the scope `files:read`."
)
NO_ANSWER = "Slack did not let me read the file for ten minutes. Please bring it in again."


@dataclass(frozen=True)
class _Task:
    """A list to read or to bring in, and the Slack id of the admin whose it is."""

    workspace: Workspace
    waiting: SiloList
    user: str


def may_read(runtime: Runtime, team: str, user: str) -> bool:
    """Whether Slack lets us read files; without that it does not even let one be chosen.

    Raises UserError for people who are no admin.
    """
    with runtime.database.reading() as session:
        workspace = workspace_of(session, team)
        admin_of(session, workspace, user)
    try:
        return SCOPE in runtime.slack(workspace).identity().scopes
    except (TransientError, PermanentError):
        return False


def hand_in(runtime: Runtime, team: str, user: str, file: str, view_id: str | None) -> None:
    """Have a file (a Slack id) read; an earlier list of theirs goes.

    view_id: the card that is told what it would change. Raises UserError for others than admins.
    """
    if len(file) > ID_MOST or len(view_id or "") > VIEW_ID_MOST:
        raise UserError(NOT_YOURS)
    with runtime.database.writing() as session:
        workspace = workspace_of(session, team)
        admin = admin_of(session, workspace, user)
        now = runtime.clock()
        made = silo_lists.add(session, workspace.id, admin.id, now, silo_lists.READING)
        made.file, made.view = file, view_id


def lists_once(runtime: Runtime, now: int) -> int:
    """Read the files that were handed in, bring in what is long, forget what is old; how many."""
    with runtime.database.reading() as session:
        homes = list(workspaces.installed(session))
    done = 0
    for home in homes:
        for task in _claim(runtime, home, now):
            _do(runtime, task, now)
            done += 1
    return done


def _claim(runtime: Runtime, home: Workspace, now: int) -> Sequence[_Task]:
    with runtime.database.writing() as session:
        silo_lists.forget_before(session, home.id, now - silo_bringing.LASTS)
        # Slack must have shown the card that says "reading" before it is shown something else.
        due = [
            one for one in silo_lists.due(session, home.id, now - LEASE)
            if one.made_at < now - calendar.SECOND
        ]  # fmt: skip
        people = members.by_ids(session, home.id, [one.by_id for one in due])
        for one in due:
            one.tried_at = now
    return [_Task(home, one, people[one.by_id].slack_id) for one in due]


def _do(runtime: Runtime, task: _Task, now: int) -> None:
    slack = runtime.slack(task.workspace)
    try:
        reads = task.waiting.state == silo_lists.READING
        blocks = _read(runtime, slack, task, now) if reads else _bring(runtime, task)
    except TransientError as error:
        blocks = _put_off(runtime, task, error, now)
    except UserError as error:
        _forget(runtime, task)
        blocks = view.said(str(error))
    if blocks:
        _tell(slack, task, blocks)


def _read(runtime: Runtime, slack: Slack, task: _Task, now: int) -> list[Block]:
    text = _text(slack, task)
    with runtime.database.reading() as session:
        understood = silo_bringing.understand(session, task.workspace, text, now)
    with runtime.database.writing() as session:
        waiting = silo_lists.get(session, task.workspace.id, task.waiting.id)
        if waiting is None or waiting.state != silo_lists.READING:
            return []  # another list took its place
        admin_of(session, task.workspace, task.user)
        return view.preview(silo_bringing.keep(session, waiting, understood))


def _text(slack: Slack, task: _Task) -> str:
    """What the file says. Raises UserError, in words for its admin."""
    try:
        file = slack.file(task.waiting.file or "")
        if file.user != task.user:
            raise UserError(NOT_YOURS)
        if file.size > MOST:
            raise UserError(f"The file is bigger than {MOST // 1_000_000} MB. Bring it in parts.")
        return decode(slack.content(file, MOST))
    except NoTextError as error:
        raise UserError(str(error)) from None
    except PermanentError as error:
        raise UserError(REFUSED.format(reason=error)) from None


def _bring(runtime: Runtime, task: _Task) -> list[Block]:
    with runtime.database.writing() as session:
        waiting = silo_lists.get(session, task.workspace.id, task.waiting.id)
        if waiting is None or waiting.state != silo_lists.WANTED:
            return []
        admin_of(session, task.workspace, task.user)
        rows = silo_lists.rows_of(session, task.workspace.id, waiting.id)
        done = silo_bringing.bring_in(session, waiting, rows, runtime.clock())
    return view.said(view.brought(done))


def _put_off(runtime: Runtime, task: _Task, error: TransientError, now: int) -> list[Block]:
    log.warning("file_put_off", workspace=task.workspace.slack_id, reason=str(error))
    if task.waiting.made_at > now - PATIENCE:
        return []  # it is tried again once the lease is over
    _forget(runtime, task)
    return view.said(NO_ANSWER)


def _forget(runtime: Runtime, task: _Task) -> None:
    with runtime.database.writing() as session:
        silo_lists.remove(session, task.workspace.id, task.waiting.id)


def _tell(slack: Slack, task: _Task, blocks: list[Block]) -> None:
    """On the card it was handed in on or, where that was closed, to the admin themselves."""
    try:
        shown = (
            slack.show_view(task.waiting.view, view.card(blocks)) if task.waiting.view else False
        )
        if not shown:
            slack.say(task.user, view.TITLE, blocks)
    except FootbridgeError as error:
        log.warning("list_not_told", workspace=task.workspace.slack_id, reason=str(error))
