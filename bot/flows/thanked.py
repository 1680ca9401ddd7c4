"""A thank-you as views show it."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from bot.store import channels, members, thanks
from bot.store.nudges import Nudge
from bot.store.thanks import Thanks
from bot.views.thanks import Thanked


def shown(session: Session, given: Thanks) -> Thanked:
    """Its people, words, and the link if those who read it may follow it."""
    home = given.workspace_id
    people = members.by_ids(session, home, [given.from_id, given.to_id])
    where = channels.get(session, home, given.channel_id) if given.channel_id else None
    follow = where is not None and (
        not where.private
        or where.slack_id == given.channel
        or (not given.public and given.to_id in channels.members_of(session, home, where.id))
    )
    return Thanked(
        giver=people[given.from_id].slack_id,
        to=people[given.to_id].slack_id,
        words=given.words,
        link=given.link if follow else None,
        channel=given.channel,
    )


def of_nudge(session: Session, nudge: Nudge) -> dict[str, Any] | None:
    """The words somebody sent in private; None where they are gone."""
    given = thanks.get(session, nudge.workspace_id, int(nudge.facts["thanks"]))
    if given is None:
        return None
    one = shown(session, given)
    return {"words": one.words, "link": one.link}
