"""Thanks across teams: written on a card, said in a channel or passed on in private."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.domain import calendar
from bot.domain import thanks as domain
from bot.domain.catalogue.employees import THANKS_RECEIVED
from bot.errors import UserError
from bot.flows import answering, deciding, posting, thanked
from bot.flows.answering import Answered
from bot.flows.explaining import GONE, theirs
from bot.flows.joining import who, workspace_of
from bot.flows.letting_in import let_in, link_to
from bot.flows.naming import ARCHIVED, Wrong
from bot.flows.people import meet
from bot.runtime import Runtime
from bot.store import channels, members, nudges, silos
from bot.store import posts as post_store
from bot.store import thanks as store
from bot.store.channels import Channel
from bot.store.members import Member
from bot.store.nudges import Nudge
from bot.store.thanks import Thanks
from bot.store.workspaces import Workspace
from bot.views.thanks import Card, Thanked

NO_WORDS = "A few words of your own, please."
YOURSELF = "That is you. Whom would you like to thank?"
CANNOT = "I cannot pass this on to them. A line from you where it happened says it best."
NOT_HERE = "They are not here any more. A kind word may still find them elsewhere."
NOT_JOINED = (
    "They have not joined, so I may not write to them. Say it in public, or tell them yourself."
)
LATELY = (
    "You thanked them on {day}. Once a fortnight keeps its weight, so the next through me may be "
    "on {next}. A line of your own is welcome any time."
)
NO_PLACE = "Choose a channel to say it in."
NOT_PUBLIC = "That channel is private. Choose a public one, or say it where it happened."
NOT_BOTH = "It happened in a private channel that they are not in. Choose another way."
ARCHIVED_THERE = "That channel has been archived meanwhile. Choose another way."
REFUSED = "Slack does not let me post there. /invite me, or choose another way."


@dataclass(frozen=True)
class Form:
    """A card as it was sent. People and channels are Slack ids; `way` is one of WAYS."""

    key: str
    nudge: str | None
    channel: str | None
    link: str | None
    to: str
    words: str
    way: str
    place: str | None = None


@dataclass(frozen=True)
class Given:
    """Thanks as they were given, and the nudge that they answer, if any."""

    shown: Thanked
    nudge: Answered | None


@dataclass(frozen=True)
class InAndOut:
    """What a member gave and got, newest first."""

    given: Sequence[Thanked]
    got: Sequence[Thanked]


def card_of_nudge(runtime: Runtime, team: str, user: str, nudge_id: str) -> Card:
    """The card for whom a nudge is about."""
    with runtime.database.reading() as session:
        nudge, _ = theirs(session, team, user, nudge_id)
        to = _across(session, nudge)
        return _card(
            session, nudge.workspace_id, key=nudge.id, nudge=nudge.id, to=to,
            channel=nudge.facts.get("channel"), link=nudge.facts.get("permalink"),
        )  # fmt: skip


def card_of_message(
    runtime: Runtime, team: str, user: str, channel: str, ts: str, author: str | None
) -> Card:
    """The card for who wrote a message. Raises UserError for DMs, and where it was not let in."""
    with runtime.database.reading() as session:
        workspace = workspace_of(session, team)
        where = let_in(session, workspace, channel)
        link = link_to(workspace, where.slack_id, calendar.from_ts(ts))
        return _card(
            session, workspace.id, key=str(uuid.uuid4()), channel=where.slack_id, link=link,
            to=author if author != user else None,
        )  # fmt: skip


def give(runtime: Runtime, team: str, user: str, form: Form) -> Given:
    """Say thanks in a channel, or pass them on in private. The same card sent twice is one.

    Raises Wrong, which says what is to be mended on the card.
    """
    if not form.words.strip():
        raise Wrong("words", NO_WORDS)
    now = runtime.clock()
    with runtime.database.writing() as session:
        workspace, giver = who(runtime, session, team, user)
        nudge = _nudge(session, workspace, giver, form)
        store.lock_giver(session, workspace.id, giver.id)
        given = store.by_key(session, workspace.id, form.key)
        if given is None:
            to = _to(runtime, session, workspace, giver, form, now)
            given = _store(session, giver, to, form, now)
            _send(session, given, now)
        if given.from_id != giver.id:
            raise UserError(GONE)
        if nudge is not None:
            answering.store(session, nudge, "thank", now)
        post = post_store.of_thanks(session, workspace.id, given.id)
        shown = thanked.shown(session, given)
        answered = answering.state(session, nudge) if nudge else None
    if post is not None and posting.bring(runtime, workspace.id, post.id, now):
        raise Wrong("place", REFUSED)
    return Given(shown, answered)


def in_and_out(session: Session, workspace_id: int, member_id: int, since: int) -> InAndOut:
    """What that member gave and got since then; only they are shown it."""
    rows = store.of_member(session, workspace_id, member_id, since)
    return InAndOut(
        given=[thanked.shown(session, one) for one in rows if one.from_id == member_id],
        got=[thanked.shown(session, one) for one in rows if one.to_id == member_id],
    )


def _nudge(session: Session, workspace: Workspace, giver: Member, form: Form) -> Nudge | None:
    nudge = nudges.get(session, workspace.id, form.nudge) if form.nudge else None
    if nudge is not None and nudge.member_id != giver.id:
        raise UserError(GONE)
    return nudge


def _to(
    runtime: Runtime, session: Session, workspace: Workspace, giver: Member, form: Form, now: int
) -> Member:
    """Whom the thanks go to. Raises Wrong where they cannot, or did not long ago."""
    to = meet(session, runtime.vault, workspace, [form.to]).get(form.to)
    if to is None or to.kind not in ("person", "unknown") or not to.observed:
        raise Wrong("to", CANNOT)
    if to.id == giver.id:
        raise Wrong("to", YOURSELF)
    if to.deactivated:
        raise Wrong("to", NOT_HERE)
    if form.way == domain.PRIVATE and not to.has_joined:
        raise Wrong("way", NOT_JOINED)
    since = now - domain.FORTNIGHT + 1
    last = store.last_between(session, workspace.id, giver.id, [to.id], since)
    if last is not None:
        raise Wrong("to", _lately(last.at, giver.tz))
    return to


def _lately(last: int, tz: str | None) -> str:
    day, following = (
        f"{found.day} {found:%B}"
        for found in (calendar.local_day(at, tz) for at in (last, domain.again_from(last)))
    )
    return LATELY.format(day=day, next=following)


def _store(session: Session, giver: Member, to: Member, form: Form, now: int) -> Thanks:
    home = giver.workspace_id
    origin = channels.by_slack_id(session, home, form.channel) if form.channel else None
    values = {
        "from_id": giver.id,
        "to_id": to.id,
        "public": form.way != domain.PRIVATE,
        "channel": _place(session, giver, to, origin, form),
        "channel_id": origin.id if origin else None,
        "link": form.link,
        "words": form.words.strip(),
        "at": now,
    }
    return store.ensure(session, home, form.key, values)


def _place(
    session: Session, giver: Member, to: Member, origin: Channel | None, form: Form
) -> str | None:
    """The channel it is said in; None for them alone. Raises Wrong where it cannot be said."""
    if form.way == domain.PRIVATE:
        return None
    if form.way == domain.HERE and origin is not None:
        if origin.archived:
            raise Wrong("way", ARCHIVED_THERE)
        inside = channels.members_of(session, giver.workspace_id, origin.id)
        if origin.private and not {giver.id, to.id} <= inside:
            raise Wrong("way", NOT_BOTH)
        return origin.slack_id
    if form.place is None:
        raise Wrong("place", NO_PLACE)
    chosen = channels.by_slack_id(session, giver.workspace_id, form.place)
    if chosen is not None and chosen.archived:
        raise Wrong("place", ARCHIVED)
    if chosen is not None and chosen.private:
        raise Wrong("place", NOT_PUBLIC)
    return form.place


def _send(session: Session, given: Thanks, now: int) -> None:
    home = given.workspace_id
    if given.channel is not None:
        post = post_store.Post(
            workspace_id=home, thanks_id=given.id, channel=given.channel, due_at=now
        )
        session.add(post)
        session.flush()
        return
    silo = silos.book(session, home).at(given.from_id, now)
    deciding.offer(
        session, home, THANKS_RECEIVED, f"thanks {given.id}", given.to_id, now,
        {"thanks": given.id, "silo": silo}, other_id=given.from_id,
    )  # fmt: skip


def _across(session: Session, nudge: Nudge) -> str | None:
    """Whom a nudge is about, if they are here."""
    if nudge.other_id is None:
        return None
    other = members.by_ids(session, nudge.workspace_id, [nudge.other_id])[nudge.other_id]
    return other.slack_id if other.counts else None


def _card(
    session: Session, workspace_id: int, key: str, to: str | None, channel: str | None,
    link: str | None, nudge: str | None = None,
) -> Card:  # fmt: skip
    where = channels.by_slack_id(session, workspace_id, channel) if channel else None
    return Card(
        key=key, nudge=nudge, to=to, channel=channel, link=link,
        private=where is not None and where.private,
        archived=where is not None and where.archived,
    )  # fmt: skip
