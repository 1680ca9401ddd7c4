"""Where a leader could act now: gathered from this week's metadata, of what they can see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy.orm import Session

from bot.domain import calendar
from bot.domain.acts import ANYWHERE, Place
from bot.domain.catalogue import KINDS
from bot.domain.catalogue import leaders as kinds
from bot.flows import act_outcomes
from bot.store import (
    acts,
    champions,
    channels,
    experiments,
    members,
    messages,
    nudges,
    preferences,
    silos,
    workspaces,
)
from bot.store.channels import Channel
from bot.store.crossings import Crossing
from bot.store.digests import DigestAct
from bot.store.members import Member
from bot.store.messages import Message

THIS_WEEK = calendar.WEEK
OTHERS_FIRST = 4 * calendar.HOUR  # in which others may answer a question
QUESTION_FOR = 7 * calendar.DAY
SPOKE_WITHIN = 60 * calendar.DAY
LOOP_FOR = 28 * calendar.DAY
LOOP_REST = calendar.DAY  # since the last reply
HELPED_WITHIN = 90 * calendar.DAY
MOST = 60  # questions, or threads, looked at


@dataclass(frozen=True)
class Scene:
    """What one leader can see of their workspace at this moment."""

    session: Session
    workspace_id: int
    leader: int
    now: int

    @cached_property
    def visible(self) -> Mapping[int, Channel]:
        return acts.visible(self.session, self.workspace_id, self.leader)

    @cached_property
    def rooms(self) -> Mapping[int, Channel]:
        return acts.rooms(self.session, self.workspace_id, self.leader)

    @cached_property
    def book(self) -> silos.SiloBook:
        return silos.book(self.session, self.workspace_id)

    @cached_property
    def people(self) -> Mapping[int, Member]:
        return {one.id: one for one in members.all_of(self.session, self.workspace_id)}

    @cached_property
    def apart(self) -> set[int]:
        """Whom this leader must not be brought together with."""
        return preferences.apart(self.session, self.workspace_id, self.leader)

    @cached_property
    def questions(self) -> Sequence[Message]:
        """Open ones that others have had time to answer, newest first."""
        since, until = self.now - QUESTION_FOR, self.now - OTHERS_FIRST
        found = acts.open_questions(
            self.session, self.workspace_id, list(self.visible), since, until, MOST
        )
        return [one for one in found if self.may_be_met(one.author_id)]

    @cached_property
    def spoke(self) -> Mapping[int, int]:
        """When they last wrote in each of their channels."""
        since = self.now - SPOKE_WITHIN
        return acts.last_words(
            self.session, self.workspace_id, self.leader, list(self.rooms), since
        )

    @cached_property
    def url(self) -> str:
        return workspaces.get(self.session, self.workspace_id).url.rstrip("/")

    @property
    def silo(self) -> int | None:
        return self.book.at(self.leader, self.now)

    def silo_of(self, member_id: int) -> int | None:
        return self.book.at(member_id, self.now)

    def may_be_met(self, member_id: int) -> bool:
        """Whether that is one of our people, other than the leader, who may be named to them."""
        member = self.people.get(member_id)
        known = member is not None and member.counts
        return known and member_id != self.leader and member_id not in self.apart

    @cached_property
    def met(self) -> set[int]:
        """Whom something they got was about, so lately that nothing more about them may come."""
        rest = workspaces.rules(self.session, self.workspace_id).pair_rest * calendar.DAY
        got = nudges.past(self.session, self.workspace_id, [self.leader], self.now - rest)
        counted = [
            one for one in got[self.leader] if one.kind in KINDS and not KINDS[one.kind].asked
        ]
        return {who for one in counted for who in (one.member_id, one.other_id) if who}

    @cached_property
    def turned_to(self) -> set[int]:
        """Whom the leader has mentioned, or reacted to, this week."""
        since = self.now - THIS_WEEK
        return act_outcomes.turned_to(
            self.session, self.workspace_id, self.leader, since, self.now + 1
        )

    def facts(self, channel_id: int, at: int | None, other: int | None = None) -> dict[str, Any]:
        """What the view needs: the channel, a link to the place, and the other's silo."""
        channel = self.visible[channel_id].slack_id
        link = f"{self.url}/archives/{channel}" if self.url else None
        if link and at is not None:
            link += f"/p{calendar.to_ts(at).replace('.', '')}"
        silo = self.silo_of(other) if other is not None else None
        return {
            "channel": channel,
            "permalink": link,
            "other_silo": self.book.names.get(silo or 0, ""),
        }

    def place(
        self, act: str, channel_id: int, at: int | None = None, other: int | None = None,
        week: int | None = None, when: int | None = None,
    ) -> Place:  # fmt: skip
        """That act, there. `week` tells a channel's weeks apart; `when` is how recent it is."""
        fresh = 1 - (self.now - when) / THIS_WEEK if when is not None else 0.0
        return Place(
            act=act,
            subject=f"{act} {channel_id}/{week if at is None else at}",
            channel_id=channel_id,
            at=at,
            other_id=other,
            fresh=min(max(fresh, 0.0), 1.0),
            facts=self.facts(channel_id, at, other),
        )


