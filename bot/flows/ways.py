"""How two silos work together: read and kept by the people of both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.domain import ways as rules
from bot.domain.catalogue import Kind
from bot.domain.catalogue.listening import WAYS_AGREE
from bot.errors import UserError
from bot.flows import answering, deciding, silo_cards
from bot.flows.answering import Answered
from bot.flows.explaining import theirs
from bot.flows.silo_cards import NO_SILO, FieldError
from bot.runtime import Runtime
from bot.store import members, offered, silos
from bot.store import ways as store
from bot.store.members import Member
from bot.store.ways import Ways
from bot.views.silo_card import Change
from bot.views.ways import Listed, Shared

HISTORY_MOST = 20
OWN = "That is your own team. Its card: `/footbridge silo`"
CHANGED = "It was changed meanwhile. Please read it again: `/footbridge ways {name}`"
NOT_YOURS = "This is between two other teams by now."


@dataclass(frozen=True)
class Written:
    """What somebody changed in the form: needs, agreements and channel, as far as they did."""

    texts: Mapping[str, str]


@dataclass(frozen=True)
class _Pair:
    """A pair of silos as one of its people sees it."""

    member: Member
    own: silos.Silo
    other: silos.Silo

    @property
    def ids(self) -> tuple[int, int]:
        return rules.pair_of(self.own.id, self.other.id)

    @property
    def mine(self) -> str:
        """Which of the two, a or b, is their own."""
        return "a" if self.own.id < self.other.id else "b"

    @property
    def others(self) -> str:
        return "b" if self.mine == "a" else "a"


def listed(runtime: Runtime, team: str, user: str) -> Listed:
    """The silos that one's own could write something with, and what there is already."""
    with runtime.database.writing() as session:
        member = silo_cards.person_of(runtime, session, team, user)
        own = silo_cards.own_silo(session, member)
        if own is None:
            raise UserError(NO_SILO)
        kept = {
            other: row
            for row in store.of_silo(session, member.workspace_id, own)
            for other in {row.silo_a, row.silo_b} - {own}
        }
        rows = silo_cards.peopled(session, member.workspace_id)
        others = [(silo_id, name) for silo_id, name in rows if silo_id != own]
        written = [one for one in others if _is_written(kept.get(one[0]))]
        return Listed(dict(rows).get(own, ""), others, written)


def _is_written(row: Ways | None) -> bool:
    return row is not None and bool(row.a_needs or row.b_needs or row.agreements or row.channel)


def read(
    runtime: Runtime, team: str, user: str, name: str = "", silo_id: int | None = None
) -> Shared:
    """How one's own silo and that one work together. Raises UserError where there is no such."""
    with runtime.database.writing() as session:
        member = silo_cards.person_of(runtime, session, team, user)
        if silo_id is None:
            silo_id = silo_cards.named(session, member.workspace_id, name).id
        return _shown(session, _pair(session, member, silo_id))


def _pair(session: Session, member: Member, silo_id: int) -> _Pair:
    rows = {one.id: one for one in silos.all_of(session, member.workspace_id)}
    own = silo_cards.own_silo(session, member)
    if own is None:
        raise UserError(NO_SILO)
    if silo_id == own:
        raise UserError(OWN)
    if silo_id not in rows:
        raise UserError("That team is gone: it was merged into another one, or let go.")
    return _Pair(member, rows[own], rows[silo_id])


def _shown(session: Session, pair: _Pair) -> Shared:
    home = pair.member.workspace_id
    row = store.get(session, home, pair.ids)
    if row is None:
        return Shared(pair.other.id, pair.own.name, pair.other.name)
    channel = silo_cards.public_only(session, home, [row.channel] if row.channel else [])
    return Shared(
        silo=pair.other.id,
        ours=pair.own.name,
        theirs=pair.other.name,
        our_needs=getattr(row, f"{pair.mine}_needs"),
        their_needs=getattr(row, f"{pair.others}_needs"),
        agreements=row.agreements,
        version=row.version,
        we_agreed=getattr(row, f"{pair.mine}_agreed_at") is not None,
        they_agreed=getattr(row, f"{pair.others}_agreed_at") is not None,
        channel=next(iter(channel), None),
        trend=row.trend,
        opened_at=row.opened_at,
        written_at=row.written_at,
    )


