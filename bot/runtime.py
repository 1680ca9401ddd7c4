"""Settings → Runtime: what every flow needs, made once and passed, never imported."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.errors import UserError
from bot.slack import Slack
from bot.store.database import Database
from bot.store.workspaces import Workspace
from bot.vault import Vault

Clock = Callable[[], int]


def system_clock() -> int:
    """Now, in microseconds since the epoch."""
    return time.time_ns() // 1000


@dataclass(frozen=True)
class Runtime:
    """The parts of a running Footbridge. `worker` names this process in the rows it claims."""

    database: Database
    vault: Vault
    clock: Clock = system_clock
    slack_api_url: str = "https://slack.com/api/"
    worker: str = "worker"
    seed: int = 1

    def slack(self, workspace: Workspace) -> Slack:
        """The Web API of that workspace. Raises UserError where its token is gone."""
        if workspace.bot_token is None:
            raise UserError(f"{workspace.name or workspace.slack_id} has removed Footbridge.")
        token = self.vault.unlock(workspace.bot_token).decode()
        return Slack(token, self.slack_api_url, workspace.slack_id)
