"""Who is named in a story, what each of them says, and so where the story stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy.orm import Session

from bot.domain import stories
from bot.domain.catalogue.employees import STORY_CONSENT
from bot.domain.stories import AGREED, DRAFT, NAMED, OUT, REFUSED, WAITING, Words
from bot.errors import UserError
from bot.flows import deciding
from bot.flows.people import meet
from bot.runtime import Runtime
from bot.store import channels, members, posts, priorities, workspaces
from bot.store import stories as store
from bot.store.channels import Channel
from bot.store.members import Member
from bot.store.nudges import Nudge
from bot.store.stories import Story, StoryPerson
from bot.store.workspaces import Workspace
from bot.views import story as story_view
from bot.views.story import Shown

NO_PLACE = "Choose a channel to publish it in: this workspace has no place of its own for stories."
PRIVATE_PLACE = "That channel is private. Stories go to public ones, so that others can use them."
ARCHIVED = "That channel is archived. Choose another."
ARCHIVED_THERE = (
    "The private channel it happened in is archived, and it may be told nowhere else. "
    "Keep it as a draft."
)
CANNOT_ASK = "I cannot ask {who}. Leave the name out, and the story can still be told."
NOT_HERE = "{who} is not here any more. Leave the name out, and the story can still be told."
NOT_JOINED = (
    "{who} has not joined, so I may not write to them. Leave the name out, or ask them yourself: "
    "once they said /footbridge join, they can agree."
)
NOT_IN_THERE = "{who} is not in that private channel, so the story cannot name them."
WANTS_OUT = "{who} asked to be left out of this story."
WOULD_RATHER_NOT = (
    "{who} would rather not have it published as it stands. Say it otherwise and they are asked "
    "again, or keep it for yourself."
)


class Wrong(UserError):
    """Something on a card is to be mended, in the field of that name."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class _Desk:
    """What many stories are shown with."""

    people: Mapping[int, Sequence[StoryPerson]]
    members: Mapping[int, Member]
    titles: Mapping[int, str]
    channels: Mapping[int, Channel]


def place(session: Session, story: Story, chosen: str | None) -> str:
    """The channel (its Slack id) a story is published in. Raises Wrong where it cannot be."""
    origin = _origin(session, story)
    if origin is not None and origin.private:
        if origin.archived:
            raise Wrong("place", ARCHIVED_THERE)
        return origin.slack_id
    own = workspaces.rules(session, story.workspace_id).stories_channel
    to = chosen or own
    if to is None:
        raise Wrong("place", NO_PLACE)
    found = channels.by_slack_id(session, story.workspace_id, to)
    if found is not None and found.archived:
        raise Wrong("place", ARCHIVED)
    if found is not None and found.private and to != own:
        raise Wrong("place", PRIVATE_PLACE)
    return to


def meet_them(
    runtime: Runtime, session: Session, workspace: Workspace, slack_ids: Iterable[str]
) -> dict[str, Member | None]:
    """The member of each of these ids; None for those who are none of ours."""
    wanted = list(dict.fromkeys(slack_ids))
    met = meet(session, runtime.vault, workspace, wanted)
    return {one: met.get(one) for one in wanted}


def check(
    session: Session, story: Story, writer: Member, people: Mapping[str, Member | None]
) -> None:
    """That everybody named may be asked. Raises Wrong, saying who may not, and what to do."""
    origin = _origin(session, story)
    inside = None
    if origin is not None and origin.private:
        inside = channels.members_of(session, story.workspace_id, origin.id)
    for member in people.values():
        if member is None:
            raise Wrong("people", CANNOT_ASK.format(who="everybody you named"))
        if member.id != writer.id:
            _check_one(member, inside)


def _check_one(member: Member, inside: set[int] | None) -> None:
    found = next(
        (
            words
            for words, holds in (
                (NOT_HERE, member.deactivated),
                (CANNOT_ASK, member.kind not in ("person", "unknown") or not member.observed),
                (NOT_JOINED, not member.has_joined),
                (NOT_IN_THERE, inside is not None and member.id not in inside),
            )
            if holds
        ),
        None,
    )
    if found:
        raise Wrong("people", found.format(who=member.name or "Somebody you named"))


def name(session: Session, story: Story, people: Sequence[Member], reworded: bool) -> None:
    """These are named now; what each said before holds as far as it was about these words."""
    home, named = story.workspace_id, {one.id for one in people} - {story.member_id}
    for member_id in sorted(named):
        store.add_person(session, home, story.id, member_id)
    gone = []
    for row in store.people_of(session, home, [story.id])[story.id]:
        left = stories.answer_after(row.state, row.member_id in named, reworded)
        if left is None:
            gone.append(row.id)
        else:
            row.state = left
    session.flush()
    store.remove_people(session, home, gone)


