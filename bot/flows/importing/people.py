"""The people of an export: who they are, and which member of the workspace each is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import TypeVar

from sqlalchemy.orm import Session

from bot.domain.members import Profile
from bot.domain.messages import name_book
from bot.exports import ExportMember
from bot.flows.people import learn, meet
from bot.flows.taking_out import take_out_all, take_out_parts
from bot.store import members, messages
from bot.store.members import NOT_OURS, Member
from bot.store.workspaces import Workspace
from bot.vault import Vault

AT_ONCE = 500  # ids in one query: databases bound how many it may name
LONGEST_ID = 32
KINDS = ("unknown", "person", "guest", "stranger", "bot")  # the later, the more is known

Thing = TypeVar("Thing")
Ids = dict[str, int | str]  # Slack id to member id, or to why nothing is kept of them

ANOTHER_COMPANY = "of another company"
UNOBSERVED = "asked not to be observed"


def profile_of(member: ExportMember) -> Profile:
    """What an export says of somebody, as Footbridge keeps it."""
    known = (member.display_name, member.real_name, member.name)
    names = tuple(dict.fromkeys(_clean(name, 255) for name in known if name))
    return Profile(
        slack_id=member.id,
        kind=_kind(member),
        name=names[0] if names else member.id,
        names=names,
        email=_clean(member.email, 320) if member.email else None,
        tz=_clean(member.tz, 64) if member.tz else None,
        deactivated=member.deleted,
        is_admin=member.is_admin,
    )


def _clean(text: str, longest: int) -> str:
    return text.replace("\0", "")[:longest]


def _kind(member: ExportMember) -> str:
    if member.is_bot:
        return "bot"
    if member.is_stranger:
        return "stranger"
    return "guest" if member.is_guest else "person"


def names_in(people: Iterable[ExportMember]) -> dict[str, str]:
    """Casefolded name to user id, of the export's own people.

    Only of this export, so that what is kept of its messages does not depend on what was imported
    before; with those who have left since, whom people addressed while they were there.
    """
    profiles = map(profile_of, people)
    return name_book((one.slack_id, one.names) for one in profiles if one.kind == "person")


def introduce(
    session: Session,
    vault: Vault | None,
    workspace: Workspace,
    people: Sequence[ExportMember],
    now: int,
) -> None:
    """Keep what an export says of its people.

    What Slack itself has told of somebody stays. Two exports that say different things come to
    the same in either order: see `_both`. Whoever was taken for a person, and turns out to be a
    bot or of another company, is taken out again with all they said.
    """
    for some in in_batches(one for one in people if is_id(one.id)):
        known = members.by_slack_ids(session, workspace.id, [one.id for one in some])
        profiles = {one.id: profile_of(one) for one in some}
        for slack_id, held in known.items():
            profiles[slack_id] = _with_held(profiles[slack_id], held, workspace)
        told = [
            one
            for slack_id, one in profiles.items()
            if slack_id not in known or one != _held(known[slack_id])
        ]
        mistaken = [
            known[one.slack_id].id
            for one in told
            if one.slack_id in known and known[one.slack_id].is_of_ours and one.kind in NOT_OURS
        ]
        _take_out(session, workspace.id, mistaken, now)
        learn(session, vault, workspace, told)


def _with_held(profile: Profile, held: Member, workspace: Workspace) -> Profile:
    if held.kind == "unknown":
        return profile
    return _held(held) if workspace.synced_at is not None else _both(profile, _held(held))


def _take_out(session: Session, workspace_id: int, authors: Sequence[int], now: int) -> None:
    """Remove all that these people said."""
    if not authors:
        return
    by_channel: dict[int, list[int]] = defaultdict(list)
    for author in authors:
        for channel_id, at in messages.keys_of(session, workspace_id, author):
            by_channel[channel_id].append(at)
    for channel_id, times in by_channel.items():
        take_out_all(session, (workspace_id, channel_id), times, (), now)
    for author in authors:
        take_out_parts(session, workspace_id, author, now)
    session.get_one(Workspace, workspace_id).crossings_stale = True


def _held(member: Member) -> Profile:
    return Profile(
        member.slack_id, member.kind, member.name, tuple(member.names), member.email, member.tz,
        member.deactivated, member.is_admin,
    )  # fmt: skip


def _both(one: Profile, other: Profile) -> Profile:
    """What two exports say together, whichever came first; neither tells when it was written.

    They may call somebody by any name that either has; who has left in one has left, and an
    admin must be one in both, since an admin decides what is kept.
    """
    if {*one.names} == {*other.names}:
        names, called = max(one.names, other.names), max(one.name, other.name)
    else:
        names = tuple(sorted({*one.names, *other.names}))
        called = max(one.name, other.name)
    return replace(
        one,
        kind=max(one.kind, other.kind, key=KINDS.index),
        name=called,
        names=names,
        email=max(one.email or "", other.email or "") or None,
        tz=max(one.tz or "", other.tz or "") or None,
        deactivated=one.deactivated or other.deactivated,
        is_admin=one.is_admin and other.is_admin,
    )


def directory(session: Session, workspace_id: int) -> Ids:
    """Everybody the workspace knows. Memory: some 200 bytes a person."""
    return {one.slack_id: _id_or_reason(one) for one in members.all_of(session, workspace_id)}


def met(
    session: Session, vault: Vault | None, workspace: Workspace, slack_ids: Sequence[str]
) -> Ids:
    """The members of these ids, made where they are new and left no tombstone."""
    found: Ids = dict.fromkeys(slack_ids, UNOBSERVED)
    for some in in_batches(slack_ids):
        meet(session, vault, workspace, some)
        known = members.by_slack_ids(session, workspace.id, some)
        found |= {slack_id: _id_or_reason(one) for slack_id, one in known.items()}
    return found


def _id_or_reason(member: Member) -> int | str:
    if not member.is_of_ours:
        return "bot" if member.kind == "bot" else ANOTHER_COMPANY
    return member.id if member.observed else UNOBSERVED


def is_id(value: object) -> bool:
    """Whether this can be somebody's Slack id."""
    return isinstance(value, str) and 0 < len(value) <= LONGEST_ID and value.isprintable()


class Acquaintances:
    """Who is who, asked for where not known yet; what was answered is kept."""

    def __init__(self, known: Ids, ask: Callable[[list[str]], Ids]) -> None:
        self._ids: Ids = dict(known)
        self._ask = ask

    def meet(self, slack_ids: set[str]) -> None:
        """Look up at once all that are not known."""
        new = sorted(filter(is_id, slack_ids - self._ids.keys()))
        if new:
            self._ids |= self._ask(new)

    def id_or_reason(self, slack_id: str) -> int | str:
        """The member id of somebody met, or why nothing is kept of them."""
        return self._ids.get(slack_id, "no author")

    def get(self, slack_id: str) -> int | None:
        """The member id of somebody met; None for whom nothing is kept, or who can be nobody."""
        found = self._ids.get(slack_id)
        return found if isinstance(found, int) else None

    def all(self, slack_ids: Iterable[str]) -> tuple[int, ...]:
        found = map(self._ids.get, slack_ids)
        return tuple(one for one in found if isinstance(one, int))


def in_batches(things: Iterable[Thing], size: int = AT_ONCE) -> Iterator[list[Thing]]:
    source = iter(things)
    while batch := list(islice(source, size)):
        yield batch