def possible(scene: Scene, only: Collection[str] = ()) -> list[Place]:
    """Every place in which that leader could act now; `only` of these acts, if any are named."""
    return [place for act, find in FINDERS.items() if not only or act in only
            for place in find(scene)]  # fmt: skip


def gone_from(session: Session, offered: Sequence[DigestAct], now: int) -> list[DigestAct]:
    """Those of a digest's acts that are not possible any more."""
    if not offered:
        return []
    home, who = offered[0].workspace_id, offered[0].member_id
    scene = Scene(session, home, who, now)
    there = possible(scene, {one.act for one in offered})
    return [one for one in offered if one.subject and not _is_there(scene, there, one)]


def _is_there(scene: Scene, there: Sequence[Place], offered: DigestAct) -> bool:
    """Whether it is possible still; a week that began, or a word more, makes it no other act."""
    same = [one for one in there if one.act == offered.act]
    if offered.act in ANYWHERE:
        return any(one.channel_id == offered.channel_id for one in same)
    if offered.act == kinds.CREDIT_CHAMPION.name:
        theirs = any(one.other_id == offered.other_id for one in same)
        return theirs and _is_kept(scene, offered)
    return any(one.subject == offered.subject for one in same)


def _is_kept(scene: Scene, offered: DigestAct) -> bool:
    """Whether the message it is about is kept, where the leader sees it."""
    at = int((offered.subject or "").rpartition("/")[2])
    found = messages.get(scene.session, scene.workspace_id, offered.channel_id, at)
    return found is not None and offered.channel_id in scene.visible


def _answer_in_public(scene: Scene) -> Iterator[Place]:
    for one in scene.questions:
        channel = scene.visible[one.channel_id]
        theirs = one.channel_id in scene.spoke or _of_silo(scene, one.author_id)
        if theirs and not channel.private:
            yield scene.place(kinds.ANSWER_IN_PUBLIC.name, one.channel_id, one.at, when=one.at)


def _of_silo(scene: Scene, member_id: int) -> bool:
    return scene.silo is not None and scene.silo_of(member_id) == scene.silo


def _thank_across(scene: Scene) -> Iterator[Place]:
    for one in _helped(scene, THIS_WEEK):
        ours, theirs = scene.silo_of(one.helped_id), scene.silo_of(one.helper_id)
        if one.helped_id == scene.leader or ours is None or theirs in (None, ours):
            continue
        if ours != scene.silo:
            continue
        if scene.may_be_met(one.helper_id) and one.helper_id not in scene.turned_to:
            act = kinds.THANK_ACROSS.name
            yield scene.place(
                act, one.channel_id, one.conversation_at, one.helper_id, when=one.first_at
            )


def _helped(scene: Scene, within: int) -> Sequence[Crossing]:
    since = scene.now - within
    return acts.exchanges(scene.session, scene.workspace_id, list(scene.visible), since)


def _ask_in_the_open(scene: Scene) -> Iterator[Place]:
    return _unheard(scene, kinds.ASK_IN_THE_OPEN.name, silos_at_least=2)


