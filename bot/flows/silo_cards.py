"""Silo cards: read by anybody, written by the silo's own people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.domain import silo_cards as rules
from bot.errors import UserError
from bot.flows import answering
from bot.flows.answering import Answered
from bot.flows.explaining import theirs
from bot.flows.joining import colleague
from bot.runtime import Runtime
from bot.store import channels, members, preferences, silos, weeks
from bot.store import silo_cards as store
from bot.store.members import Member
from bot.store.silo_cards import SiloCard
from bot.views import blocks
from bot.views.silo_card import Card, Change, Corner

HISTORY_MOST = 20
NOT_OURS = "A card is written by its team's own people, and you are in another one."
NO_SILO = "I do not know which team you are in yet. An admin can say: `/footbridge silos`"
EMPTY = "Write at least one of these, please."
PRIVATE = "Only public channels, please: everybody reads this."


class FieldError(UserError):
    """What was written in a field of a form cannot stand; `field` is which."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


@dataclass(frozen=True)
class Written:
    """What somebody filled in: the fields they changed, and the channels (Slack ids)."""

    texts: Mapping[str, str]
    channels: Sequence[str]


def read(
    runtime: Runtime, team: str, user: str, name: str = "", silo_id: int | None = None
) -> Card:
    """The card of a silo, of one's own where none is named.

    Raises UserError for a silo there is not, and for guests.
    """
    with runtime.database.writing() as session:
        member = person_of(runtime, session, team, user)
        own = own_silo(session, member)
        if silo_id is None:
            silo_id = named(session, member.workspace_id, name).id if name else own
        return shown(session, member, _known(session, member, silo_id), runtime.clock())


def person_of(runtime: Runtime, session: Session, team: str, user: str) -> Member:
    """Who asks. Raises UserError for guests and strangers."""
    return colleague(runtime, session, team, user)[1]


def own_silo(session: Session, member: Member) -> int | None:
    return weeks.silos_of(session, member.workspace_id, [member.id]).get(member.id)


def named(session: Session, workspace_id: int, name: str) -> silos.Silo:
    """The silo of that name. Raises UserError where there is none."""
    found = silos.by_name(session, workspace_id, name.strip())
    if found is None:
        known = blocks.named(one.name for one in silos.all_of(session, workspace_id)) or "none yet"
        raise UserError(f"There is no team {blocks.quoted(name)}. There is: {known}.")
    return found


def _known(session: Session, member: Member, silo_id: int | None) -> silos.Silo:
    rows = {one.id: one for one in silos.all_of(session, member.workspace_id)}
    if silo_id is None:
        filled = peopled(session, member.workspace_id)
        if not filled:
            raise UserError(NO_SILO)
        silo_id = filled[0][0]
    if silo_id not in rows:
        raise UserError("That team is gone: it was merged into another one, or let go.")
    return rows[silo_id]


def peopled(session: Session, workspace_id: int) -> list[tuple[int, str]]:
    """(id, name) of the silos that have people now, by name."""
    sizes = silos.sizes(session, workspace_id)
    rows = [(one.id, one.name) for one in silos.all_of(session, workspace_id) if sizes.get(one.id)]
    return sorted(rows, key=lambda row: row[1].casefold())


def shown(session: Session, member: Member, silo: silos.Silo, now: int) -> Card:
    """A card as that member may see it."""
    home = member.workspace_id
    card, own = store.get(session, home, silo.id), own_silo(session, member) == silo.id
    wish = preferences.of(session, home, member.id)
    return Card(
        silo=silo.id,
        name=silo.name,
        texts=card.texts if card else {},
        channels=public_only(session, home, card.channels if card else ()),
        ask=_may_be_asked(session, home, silo.id, now),
        looked_at=card.looked_at if card else None,
        stale=card is not None and rules.is_stale(card.looked_at, now),
        own=own,
        willing=wish.may_be_asked if own and member.has_joined else None,
        silos=peopled(session, home),
    )


def public_only(session: Session, workspace_id: int, slack_ids: Sequence[str]) -> list[str]:
    """Those of these channels that all may know of, in their order."""
    known = channels.by_slack_ids(session, workspace_id, slack_ids)
    return [one for one in slack_ids if one in known and not known[one].private]


def willing_in(session: Session, workspace_id: int, silo_id: int) -> list[int]:
    """Those of a silo who said yes to being asked, are in, and are here."""
    there = set(silos.members_in(session, workspace_id, silo_id))
    ids = there & preferences.willing(session, workspace_id, "may_be_asked")
    people = members.by_ids(session, workspace_id, ids)
    return sorted(one.id for one in people.values() if one.has_joined and one.counts)


def _may_be_asked(session: Session, workspace_id: int, silo_id: int, now: int) -> list[str]:
    chosen = rules.some(willing_in(session, workspace_id, silo_id), now)
    people = members.by_ids(session, workspace_id, chosen)
    return [people[one].slack_id for one in chosen]


