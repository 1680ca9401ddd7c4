"""Silos that the network suggests: shown with their reasons, taken only when an admin says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.domain import silos as rules
from bot.domain.silo_list import LONGEST_NAME, clean
from bot.errors import UserError
from bot.flows.joining import admin_of, workspace_of
from bot.flows.silo_inference import SEED, AnswerNetwork, answer_network
from bot.runtime import Runtime
from bot.store import audit, members, silos
from bot.store.members import Member
from bot.store.silos import SiloProposal

SHOWN = 12  # people of a proposal that are named; the surest first


@dataclass(frozen=True)
class Suggested:
    """An open proposal: its number, name, people (the surest first, Slack ids), channels, how sure.

    `channels` are (name, share of its people's messages); `certainty` is 0 to 1.
    """

    number: int
    name: str
    people: int
    surest: tuple[str, ...]
    channels: tuple[tuple[str, float], ...]
    certainty: float


@dataclass(frozen=True)
class Held:
    """A silo as it is: its name and how many people are in it."""

    name: str
    people: int


def look(runtime: Runtime, team: str, user: str) -> tuple[list[Held], list[Suggested]]:
    """The silos there are, and those proposed. Raises UserError for people who are no admin."""
    with runtime.database.reading() as session:
        workspace = workspace_of(session, team)
        admin_of(session, workspace, user)
        sizes = silos.sizes(session, workspace.id)
        held = [
            Held(one.name, sizes[one.id])
            for one in silos.all_of(session, workspace.id)
            if sizes.get(one.id)
        ]
        return held, _suggested(session, workspace.id)


def propose(runtime: Runtime, team: str, user: str) -> list[Suggested]:
    """Suggest silos from who answers whom; earlier open proposals go. Raises UserError if none."""
    with runtime.database.writing() as session:
        workspace = workspace_of(session, team)
        admin_of(session, workspace, user)
        network = answer_network(session, workspace.id)
        found = rules.propose(network.ties, network.written, seed=SEED)
        if not found:
            raise UserError(
                "Too few people answer each other yet to tell silos apart. Listen a while longer, "
                "or name them: `/footbridge silos field …` or `/footbridge silos groups …`"
            )
        now = runtime.clock()
        silos.replace_proposals(
            session, workspace.id, [_row(network, workspace.id, one, now) for one in found]
        )
        return _suggested(session, workspace.id)


def accept(runtime: Runtime, team: str, user: str, numbers: Sequence[int], name: str) -> int:
    """Make one silo of these proposals, under that name or the first one's; how many moved in.

    Several numbers merge. Raises UserError for a number that is not open.
    """
    with runtime.database.writing() as session:
        workspace = workspace_of(session, team)
        admin = admin_of(session, workspace, user)
        chosen = _chosen(session, workspace.id, numbers)
        title = (clean(name) or chosen[0].name)[:LONGEST_NAME]
        silo_id = silos.ensure(session, workspace.id, [title])[title]
        people = {int(who): silo_id for one in chosen for who, _ in one.members}
        for one in chosen:
            one.state = "taken"
        moved = silos.assign(session, workspace.id, people, "proposal", runtime.clock())
        after = {"silo": title, "moved": moved}
        _note(runtime, session, admin, "silo accepted", _names(chosen), after)
        return moved


def drop(runtime: Runtime, team: str, user: str, numbers: Sequence[int]) -> None:
    """Let these proposals go. Raises UserError for a number that is not open."""
    with runtime.database.writing() as session:
        workspace = workspace_of(session, team)
        admin = admin_of(session, workspace, user)
        chosen = _chosen(session, workspace.id, numbers)
        for one in chosen:
            one.state = "dropped"
        _note(runtime, session, admin, "proposals of silos dropped", _names(chosen), None)


def _note(
    runtime: Runtime, session: Session, admin: Member, what: str, before: str | None,
    after: Mapping[str, object] | None,
) -> None:  # fmt: skip
    was = {"proposals": before} if before else None
    audit.write(session, admin.workspace_id, runtime.clock(), admin.id, what, was, after)


def _names(rows: Sequence[SiloProposal]) -> str:
    return ", ".join(one.name for one in rows)


def _chosen(session: Session, workspace_id: int, numbers: Sequence[int]) -> list[SiloProposal]:
    rows = silos.open_proposals(session, workspace_id)
    if not numbers or not all(0 < number <= len(rows) for number in numbers):
        raise UserError(
            f"Name proposals by number, from 1 to {len(rows)}."
            if rows
            else "No proposal is open. `/footbridge silos propose` makes some."
        )
    return [rows[number - 1] for number in dict.fromkeys(numbers)]


def _row(network: AnswerNetwork, workspace_id: int, one: rules.Proposal, now: int) -> SiloProposal:
    sure = sorted(one.sureness.items(), key=lambda pair: (-pair[1], pair[0]))
    return SiloProposal(
        workspace_id=workspace_id,
        name=one.name,
        members=[(network.people[place].id, round(how, 3)) for place, how in sure],
        channels=[(name, round(share, 3)) for name, share in one.channels],
        certainty=one.certainty,
        made_at=now,
        state="open",
    )


def _suggested(session: Session, workspace_id: int) -> list[Suggested]:
    rows = silos.open_proposals(session, workspace_id)
    people = members.by_ids(session, workspace_id, {int(m[0]) for one in rows for m in one.members})
    return [
        Suggested(
            number,
            one.name,
            len(one.members),
            tuple(people[int(who)].slack_id for who, _ in one.members[:SHOWN] if who in people),
            tuple((str(name), float(share)) for name, share in one.channels),
            one.certainty,
        )
        for number, one in enumerate(rows, start=1)
    ]
