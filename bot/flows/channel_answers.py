"""What became of requests to have a channel switched off: kept, noted, and told to who asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from bot.domain.catalogue.channels import CHANNEL_ANSWERED, CHANNEL_ASKED
from bot.flows import deciding
from bot.store import audit, channel_asks, channels
from bot.store.channels import Channel
from bot.store.nudges import Nudge


def decide(
    session: Session, channel: Channel, state: str, now: int, by_id: int | None = None
) -> None:
    """Answer all that was asked about a channel (`state` is OFF or STAYS), and have them told."""
    home = channel.workspace_id
    answered = channel_asks.decide(session, home, channel.id, state, now)
    for one in answered:
        deciding.offer(
            session, home, CHANNEL_ANSWERED, f"channel ask {one.id} {state}", one.member_id, now,
            {"ask": one.id},
        )  # fmt: skip
    if answered and state == channel_asks.STAYS:
        after = {"listening": True, "channel": channels.told(channel), "asked": len(answered)}
        audit.write(session, home, now, by_id, "listening goes on", None, after)


def of_nudge(session: Session, nudge: Nudge) -> Mapping[str, Any] | None:
    """The channel (a Slack id) that a nudge is about, and how the request stands.

    None where it is not to be told any more: it was forgotten, answered by another admin, or is
    about a private channel that its person is not in.
    """
    asked = channel_asks.get(session, nudge.workspace_id, int(nudge.facts.get("ask", 0)))
    if asked is None:
        return None
    channel = channels.get(session, nudge.workspace_id, asked.channel_id)
    if nudge.kind == CHANNEL_ASKED.name and nudge.sent_at is None:
        if asked.state != channel_asks.OPEN:
            return None
        if channel.private and (nudge.dry or nudge.member_id not in _inside(session, channel)):
            return None  # those who watch a dry run may not be in it
    return {"channel": channel.slack_id, "state": asked.state}


def _inside(session: Session, channel: Channel) -> set[int]:
    return channels.members_of(session, channel.workspace_id, channel.id)


READERS = {CHANNEL_ASKED.name: of_nudge, CHANNEL_ANSWERED.name: of_nudge}