def save(runtime: Runtime, team: str, user: str, silo_id: int, written: Written) -> Card:
    """Keep what somebody wrote on their silo's card.

    Raises FieldError for what cannot stand, UserError for who is of another silo.
    """
    with runtime.database.writing() as session:
        member, silo = _ours(runtime, session, team, user, silo_id)
        home = member.workspace_id
        texts = {key: text.strip()[: rules.TEXT_MOST] for key, text in written.texts.items()}
        named = list(dict.fromkeys(written.channels))[: rules.CHANNELS_MOST]
        if public_only(session, home, named) != named:
            raise FieldError("channels", PRIVATE)
        card = store.get(session, home, silo_id)
        if not any({**(card.texts if card else {}), **texts}.values()):
            raise FieldError("does", EMPTY)
        now = runtime.clock()
        store.save(session, home, silo_id, member.id, now, texts, named)
        return shown(session, member, silo, now)


def holds(runtime: Runtime, team: str, user: str, silo_id: int) -> Card:
    """Somebody of the silo looked at its card, and it holds. Raises UserError for others."""
    with runtime.database.writing() as session:
        member, silo = _ours(runtime, session, team, user, silo_id)
        if store.get(session, member.workspace_id, silo_id) is None:
            raise UserError("There is no card yet. Write the first one: `/footbridge silo`")
        now = runtime.clock()
        store.save(session, member.workspace_id, silo_id, member.id, now, {})
        return shown(session, member, silo, now)


def _ours(
    runtime: Runtime, session: Session, team: str, user: str, silo_id: int
) -> tuple[Member, silos.Silo]:
    member = person_of(runtime, session, team, user)
    own = own_silo(session, member)
    if own != silo_id:
        raise UserError(NOT_OURS if own is not None else NO_SILO)
    return member, _known(session, member, silo_id)


def to_change(runtime: Runtime, team: str, user: str, silo_id: int) -> Card:
    """The card, for one of its own people. Raises UserError for others."""
    with runtime.database.writing() as session:
        member, silo = _ours(runtime, session, team, user, silo_id)
        return shown(session, member, silo, runtime.clock())


def history(
    runtime: Runtime, team: str, user: str, silo_id: int
) -> tuple[str, list[Change]]:  # fmt: skip
    """The silo's name, and what was changed on its card, newest first."""
    with runtime.database.writing() as session:
        member = person_of(runtime, session, team, user)
        silo = _known(session, member, silo_id)
        rows = store.history(session, member.workspace_id, silo_id, HISTORY_MOST)
        ids = [one.member_id for one in rows if one.member_id]
        people = members.by_ids(session, member.workspace_id, ids)
        return silo.name, [
            Change(
                at=one.at,
                user=people[one.member_id].slack_id if one.member_id in people else None,
                field=one.field,
                before=_told(session, member, one.field, one.before),
                after=_told(session, member, one.field, one.after),
            )
            for one in rows
        ]


def _told(session: Session, member: Member, field: str, text: str) -> str:
    if field != "channels":
        return text
    return " ".join(f"<#{one}>" for one in public_only(session, member.workspace_id, text.split()))


def be_asked(runtime: Runtime, team: str, user: str, yes: bool) -> Card:
    """Whether people of other silos may ask them; shown on their silo's card."""
    with runtime.database.writing() as session:
        member = person_of(runtime, session, team, user)
        if not member.has_joined:
            raise UserError("Please join first: `/footbridge join`")
        preferences.save(session, member.workspace_id, member.id, may_be_asked=yes)
        silo = _known(session, member, own_silo(session, member))
        return shown(session, member, silo, runtime.clock())


def answered(runtime: Runtime, team: str, user: str, nudge_id: str, what: str) -> Answered:
    """What somebody did with a nudge about a card: read, changed, holds or later."""
    with runtime.database.writing() as session:
        nudge, _ = theirs(session, team, user, nudge_id)
        answering.store(session, nudge, what, runtime.clock())
        return answering.state(session, nudge)


def corner(_runtime: Runtime, session: Session, member: Member, now: int) -> Corner | None:
    """What stands of cards in that member's Home."""
    rows = peopled(session, member.workspace_id)
    if not rows:
        return None
    own = own_silo(session, member)
    card = store.get(session, member.workspace_id, own) if own is not None else None
    return Corner(
        silo=own,
        name=dict(rows).get(own or 0, ""),
        written=_is_written(card),
        stale=card is not None and rules.is_stale(card.looked_at, now),
        first=next((silo_id for silo_id, _ in rows if silo_id != own), None),
    )


def _is_written(card: SiloCard | None) -> bool:
    return card is not None and any(card.texts.values())
