"""Where metadata shows that a leader's act is possible, and which ones were offered before.

Only channels that Footbridge listens to are read; times are UTC microseconds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import Select, func, or_, select, tuple_
from sqlalchemy.orm import Session

from bot.store.channels import Channel, ChannelMember
from bot.store.crossings import Crossing
from bot.store.decisions import Decision, Opportunity
from bot.store.messages import Message, Reaction
from bot.store.nudges import COUNTED, Nudge, Response

Key = tuple[int, int]  # (channel id, at) of a message


def rooms(session: Session, workspace_id: int, member_id: int) -> dict[int, Channel]:
    """The listened channels that member is in, by id."""
    inside = select(ChannelMember.channel_id).where(
        ChannelMember.workspace_id == workspace_id, ChannelMember.member_id == member_id
    )
    rows = session.scalars(_listened(workspace_id).where(Channel.id.in_(inside)))
    return {one.id: one for one in rows}


def visible(session: Session, workspace_id: int, member_id: int) -> dict[int, Channel]:
    """The listened channels that member may see: the public ones, and those they are in."""
    public = session.scalars(_listened(workspace_id).where(Channel.private.is_(False)))
    return {one.id: one for one in public} | rooms(session, workspace_id, member_id)


def _listened(workspace_id: int) -> Select[Channel]:
    return select(Channel).where(
        Channel.workspace_id == workspace_id,
        Channel.listening.is_(True),
        Channel.archived.is_(False),
    )


def open_questions(
    session: Session, workspace_id: int, channel_ids: Collection[int], since: int, until: int,
    most: int,
) -> list[Message]:  # fmt: skip
    """The newest questions of [since, until), outside threads, that nobody else has answered."""
    asked = session.scalars(
        select(Message)
        .where(
            Message.workspace_id == workspace_id,
            Message.channel_id.in_(channel_ids),
            Message.at >= since,
            Message.at < until,
            Message.question,
            Message.thread_at.is_(None),
            Message.link_at.is_(None),
        )
        .order_by(Message.at.desc())
        .limit(most)
    ).all()
    done = _answered(session, workspace_id, asked)
    return [one for one in asked if (one.channel_id, one.at) not in done]


def _answered(session: Session, workspace_id: int, asked: Sequence[Message]) -> set[Key]:
    """Which of these have a reply, or a message linked to them, by somebody else."""
    by = {(one.channel_id, one.at): one.author_id for one in asked}
    found: set[Key] = set()
    for column in (Message.thread_at, Message.link_at):
        rows = session.execute(
            select(Message.channel_id, column, Message.author_id).where(
                Message.workspace_id == workspace_id,
                Message.channel_id.in_({channel for channel, _ in by}),
                Message.at >= min((at for _, at in by), default=0),
                tuple_(Message.channel_id, column).in_(list(by)),
            )
        )
        found |= {(c, at) for c, at, who in rows if at is not None and who != by[c, at]}
    return found


def last_words(
    session: Session, workspace_id: int, member_id: int, channel_ids: Collection[int], since: int
) -> dict[int, int]:
    """When that member last wrote in each of these channels, where they did since then."""
    rows = session.execute(
        select(Message.channel_id, func.max(Message.at))
        .where(
            Message.workspace_id == workspace_id,
            Message.channel_id.in_(channel_ids),
            Message.at >= since,
            Message.author_id == member_id,
        )
        .group_by(Message.channel_id)
    )
    return {channel: at for channel, at in rows}


def newest_by(
    session: Session, workspace_id: int, author_ids: Collection[int],
    channel_ids: Collection[int], since: int,
) -> dict[int, Message]:  # fmt: skip
    """The newest message outside threads of each author in these channels, since then."""
    rows = session.scalars(
        select(Message)
        .where(
            Message.workspace_id == workspace_id,
            Message.channel_id.in_(channel_ids),
            Message.at >= since,
            Message.author_id.in_(author_ids),
            Message.thread_at.is_(None),
        )
        .order_by(Message.at)
    )
    return {one.author_id: one for one in rows}


def threads_of(
    session: Session, workspace_id: int, member_id: int, channel_ids: Collection[int],
    since: int, until: int, most: int,
) -> list[tuple[Message, list[Message]]]:  # fmt: skip
    """The newest threads that member began in [since, until), each root with its replies."""
    mine = select(Message.at).where(
        Message.workspace_id == workspace_id,
        Message.channel_id.in_(channel_ids),
        Message.at >= since,
        Message.at < until,
        Message.author_id == member_id,
        Message.thread_at.is_(None),
    )
    replies: dict[Key, list[Message]] = {}
    for one in session.scalars(
        select(Message)
        .where(
            Message.workspace_id == workspace_id,
            Message.channel_id.in_(channel_ids),
            Message.at >= since,
            Message.thread_at.in_(mine),
        )
        .order_by(Message.at)
    ):
        replies.setdefault((one.channel_id, one.thread_at or 0), []).append(one)
    newest = sorted(replies, key=lambda key: -key[1])[:most]
    roots = ((session.get(Message, (workspace_id, *key)), replies[key]) for key in newest)
    return [(root, found) for root, found in roots if root and root.author_id == member_id]


def touched(
    session: Session, workspace_id: int, member_id: int, messages: Iterable[Message], since: int
) -> bool:
    """Whether that member put an emoji on any of these messages since then."""
    keys = [(one.channel_id, one.at) for one in messages]
    rows = select(Reaction.at).where(
        Reaction.workspace_id == workspace_id,
        Reaction.channel_id.in_({channel for channel, _ in keys}),
        tuple_(Reaction.channel_id, Reaction.at).in_(keys),
        Reaction.member_id == member_id,
        Reaction.reacted_at >= since,
    )
    return session.scalar(rows.limit(1)) is not None


def exchanges(
    session: Session, workspace_id: int, channel_ids: Collection[int], since: int
) -> Sequence[Crossing]:
    """The crossings begun since then in these channels, newest first."""
    return session.scalars(
        select(Crossing)
        .where(
            Crossing.workspace_id == workspace_id,
            Crossing.first_at >= since,
            Crossing.channel_id.in_(channel_ids),
        )
        .order_by(Crossing.first_at.desc(), Crossing.id)
    ).all()


def offered(
    session: Session, workspace_id: int, member_id: int, kinds: Collection[str]
) -> dict[str, int]:
    """When each of these kinds was last offered to that member."""
    rows = session.execute(
        select(Opportunity.kind, func.max(Opportunity.found_at))
        .where(
            Opportunity.workspace_id == workspace_id,
            Opportunity.member_id == member_id,
            Opportunity.kind.in_(kinds),
        )
        .group_by(Opportunity.kind)
    )
    return {kind: at for kind, at in rows}


def taken(session: Session, workspace_id: int, subjects: Collection[str]) -> set[str]:
    """Which of these were offered to anybody already."""
    rows = select(Opportunity.subject).where(
        Opportunity.workspace_id == workspace_id, Opportunity.subject.in_(subjects)
    )
    return set(session.scalars(rows))


def offers(
    session: Session, workspace_id: int, member_id: int, kinds: Collection[str], since: int
) -> Sequence[Opportunity]:
    """What of these kinds was offered to that member since then."""
    return session.scalars(
        select(Opportunity).where(
            Opportunity.workspace_id == workspace_id,
            Opportunity.member_id == member_id,
            Opportunity.kind.in_(kinds),
            Opportunity.found_at >= since,
        )
    ).all()


def waiting(session: Session, workspace_id: int, kinds: Collection[str]) -> Sequence[Opportunity]:
    """The opportunities of these kinds that are still open, or whose nudge is not sent yet."""
    pending = (
        select(Decision.opportunity_id)
        .join(Nudge, Nudge.decision_id == Decision.id)
        .where(Nudge.workspace_id == workspace_id, Nudge.state == "pending")
    )
    return session.scalars(
        select(Opportunity).where(
            Opportunity.workspace_id == workspace_id,
            Opportunity.kind.in_(kinds),
            or_(Opportunity.state == "open", Opportunity.id.in_(pending)),
        )
    ).all()


def record(
    session: Session, workspace_id: int, member_id: int, kinds: Collection[str], since: int
) -> list[tuple[Nudge, Decision, int | None]]:
    """What that member was sent since then, newest first, with its decision and channel."""
    rows = session.execute(
        select(Nudge, Decision, Opportunity.channel_id)
        .join(Decision, Decision.id == Nudge.decision_id)
        .join(Opportunity, Opportunity.id == Decision.opportunity_id)
        .where(
            Nudge.workspace_id == workspace_id,
            Nudge.member_id == member_id,
            Nudge.kind.in_(kinds),
            Nudge.state.in_(COUNTED),
            Nudge.sent_at >= since,
            Nudge.dry.is_(False),
        )
        .order_by(Nudge.sent_at.desc(), Nudge.id)
    )
    return [(nudge, decision, channel) for nudge, decision, channel in rows]


def reported(session: Session, workspace_id: int, nudge_ids: Collection[str]) -> set[str]:
    """Of which of these nudges their person said that they did it."""
    rows = select(Response.nudge_id).where(
        Response.workspace_id == workspace_id,
        Response.nudge_id.in_(nudge_ids),
        Response.action == "did",
    )
    return set(session.scalars(rows))


def counts(session: Session, workspace_id: int, kinds: Collection[str]) -> Mapping[str, int]:
    """How many acts were proposed, how many of these seen, and said to be done; of all leaders."""
    sent = (
        Nudge.workspace_id == workspace_id, Nudge.kind.in_(kinds), Nudge.state.in_(COUNTED),
        Nudge.sent_at.is_not(None), Nudge.dry.is_(False),
    )  # fmt: skip
    joined = (
        select(func.count()).select_from(Nudge).join(Decision, Decision.id == Nudge.decision_id)
    )
    did = select(Response.nudge_id).where(
        Response.workspace_id == workspace_id, Response.action == "did"
    )
    return {
        "proposed": session.scalar(joined.where(*sent)) or 0,
        "observed": session.scalar(joined.where(*sent, Decision.outcome.is_(True))) or 0,
        "reported": session.scalar(joined.where(*sent, Nudge.id.in_(did))) or 0,
    }
