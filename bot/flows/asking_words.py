"""The words of questions and answers, for the nudges that bring them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from bot.store import asks, channels, intros, members, preferences, reach
from bot.store.asks import Ask, Turn
from bot.store.channels import Channel
from bot.store.nudges import Nudge


def of_relay(session: Session, nudge: Nudge) -> Mapping[str, Any] | None:
    """A question for its helper; None where it waits for nobody any more."""
    turn = asks.turn(session, nudge.workspace_id, int(nudge.facts["turn"]))
    ask = asks.get(session, nudge.workspace_id, turn.ask_id) if turn else None
    if turn is None or ask is None or not _waits_for(session, ask, turn, nudge):
        return None
    return {"question": ask.question, **reason(session, turn)}


def of_answer(session: Session, nudge: Nudge) -> Mapping[str, Any] | None:
    """An answer for its asker, with the question it answers."""
    turn = asks.turn(session, nudge.workspace_id, int(nudge.facts["turn"]))
    ask = asks.get(session, nudge.workspace_id, turn.ask_id) if turn else None
    if turn is None or ask is None or ask.state == "withdrawn":
        return None
    place = _slack_id(session, nudge.workspace_id, turn.place_id, ask.asker_id)
    best = place or _slack_id(session, nudge.workspace_id, ask.place_id, ask.asker_id)
    return {"question": ask.question, "answer": turn.answer, "place": best}


def of_ask(session: Session, nudge: Nudge) -> Mapping[str, Any] | None:
    """A question alone."""
    ask = asks.get(session, nudge.workspace_id, int(nudge.facts["ask"]))
    if ask is None or ask.state == "withdrawn":
        return None
    place = _slack_id(session, nudge.workspace_id, ask.place_id, ask.asker_id)
    return {"question": ask.question, "place": place}


def reason(session: Session, turn: Turn) -> dict[str, Any]:
    """Why that helper: `why`, where it was seen, and who named them (Slack ids)."""
    namer = members.by_ids(session, turn.workspace_id, [turn.named_by_id or 0])
    return {
        "why": turn.why,
        "place": _slack_id(session, turn.workspace_id, turn.place_id, turn.helper_id),
        "named_by": next((one.slack_id for one in namer.values()), None),
    }


def _waits_for(session: Session, ask: Ask, turn: Turn, nudge: Nudge) -> bool:
    """Whether the question still waits, and may still be put to that helper.

    What was sent is shown as it is, whatever became of it.
    """
    if nudge.state not in ("pending", "sending"):
        return True
    apart = preferences.apart(session, nudge.workspace_id, turn.helper_id)
    wish = preferences.of(session, nudge.workspace_id, turn.helper_id)
    waits = ask.state in ("open", "late") and turn.state == "asked"
    return waits and wish.may_be_asked and ask.asker_id not in apart


def _slack_id(
    session: Session, workspace_id: int, channel_id: int | None, *readers: int
) -> str | None:
    """A channel's Slack id; None where one of these readers may not hear of it (any more)."""
    if channel_id is None:
        return None
    channel = channels.get(session, workspace_id, channel_id)
    heard = all(_may_hear(session, channel, one) for one in readers)
    return channel.slack_id if heard else None


def of_intro(session: Session, nudge: Nudge) -> Mapping[str, Any] | None:
    """An intro; None where one of the two wishes for none any more, or not with the other."""
    home, other_id = nudge.workspace_id, nudge.other_id
    if other_id is None:
        return None
    wishes = preferences.of_many(session, home, [nudge.member_id, other_id])
    apart = preferences.apart(session, home, nudge.member_id)
    if other_id in apart or not all(one.intros for one in wishes.values()):
        return None
    intro = intros.get(session, home, int(nudge.facts["intro"]))
    place = intro.place_id if intro else None
    return {"place": _slack_id(session, home, place, nudge.member_id, other_id)}


def of_follow_up(session: Session, nudge: Nudge) -> Mapping[str, Any] | None:
    """What came of an intro; None where the other is gone, or they wish for none any more."""
    wish = preferences.of(session, nudge.workspace_id, nudge.member_id)
    return {} if nudge.other_id is not None and wish.intros else None


def of_question(session: Session, nudge: Nudge) -> Mapping[str, Any] | None:
    """For a nudge to be sent: None where the question is gone, answered, or not for them to see."""
    if nudge.state not in ("pending", "sending"):
        return {}
    channel = channels.by_slack_id(session, nudge.workspace_id, str(nudge.facts["place"]))
    if channel is None or not _may_hear(session, channel, nudge.member_id):
        return None
    at = int(nudge.facts["at"])
    where = (nudge.workspace_id, [channel.id])
    return {} if reach.questions_without_answer(session, *where, at, at + 1) else None


def of_exchange(session: Session, nudge: Nudge) -> Mapping[str, Any] | None:
    """For a nudge to be sent: None where its person is out of the private channel it is of."""
    channel = channels.by_slack_id(session, nudge.workspace_id, nudge.facts.get("channel", ""))
    if nudge.state not in ("pending", "sending") or channel is None or not channel.private:
        return {}
    inside = channels.members_of(session, nudge.workspace_id, channel.id)
    return {} if nudge.member_id in inside else None


def is_heard(channel: Channel) -> bool:
    """Whether Footbridge listens there, and people can still write."""
    return bool(channel.listening) and not channel.archived


def _may_hear(session: Session, channel: Channel, member_id: int) -> bool:
    """Whether that member may hear of what goes on there."""
    inside = channels.members_of(session, channel.workspace_id, channel.id)
    return is_heard(channel) and (not channel.private or member_id in inside)
