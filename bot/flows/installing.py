"""Knowing a workspace: whose token this is, kept locked, found again for each request."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain import calendar
from bot.errors import UserError
from bot.runtime import Runtime
from bot.slack import Slack
from bot.store import workspaces

TOKEN_LASTS = calendar.MINUTE


class NotInstalledError(UserError):
    """A request of a workspace whose token is not known."""


@dataclass(frozen=True)
class Installed:
    """What a request of a workspace is answered with."""

    slack_id: str
    bot_token: str
    bot_user: str
    bot_id: str


def install(runtime: Runtime, token: str) -> str:
    """Ask Slack whose token this is and keep it, locked; the workspace's Slack id.

    Raises PermanentError for a wrong token, TransientError where Slack does not answer.
    """
    identity = Slack(token, runtime.slack_api_url).identity()
    slack_id = identity.enterprise or identity.team
    with runtime.database.writing() as session:
        workspace = workspaces.ensure(session, slack_id)
        workspace.name, workspace.url = identity.team_name, identity.url
        workspace.bot_token = runtime.vault.lock(token.encode())
        workspace.bot_user, workspace.bot_id = identity.bot_user, identity.bot_id
        workspace.uninstalled_at = None
    return slack_id


def is_new(runtime: Runtime) -> bool:
    """Whether no workspace is known here yet."""
    with runtime.database.reading() as session:
        return not workspaces.all_of_them(session)


class Tokens:
    """The tokens of the workspaces, remembered for a minute."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._known: dict[str, tuple[int, Installed]] = {}

    def first_of(self, slack_ids: Iterable[str | None]) -> Installed:
        """Of the first of these workspaces that is installed.

        Raises NotInstalledError where none is (any more): Slack then asks again.
        """
        for slack_id in filter(None, slack_ids):
            found = self._of(slack_id)
            if found is not None:
                return found
        raise NotInstalledError("Footbridge is not installed here, or not any more.")

    def _of(self, slack_id: str) -> Installed | None:
        now = self._runtime.clock()
        read_at, found = self._known.get(slack_id, (None, None))
        if found is None or read_at is None or not 0 <= now - read_at < TOKEN_LASTS:
            found = self._read(slack_id)
            self._known.pop(slack_id, None)
            if found is not None:
                self._known[slack_id] = (now, found)
        return found

    def _read(self, slack_id: str) -> Installed | None:
        with self._runtime.database.reading() as session:
            workspace = workspaces.by_slack_id(session, slack_id)
        if workspace is None or workspace.bot_token is None:
            return None
        token = self._runtime.vault.unlock(workspace.bot_token).decode()
        return Installed(slack_id, token, workspace.bot_user or "", workspace.bot_id or "")
