"""Where somebody may keep a link from: channels that Footbridge was let into."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.domain import calendar
from bot.errors import UserError
from bot.store import channels
from bot.store.channels import Channel
from bot.store.workspaces import Workspace

NOT_A_DM = "I never see DMs, so I keep no link into them. `/footbridge story` opens an empty card."
NOT_LET_IN = (
    "I was not let into this channel, so I keep no link into it. An admin can say "
    "`/footbridge channels on` here; `/footbridge story` opens an empty card."
)


def let_in(session: Session, workspace: Workspace, channel: str) -> Channel:
    """That channel. Raises UserError for a DM, or where Footbridge does not listen."""
    if channel.startswith("D"):
        raise UserError(NOT_A_DM)
    found = channels.by_slack_id(session, workspace.id, channel)
    if found is None or not found.listening:
        raise UserError(NOT_LET_IN)
    return found


def link_to(workspace: Workspace, channel: str, at: int) -> str | None:
    """The address of a message; None where the workspace's own is not known."""
    if not workspace.url:
        return None
    ts = calendar.to_ts(at).replace(".", "")
    return f"{workspace.url.rstrip('/')}/archives/{channel}/p{ts}"