def save(runtime: Runtime, team: str, user: str, silo_id: int, written: Written) -> Shared:
    """Keep what somebody of one of the two wrote. Who changes the agreements has agreed to them.

    The other silo's yes is asked anew. Raises FieldError for a channel that is not public.
    """
    with runtime.database.writing() as session:
        member = silo_cards.person_of(runtime, session, team, user)
        home, now = member.workspace_id, runtime.clock()
        pair = _pair(session, member, silo_id)
        channel = written.texts.get("channel", "")
        if channel and not silo_cards.public_only(session, home, [channel]):
            raise FieldError("channel", silo_cards.PRIVATE)
        row = store.ensure(session, home, pair.ids)
        columns = {"needs": f"{pair.mine}_needs", "agreements": "agreements", "channel": "channel"}
        texts = {
            columns[key]: text.strip()[: rules.TEXT_MOST] for key, text in written.texts.items()
        }
        changed = store.save(session, home, row, member.id, now, texts)
        if "agreements" in changed:
            _agree_anew(session, pair, row, now)
        session.flush()
        return _shown(session, pair)


def _agree_anew(session: Session, pair: _Pair, row: Ways, now: int) -> None:
    row.version += 1
    setattr(row, f"{pair.mine}_agreed_at", now if row.agreements else None)
    setattr(row, f"{pair.others}_agreed_at", None)
    if not row.agreements:
        return
    home = pair.member.workspace_id
    chosen = turn(session, home, pair.other.id, WAYS_AGREE)
    if chosen is None:
        return
    deciding.offer(
        session, home, WAYS_AGREE, f"ways {row.silo_a}-{row.silo_b} version {row.version}",
        chosen, now,
        {"silo": pair.own.id, "a": row.silo_a, "b": row.silo_b, "version": row.version},
    )  # fmt: skip


def turn(
    session: Session, workspace_id: int, silo_id: int, kind: Kind, first: Mapping[int, int] = {}
) -> int | None:
    """Whose turn it is, of a silo's people who are in; of those alike, who leads in `first`."""
    there = members.by_ids(
        session, workspace_id, silos.members_in(session, workspace_id, silo_id)
    ).values()
    people = [one.id for one in there if one.has_joined and one.counts]
    asked = offered.last(session, workspace_id, kind.name, people)
    return min(
        people, key=lambda one: (asked.get(one, 0), -first.get(one, 0), one), default=None
    )  # fmt: skip


def agree(
    runtime: Runtime, team: str, user: str, silo_id: int, version: int, nudge_id: str | None
) -> tuple[Shared, Answered | None]:
    """Somebody says yes for their silo to the agreements of that version.

    Raises UserError where they were changed meanwhile.
    """
    with runtime.database.writing() as session:
        member = silo_cards.person_of(runtime, session, team, user)
        home, now = member.workspace_id, runtime.clock()
        nudge = theirs(session, team, user, nudge_id)[0] if nudge_id else None
        pair = _pair(session, member, silo_id)
        row = store.ensure(session, home, pair.ids)
        if row.version != version or not row.agreements:
            raise UserError(CHANGED.format(name=pair.other.name))
        if getattr(row, f"{pair.mine}_agreed_at") is None:
            setattr(row, f"{pair.mine}_agreed_at", now)
            store.note(session, home, row, member.id, now, "agreed")
        if nudge is not None:
            answering.store(session, nudge, "agreed", now)
        session.flush()
        return _shown(session, pair), answering.state(session, nudge) if nudge else None


def history(
    runtime: Runtime, team: str, user: str, silo_id: int
) -> tuple[Shared, list[Change]]:  # fmt: skip
    """What was changed between the two, newest first."""
    with runtime.database.writing() as session:
        member = silo_cards.person_of(runtime, session, team, user)
        pair = _pair(session, member, silo_id)
        rows = store.history(session, member.workspace_id, pair.ids, HISTORY_MOST)
        ids = [one.member_id for one in rows if one.member_id]
        people = members.by_ids(session, member.workspace_id, ids)
        changes = [
            Change(
                at=one.at,
                user=people[one.member_id].slack_id if one.member_id in people else None,
                field=_field(pair, one.field),
                before=_told(session, member, one.field, one.before),
                after=_told(session, member, one.field, one.after),
            )
            for one in rows
        ]
        return _shown(session, pair), changes


def _field(pair: _Pair, field: str) -> str:
    names = {f"{pair.mine}_needs": "our_needs", f"{pair.others}_needs": "their_needs"}
    return names.get(field, field)


def _told(session: Session, member: Member, field: str, text: str) -> str:
    if field != "channel":
        return text
    shown = silo_cards.public_only(session, member.workspace_id, [text] if text else [])
    return " ".join(f"<#{one}>" for one in shown)
