"""Silos from who answers whom, for a workspace in which nobody has said who is in which.

Weights are answers plus mentions; reactions say too little. An inferred silo is a reading of all
the talk there is, not a move: a new reading takes the place of the one before, for all the time.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.domain import silos as rules
from bot.domain.silo_list import LONGEST_NAME
from bot.store import members, parts, silos, ties, workspaces
from bot.store.members import Member
from bot.store.silos import Membership, Silo

SOURCE = "inferred"
SEED = 1


@dataclass(frozen=True)
class Inferred:
    """How many silos were found, of how many people, and how many of those changed theirs."""

    silos: int
    people: int
    moved: int


def infer_silos(session: Session, workspace_id: int) -> Inferred:
    """Put people without a silo in the community of those they answer most.

    Whoever is in a silo from another source stays there, and small groups are left alone. The
    same talk gives the same silos, in whatever order it came in. Where they changed, the
    workspace's crossings are marked stale.
    """
    told = _memberships(session, workspace_id)
    settled = {one.member_id for one in told if one.source != SOURCE}
    taken = {one.silo_id for one in told if one.source != SOURCE}
    found = _communities(session, workspace_id, settled)
    named = _free(session, workspace_id, list(found), taken)
    ids = silos.ensure(session, workspace_id, named)
    wanted = {
        who: ids[name] for name, group in zip(named, found.values(), strict=True) for who in group
    }
    held = [one for one in told if one.member_id not in settled]
    before = {one.member_id: one.silo_id for one in held}
    if wanted != before:
        _replace(session, workspace_id, held, wanted)
    moved = sum(before.get(who) != silo for who, silo in wanted.items())
    return Inferred(len(found), len(wanted), moved)


def _memberships(session: Session, workspace_id: int) -> list[Membership]:
    return list(session.scalars(select(Membership).where(Membership.workspace_id == workspace_id)))


def _communities(
    session: Session, workspace_id: int, settled: Collection[int]
) -> dict[str, list[int]]:
    """Those of each community that have no other silo, by its name."""
    network = answer_network(session, workspace_id)
    groups = rules.infer(network.ties, seed=SEED)
    found = {}
    for name, group in zip(rules.name(groups, network.written), groups, strict=True):
        ids = [network.people[place].id for place in group]
        free = [one for one in ids if one not in settled]
        if free:
            found[name] = free
    return found


@dataclass(frozen=True)
class AnswerNetwork:
    """Who answers whom. People stand for their place in `people`, which is by Slack id.

    `ties` are (place, place, answers and mentions), `written` messages by place and channel name.
    """

    people: Sequence[Member]
    ties: Sequence[tuple[int, int, float]]
    written: Mapping[int, Mapping[str, int]]


def answer_network(session: Session, workspace_id: int) -> AnswerNetwork:
    """The answer network of the workspace's own people, the same whoever was met first."""
    people = [one for one in members.all_of(session, workspace_id) if one.may_be_in_a_silo]
    people.sort(key=lambda one: one.slack_id)
    place = {one.id: number for number, one in enumerate(people)}
    told = [
        (place[a], place[b], float(answers + mentions))
        for a, b, answers, mentions, _ in ties.network(session, workspace_id)
        if a in place and b in place and answers + mentions
    ]
    counts = parts.public_counts(session, workspace_id)
    return AnswerNetwork(
        people, told, {place[who]: said for who, said in counts.items() if who in place}
    )


def _free(
    session: Session, workspace_id: int, names: list[str], taken: Collection[int]
) -> list[str]:
    """These names, marked where a silo that somebody named is called so already."""
    used = {one.name.casefold() for one in silos.all_of(session, workspace_id) if one.id in taken}
    mark = " (inferred)"
    return [
        name if name.casefold() not in used else name[: LONGEST_NAME - len(mark)] + mark
        for name in names
    ]


def _replace(
    session: Session, workspace_id: int, held: Sequence[Membership], wanted: Mapping[int, int]
) -> None:
    for one in held:
        session.delete(one)
    session.flush()
    session.add_all(
        Membership(
            workspace_id=workspace_id, member_id=who, silo_id=silo, since=0, until=None,
            source=SOURCE,
        )
        for who, silo in sorted(wanted.items())
    )  # fmt: skip
    workspaces.get(session, workspace_id).crossings_stale = True
    session.flush()
    _remove_empty(session, workspace_id, {one.silo_id for one in held})


def _remove_empty(session: Session, workspace_id: int, ids: Collection[int]) -> None:
    """Silos that were inferred once, and that nobody is or was in any more."""
    in_use = select(Membership.silo_id).where(Membership.workspace_id == workspace_id)
    session.execute(
        delete(Silo).where(
            Silo.workspace_id == workspace_id, Silo.id.in_(ids), Silo.id.not_in(in_use)
        )
    )
