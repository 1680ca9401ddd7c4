"""A digest read for whoever reads it: only what they may see, as it stands at this moment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy.orm import Session

from bot import pictures
from bot.domain import digest as rules
from bot.domain.catalogue import KINDS
from bot.domain.catalogue.digests import DIGEST_TO_READ
from bot.domain.digest import Numbers
from bot.domain.experiments import reuse
from bot.flows import act_places, naming, support_turns
from bot.store import (
    acts,
    channels,
    digests,
    experiments,
    leaders,
    members,
    priorities,
    stories,
)
from bot.store.digests import Digest, DigestAct
from bot.store.experiments import Experiment
from bot.store.nudges import Nudge
from bot.store.stories import Story
from bot.views.digest import Act, Page, Tried

NEWS_MOST = 20


def of_nudge(session: Session, nudge: Nudge) -> dict[str, Any] | None:
    """What the DM shows; None where its leader leads no more, or it is not read for them any more.

    Shown to admins in a dry run, it holds only what everybody may see.
    """
    made = digests.get(session, nudge.workspace_id, int(nudge.facts["digest"]))
    if made is None or not leaders.is_leader(session, made.workspace_id, made.member_id):
        return None
    if nudge.dry:
        return {"page": page(session, made, None)}
    if nudge.kind == DIGEST_TO_READ.name and not reads(session, made, nudge.member_id):
        return None
    return {"page": page(session, made, nudge.member_id)}


def reads(session: Session, made: Digest, member_id: int) -> bool:
    """Whether that member reads it in place of its leader."""
    leader = leaders.get(session, made.workspace_id, made.member_id)
    return leader is not None and leader.reader_id == member_id


def page(session: Session, made: Digest, reader: int | None, now: int | None = None) -> Page:
    """A digest as that member sees it (None: anybody): the acts are for its leader alone.

    now: to leave out those acts that are not possible any more.
    """
    home = made.workspace_id
    acts = digests.acts_in(session, home, made.id) if reader == made.member_id else ()
    if now is not None:
        gone = {one.id for one in act_places.gone_from(session, acts, now)}
        acts = [one for one in acts if one.id not in gone]
    return made_of(session, made, reader, digests.stories_in(session, home, made.id), acts)


def made_of(
    session: Session, made: Digest, reader: int | None, told_in: Sequence[int],
    acts_in: Sequence[DigestAct],
) -> Page:  # fmt: skip
    """As `page`, of these stories and acts."""
    home, theirs = made.workspace_id, reader == made.member_id
    kept = digests.numbers_of(session, home, made.until)
    numbers = rules.from_dict(kept.numbers) if kept else Numbers(made.until)
    leader = members.by_ids(session, home, [made.member_id])[made.member_id]
    rows = [stories.get(session, home, one) for one in told_in]
    told = [one for one in rows if one is not None and one.state == "published"]
    return Page(
        id=made.id,
        leader=leader.slack_id,
        made_at=made.made_at,
        numbers=numbers,
        first=theirs and digests.is_first(session, home, made),
        reader=not theirs,
        picture=kept.picture if kept else None,
        unnamed=pictures.unnamed(numbers),
        stories=naming.shown(session, home, readable(session, home, told, reader)),
        tried=_tried(session, made),
        asks=[] if reader is None else support_turns.waiting(session, home, made.member_id),
        acts=_acts(session, made, acts_in) if theirs else (),
    )


def readable(
    session: Session, workspace_id: int, rows: Iterable[Story], reader: int | None
) -> list[Story]:
    """Those of these stories that stand where that member may read them (None: everybody may)."""
    wanted = list(rows)
    places = channels.by_slack_ids(
        session, workspace_id, {one.to_channel for one in wanted if one.to_channel}
    )
    open_to = {
        slack_id for slack_id, place in places.items()
        if not place.private
        or (reader and reader in channels.members_of(session, workspace_id, place.id))
    }  # fmt: skip
    return [one for one in wanted if one.to_channel in open_to]


def _tried(session: Session, made: Digest) -> list[Tried]:
    home = made.workspace_id
    news = experiments.news(session, home, made.since, made.made_at)
    copies = {one.id for one in news.reused}
    rows = [
        *(("learned", one) for one in news.learned),
        *(("reused", one) for one in news.reused),
        *(("started", one) for one in news.started if one.id not in copies),
    ][:NEWS_MOST]
    return _shown(session, home, rows)


def _shown(session: Session, home: int, rows: list[tuple[str, Experiment]]) -> list[Tried]:
    before = experiments.by_ids(session, home, {o.parent_id for _, o in rows if o.parent_id})
    who = {one.member_id for one in (*(card for _, card in rows), *before.values())}
    people = members.by_ids(session, home, who)
    titles = {one.id: one.title for one in priorities.all_of(session, home)}
    taken = reuse(experiments.parents(session, home)) if rows else {}
    found = []
    for what, one in rows:
        parent = before.get(one.parent_id or 0)
        words = one.learned if what == "learned" and one.learned else one.believe
        found.append(
            Tried(
                what, people[one.member_id].slack_id, words, one.verdict,
                people[parent.member_id].slack_id if parent else None,
                titles.get(one.priority_id or 0),
                taken.get(parent.id if parent and what == "reused" else one.id, 0),
            )
        )  # fmt: skip
    return found


def _acts(session: Session, made: Digest, found: Sequence[DigestAct]) -> list[Act]:
    """Those acts whose place its leader can still see, and with whom they can still be done."""
    home = made.workspace_id
    visible = acts.visible(session, home, made.member_id)
    rows = [one for one in found if one.channel_id in visible]
    people = members.by_ids(session, home, [one.other_id for one in rows if one.other_id])
    return [
        Act(one.act, one.facts, people[one.other_id].slack_id if one.other_id in people else None)
        for one in rows
        if one.other_id in people or "{other}" not in KINDS[one.act].wordings[0]
    ]
