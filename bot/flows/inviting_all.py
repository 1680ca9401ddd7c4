"""Inviting a channel's people to join, in an admin's name, from the setup's last card."""

from __future__ import annotations

from bot.errors import DoubtError, PermanentError, TransientError
from bot.flows import joining
from bot.flows.joining import admin_of, workspace_of
from bot.flows.limits import Unfit
from bot.log import log
from bot.runtime import Runtime
from bot.store import channels
from bot.views import joining as view

NOT_THERE = "Choose a public channel in which I listen; I may need a minute to be in it."
LATER = "Slack does not answer just now. Please try again in a minute."


def announce_in(runtime: Runtime, team: str, user: str, channel: str) -> None:
    """Post the invitation there (a Slack id). Raises Unfit where that cannot be.

    Where it cannot be known whether it was posted, it counts as posted.
    """
    with runtime.database.reading() as session:
        workspace = workspace_of(session, team)
        admin_of(session, workspace, user)
        place = channels.by_slack_id(session, workspace.id, channel)
    if place is None or place.private or place.archived or not place.listening:
        raise Unfit({"invite": NOT_THERE})
    try:
        runtime.slack(workspace).say(channel, *view.announcement(user))
    except DoubtError as error:
        log.warning("announcement_in_doubt", reason=str(error))
    except PermanentError:
        raise Unfit({"invite": NOT_THERE}) from None
    except TransientError:
        raise Unfit({"invite": LATER}) from None
    joining.announce(runtime, team, user, channel)