def check_answers(session: Session, story: Story, people: Mapping[str, Member | None]) -> None:
    """That nobody stands against it. Raises Wrong, saying who would rather not."""
    home, named = story.workspace_id, {one.id for one in people.values() if one}
    rows = store.people_of(session, home, [story.id])[story.id]
    known = members.by_ids(session, home, {one.member_id for one in rows})
    for row in rows:
        who = known[row.member_id].name or "Somebody"
        if row.state == REFUSED:
            raise Wrong("people", WOULD_RATHER_NOT.format(who=who))
        if row.state == OUT and row.member_id in named:
            raise Wrong("people", WANTS_OUT.format(who=who))


def settle(session: Session, story: Story, publish: bool, now: int) -> None:
    """Put a story where its writer's wish and the answers so far put it, and ask who is unasked."""
    rows = store.people_of(session, story.workspace_id, [story.id])[story.id]
    story.state = stories.state(publish, [one.state for one in rows if one.state != OUT])
    for row in rows:
        if story.state == DRAFT and row.state == WAITING:
            row.state = NAMED
        elif story.state == stories.ASKING and row.state == NAMED:
            _ask(session, story, row, now)
    story.named = sum(one.state in stories.IN_IT for one in rows)
    if story.state == stories.PUBLISHED:
        story.published_at = story.published_at or now
    session.flush()
    _bring(session, story, now)


def _ask(session: Session, story: Story, row: StoryPerson, now: int) -> None:
    row.state, row.asked_at = WAITING, now
    facts = {"story": story.id, "version": story.version, "place": story.to_channel}
    deciding.offer(
        session, story.workspace_id, STORY_CONSENT, f"story {story.id}/{row.id} at {now}",
        row.member_id, now, facts,
        channel_id=story.channel_id, other_id=story.member_id,
    )  # fmt: skip


def _bring(session: Session, story: Story, now: int) -> None:
    there = posts.of_story(session, story.workspace_id, story.id)
    for post in there:
        post.due_at = now
        post.tried_at = post.tried_at if post.ts else None
    published = story.state == stories.PUBLISHED and story.to_channel is not None
    if published and story.to_channel not in {one.channel for one in there}:
        session.add(
            posts.Post(
                workspace_id=story.workspace_id, story_id=story.id,
                channel=story.to_channel, due_at=now,
            )
        )  # fmt: skip
    session.flush()


def words_of(story: Story) -> Words:
    return Words(story.happened, story.served, story.use, story.reuse, story.worth)


def shown(session: Session, workspace_id: int, rows: Sequence[Story]) -> list[Shown]:
    """Stories as views show them, with those who agreed and those still asked."""
    people = store.people_of(session, workspace_id, [one.id for one in rows])
    who = {row.member_id for named in people.values() for row in named}
    desk = _Desk(
        people,
        members.by_ids(session, workspace_id, who | {one.member_id for one in rows}),
        {one.id: one.title for one in priorities.all_of(session, workspace_id)},
        {
            one: channels.get(session, workspace_id, one)
            for one in {row.channel_id for row in rows if row.channel_id}
        },
    )
    return [_shown(desk, one) for one in rows]


def _shown(desk: _Desk, story: Story) -> Shown:
    return Shown(
        id=story.id,
        state=story.state,
        writer=desk.members[story.member_id].slack_id,
        words=words_of(story),
        people=_those(desk, story, AGREED),
        waiting=_those(desk, story, WAITING),
        priority=desk.titles.get(story.priority_id or 0),
        link=_link(desk, story),
        to=story.to_channel,
    )


def _those(desk: _Desk, story: Story, state: str) -> list[str]:
    return [
        desk.members[row.member_id].slack_id for row in desk.people[story.id] if row.state == state
    ]


def _link(desk: _Desk, story: Story) -> str | None:
    """Where it happened, unless that is a private channel and it is told elsewhere."""
    where = desk.channels.get(story.channel_id or 0)
    if where is None or (where.private and where.slack_id != story.to_channel):
        return None
    return story.link


def _origin(session: Session, story: Story) -> Channel | None:
    if story.channel_id is None:
        return None
    return channels.get(session, story.workspace_id, story.channel_id)


def of_consent(session: Session, nudge: Nudge) -> dict[str, Any] | None:
    """What somebody named reads before they answer; None where it is gone or reads otherwise."""
    story = store.get(session, nudge.workspace_id, int(nudge.facts["story"]))
    if story is None or story.version != nudge.facts["version"]:
        return None
    one = shown(session, nudge.workspace_id, [story])[0]
    return {"words": asdict(one.words), "priority": one.priority, "link": one.link}


def of_word(session: Session, nudge: Nudge) -> dict[str, Any] | None:
    """How the story begins that its writer gets word of; None where it is gone."""
    story = store.get(session, nudge.workspace_id, int(nudge.facts["story"]))
    return {"beginning": story_view.beginning(story.happened)} if story else None