def _share_work(scene: Scene) -> Iterator[Place]:
    return _unheard(scene, kinds.SHARE_WORK.name, silos_at_least=1)


def _unheard(scene: Scene, act: str, silos_at_least: int) -> Iterator[Place]:
    """Their public channels with several people in them, where they were quiet this week."""
    week = calendar.week_of(scene.now)
    for channel_id, last in scene.spoke.items():
        if scene.rooms[channel_id].private or last > scene.now - THIS_WEEK:
            continue
        inside = channels.members_of(scene.session, scene.workspace_id, channel_id)
        met = {scene.silo_of(one) for one in inside if scene.may_be_met(one)} - {None}
        if len(met | ({scene.silo} - {None})) >= silos_at_least:
            yield scene.place(act, channel_id, week=week, when=last)


def _credit_champion(scene: Scene) -> Iterator[Place]:
    since = scene.now - THIS_WEEK
    active = {
        one.member_id for one in champions.of(scene.session, scene.workspace_id)
        if scene.may_be_met(one.member_id)
    }  # fmt: skip
    if not active:
        return
    news = experiments.news(scene.session, scene.workspace_id, since, scene.now)
    shared = {one.member_id for one in news.learned}
    public = [key for key, channel in scene.visible.items() if not channel.private]
    newest = acts.newest_by(
        scene.session, scene.workspace_id, active - scene.turned_to, public, since
    )
    for who, message in sorted(newest.items()):
        when = scene.now if who in shared else message.at
        act = kinds.CREDIT_CHAMPION.name
        yield scene.place(act, message.channel_id, message.at, who, when=when)


def _connect_two(scene: Scene) -> Iterator[Place]:
    if not scene.questions:
        return
    willing = preferences.willing(scene.session, scene.workspace_id, "may_be_asked")
    helped = _helped(scene, HELPED_WITHIN)
    for one in scene.questions:
        asker = scene.silo_of(one.author_id)
        here = (c.helper_id for c in helped if c.channel_id == one.channel_id)
        known = Counter(who for who in here if who in willing and scene.may_be_met(who))
        helper = _knows(scene, known, asker, one.author_id)
        if asker is not None and helper is not None:
            yield scene.place(kinds.CONNECT_TWO.name, one.channel_id, one.at, helper, when=one.at)


def _knows(scene: Scene, known: Counter[int], asker: int | None, author: int) -> int | None:
    """Who of another silo answered there most; nobody whom the asker does not wish to meet."""
    apart = preferences.apart(scene.session, scene.workspace_id, author) if known else set()
    for who, _ in sorted(known.items(), key=lambda pair: (-pair[1], pair[0])):
        if who not in apart and scene.silo_of(who) not in (None, asker):
            return who
    return None


def _close_the_loop(scene: Scene) -> Iterator[Place]:
    since, until = scene.now - LOOP_FOR, scene.now - LOOP_REST
    threads = acts.threads_of(
        scene.session, scene.workspace_id, scene.leader, list(scene.visible), since, until, MOST
    )
    for root, replies in threads:
        last = replies[-1]
        others = any(scene.may_be_met(one.author_id) for one in replies)
        if last.author_id != scene.leader and others and last.at < scene.now - LOOP_REST:
            touched = acts.touched(
                scene.session, scene.workspace_id, scene.leader, [root, *replies], last.at
            )
            if not touched:
                act = kinds.CLOSE_THE_LOOP.name
                yield scene.place(act, root.channel_id, root.at, when=last.at)


FINDERS = {
    kinds.ANSWER_IN_PUBLIC.name: _answer_in_public,
    kinds.THANK_ACROSS.name: _thank_across,
    kinds.ASK_IN_THE_OPEN.name: _ask_in_the_open,
    kinds.SHARE_WORK.name: _share_work,
    kinds.CREDIT_CHAMPION.name: _credit_champion,
    kinds.CONNECT_TWO.name: _connect_two,
    kinds.CLOSE_THE_LOOP.name: _close_the_loop,
}
