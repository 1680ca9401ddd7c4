"""Messages of ours that say something else now: changed where they stand, after the commit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from bot.errors import PermanentError, TransientError, UserError
from bot.flows import telling
from bot.log import log
from bot.runtime import Runtime
from bot.slack import Posted
from bot.store import workspaces
from bot.store.nudges import Nudge
from bot.views import ask as view
from bot.views import nudge as nudge_view
from bot.views import story as story_view
from bot.views.blocks import Block
from bot.views.seen import Seen
from bot.views.story import Shown


@dataclass(frozen=True)
class Change:
    """A message, the nudge it shows, and what stands in place of its buttons.

    story: what was written in answer to it, which may be edited from there.
    """

    at: Posted | None
    seen: Seen
    reply: str
    story: Shown | None = None


def change(session: Session, nudge: Nudge, reply: str) -> Change:
    """What is to stand in place of that nudge's buttons."""
    at = Posted(nudge.channel, nudge.ts) if nudge.channel and nudge.ts else None
    return Change(at, telling.seen(session, nudge), reply)


def told(session: Session, nudge: Nudge, story: Shown) -> Change:
    """How the story that was written in answer to that nudge stands by now."""
    return replace(change(session, nudge, story_view.reply(story)), story=story)


def _message(one: Change) -> tuple[str, list[Block]]:
    text, blocks = nudge_view.answered(one.seen, one.reply)
    return text, story_view.with_edit(blocks, one.story) if one.story else blocks


def closing(session: Session, nudge: Nudge, why: str) -> Change:
    """A question that needs no answer any more: withdrawn, or answered by somebody else."""
    return change(session, nudge, view.OVER[why])


def show(runtime: Runtime, workspace_id: int, changes: Iterable[Change]) -> None:
    """Bring these messages up to date; that one cannot be is no reason to stop."""
    wanted = [one for one in changes if one.at is not None]
    if not wanted:
        return
    with runtime.database.reading() as session:
        workspace = workspaces.get(session, workspace_id)
    try:
        slack = runtime.slack(workspace)
        for one in wanted:
            if one.at is not None:
                slack.change(one.at, *_message(one))
    except (TransientError, PermanentError, UserError) as error:
        log.warning("nudge_not_updated", workspace=workspace.slack_id, reason=str(error))
