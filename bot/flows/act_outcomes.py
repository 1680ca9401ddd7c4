"""Whether a leader's act happened: by metadata alone, within 72 hours, whether it was sent or not.

Which emoji somebody chose is not kept, so that any reaction stands for a check mark; nor are
reactions to one's own messages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sqlalchemy.orm import Session

from bot.store import champions, observing_acts, silos
from bot.store.decisions import Decision, Opportunity
from bot.store.messages import Message
from bot.store.silos import SiloBook

Did = Callable[[Session, int, int, int, int], bool]  # workspace, member, [since, until)


def _replied_in_public(session: Session, home: int, member: int, since: int, until: int) -> bool:
    said = observing_acts.said(session, home, member, since, until)
    return any(public and one.thread_at is not None for one, public in said)


def _turned_to_another_silo(
    session: Session, home: int, member: int, since: int, until: int
) -> bool:
    book = silos.book(session, home)
    own = book.at(member, since)
    met = turned_to(session, home, member, since, until)
    return own is not None and any(book.at(one, since) not in (None, own) for one in met)


def turned_to(session: Session, home: int, member: int, since: int, until: int) -> set[int]:
    """Whom they mentioned, and whose messages they reacted to."""
    said = observing_acts.said(session, home, member, since, until)
    liked = observing_acts.reacted_to(session, home, member, since, until)
    return {*_mentioned(one for one, _ in said), *(one.author_id for one in liked)} - {member}


def _mentioned(messages: Iterable[Message]) -> set[int]:
    return {who for one in messages for who in one.mentions or ()}


def _drew_a_reply_from_another_silo(
    session: Session, home: int, member: int, since: int, until: int
) -> bool:
    said = observing_acts.said(session, home, member, since, until)
    roots = [one for one, _ in said if one.thread_at is None]
    book = silos.book(session, home)
    own = book.at(member, since)
    replied = observing_acts.repliers(session, home, roots, until) - {member}
    return own is not None and any(book.at(one, since) not in (None, own) for one in replied)


def _posted_in_the_open(session: Session, home: int, member: int, since: int, until: int) -> bool:
    said = observing_acts.said(session, home, member, since, until)
    return any(public and one.thread_at is None for one, public in said)


def _mentioned_a_champion(session: Session, home: int, member: int, since: int, until: int) -> bool:
    said = observing_acts.said(session, home, member, since, until)
    named = {one.member_id for one in champions.with_resting(session, home)} - {member}
    return bool(named & _mentioned(one for one, _ in said))


def _brought_two_together(session: Session, home: int, member: int, since: int, until: int) -> bool:
    book = silos.book(session, home)
    return any(
        len(_silos_in(one, member, book)) > 1
        for one, _ in observing_acts.said(session, home, member, since, until)
    )


def _silos_in(message: Message, member: int, book: SiloBook) -> set[int]:
    """The silos of those whom a message mentions, its author aside."""
    found = {book.at(who, message.at) for who in message.mentions or () if who != member}
    return {one for one in found if one is not None}


def _closed_the_loop(session: Session, home: int, member: int, since: int, until: int) -> bool:
    """A reply of theirs, or a reaction, on a thread of their own that is older than `since`."""
    said = observing_acts.said(session, home, member, since, until)
    liked = observing_acts.reacted_to(session, home, member, since, until)
    touched = [*(one for one, _ in said if one.thread_at is not None), *liked]
    roots = {(one.channel_id, _root_of(one)) for one in touched if _root_of(one) < since}
    return member in observing_acts.authors_of(session, home, roots).values()


def _root_of(message: Message) -> int:
    return message.at if message.thread_at is None else message.thread_at


# By the name that a kind gives under `seen`.
DID: dict[str, Did] = {
    "replied_in_public": _replied_in_public,
    "turned_to_another_silo": _turned_to_another_silo,
    "drew_a_reply_from_another_silo": _drew_a_reply_from_another_silo,
    "posted_in_the_open": _posted_in_the_open,
    "mentioned_a_champion": _mentioned_a_champion,
    "brought_two_together": _brought_two_together,
    "closed_the_loop": _closed_the_loop,
}


def _observer(did: Did) -> Callable[[Session, Decision, Opportunity], bool]:
    def observed(session: Session, decision: Decision, _opportunity: Opportunity) -> bool:
        until = decision.outcome_due_at or decision.decided_at
        home, member = decision.workspace_id, decision.member_id
        return did(session, home, member, decision.decided_at, until)

    return observed


OBSERVERS = {name: _observer(did) for name, did in DID.items()}
