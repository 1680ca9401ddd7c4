"""Value stories: opened on a card, kept, asked about, published, and taken back."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy.orm import Session

from bot.domain import calendar, stories
from bot.domain.stories import Words
from bot.errors import UserError
from bot.flows import answering, naming, posting
from bot.flows.answering import Answered
from bot.flows.explaining import GONE, theirs
from bot.flows.joining import who, workspace_of
from bot.flows.letting_in import let_in, link_to
from bot.flows.naming import Wrong
from bot.runtime import Runtime
from bot.store import channels, members, nudges, posts, priorities, workspaces
from bot.store import stories as store
from bot.store.members import Member
from bot.store.stories import Story
from bot.store.workspaces import Workspace
from bot.views.story import Card, Shown

TAKEN = "This story is gone: it was deleted, or is not yours."
SAYS_NOTHING = "A few words on what happened, please: nobody could build on this one yet."


@dataclass(frozen=True)
class Form:
    """A card as it was sent. People and channels are Slack ids."""

    key: str
    nudge: str | None
    channel: str | None
    link: str | None
    words: Words
    people: Sequence[str] = ()
    priority: int | None = None
    place: str | None = None
    publish: bool = False


@dataclass(frozen=True)
class Saved:
    """A story as it stands now, and the nudge that asked for it, if one did."""

    shown: Shown
    nudge: Answered | None


@dataclass(frozen=True)
class Mine:
    """The stories of one member, by state, newest first."""

    drafts: Sequence[Shown]
    asking: Sequence[Shown]
    published: Sequence[Shown]


def card_of_nudge(runtime: Runtime, team: str, user: str, nudge_id: str) -> Card:
    """The card for what a nudge asked; as it was left, where it was begun before."""
    with runtime.database.reading() as session:
        nudge, _ = theirs(session, team, user, nudge_id)
        begun = store.of_nudge(session, nudge.workspace_id, nudge.id)
        if begun is not None:
            return _card_of(session, begun)
        facts = nudge.facts
        return _card(
            session, nudge.workspace_id, key=nudge.id, nudge=nudge.id,
            channel=facts.get("channel"), link=facts.get("permalink"),
            about=facts.get("other_silo", ""),
        )  # fmt: skip


def card_of_message(runtime: Runtime, team: str, channel: str, ts: str) -> Card:
    """The card for what came of a message: its link is kept, never its words.

    Raises UserError for DMs, and for channels where Footbridge was not let in.
    """
    with runtime.database.reading() as session:
        workspace = workspace_of(session, team)
        where = let_in(session, workspace, channel)
        link = link_to(workspace, where.slack_id, calendar.from_ts(ts))
        return _card(
            session, workspace.id, key=str(uuid.uuid4()), channel=where.slack_id, link=link
        )


def card_of_nothing(runtime: Runtime, team: str) -> Card:
    """An empty card."""
    with runtime.database.reading() as session:
        return _card(session, workspace_of(session, team).id, key=str(uuid.uuid4()))


def card_of_story(runtime: Runtime, team: str, user: str, story_id: str) -> Card:
    """The card to change a story on. Raises UserError for one that is gone or somebody else's."""
    with runtime.database.reading() as session:
        return _card_of(session, _theirs(session, team, user, _number(story_id)))


def card_of_word(runtime: Runtime, team: str, user: str, nudge_id: str) -> Card:
    """The card of the story that its writer got word of, which answers that word too."""
    with runtime.database.writing() as session:
        nudge, _ = theirs(session, team, user, nudge_id)
        answering.store(session, nudge, "open", runtime.clock())
        return _card_of(session, _theirs(session, team, user, int(nudge.facts["story"])))


def save(runtime: Runtime, team: str, user: str, form: Form) -> Saved:
    """Keep a story as its card says, ask those it names, and publish it where nobody is left.

    Raises UserError where it cannot be done; what was written is then kept as it was before.
    """
    if not stories.says_something(form.words.happened):
        raise Wrong("happened", SAYS_NOTHING)
    now = runtime.clock()
    with runtime.database.writing() as session:
        workspace, writer = who(runtime, session, team, user)
        story = _kept(session, workspace, writer, form, now)
        to = naming.place(session, story, form.place) if form.publish else form.place
        people = naming.meet_them(runtime, session, workspace, form.people)
        if form.publish:
            naming.check(session, story, writer, people)
        reworded = _write(session, story, form, to, now)
        naming.name(session, story, [one for one in people.values() if one], reworded)
        if form.publish:
            naming.check_answers(session, story, people)
        naming.settle(session, story, form.publish, now)
    refused = posting.bring_story(runtime, workspace.id, story.id, now)
    if refused:
        raise Wrong("place", refused)
    with runtime.database.reading() as session:
        return _saved(session, workspace.id, story.id, form.nudge)


def keep(runtime: Runtime, team: str, user: str, form: Form) -> bool:
    """Keep what was typed on a card that was closed, as a draft; False where there is nothing.

    What was saved before is left alone.
    """
    if not stories.says_something(" ".join(asdict(form.words).values())):
        return False
    with runtime.database.writing() as session:
        workspace, writer = who(runtime, session, team, user)
        known = store.by_key(session, workspace.id, form.key)
        if known is not None:
            return False
        now = runtime.clock()
        story = _kept(session, workspace, writer, form, now)
        people = naming.meet_them(runtime, session, workspace, form.people)
        _write(session, story, form, form.place, now)
        naming.name(session, story, [one for one in people.values() if one], reworded=False)
        return True


def delete(runtime: Runtime, team: str, user: str, story_id: str) -> None:
    """Take a story back: it is gone, and so is what was published of it."""
    with runtime.database.writing() as session:
        story = _theirs(session, team, user, _number(story_id))
        workspace_id = story.workspace_id
        gone = [one.id for one in posts.of_story(session, workspace_id, story.id)]
        store.remove(session, workspace_id, story.id)
    for post_id in gone:
        posting.bring(runtime, workspace_id, post_id, runtime.clock())


def mine(session: Session, workspace_id: int, member_id: int) -> Mine:
    """What that member wrote."""
    rows = store.by_writer(session, workspace_id, member_id)
    shown = naming.shown(session, workspace_id, rows)
    return Mine(*(
        [one for one in shown if one.state == state]
        for state in (stories.DRAFT, stories.ASKING, stories.PUBLISHED)
    ))  # fmt: skip


def _kept(session: Session, workspace: Workspace, writer: Member, form: Form, now: int) -> Story:
    """The story of that card, made if it is new. Raises UserError if it is somebody else's."""
    nudge = nudges.get(session, workspace.id, form.nudge) if form.nudge else None
    if nudge is not None and nudge.member_id != writer.id:
        raise UserError(GONE)
    where = channels.by_slack_id(session, workspace.id, form.channel) if form.channel else None
    values = {
        "nudge_id": nudge.id if nudge else None,
        "member_id": writer.id,
        "happened": form.words.happened.strip(),
        "link": form.link,
        "channel_id": where.id if where else None,
        "written_at": now,
        "changed_at": now,
    }
    story = store.ensure(session, workspace.id, form.key, values)
    if story.member_id != writer.id:
        raise UserError(TAKEN)
    if nudge is not None:
        answering.store(session, nudge, "save", now)
    return story


def _write(session: Session, story: Story, form: Form, to: str | None, now: int) -> bool:
    """Put what the card says into the story; whether it is another one than somebody agreed to."""
    words = {name: text.strip() for name, text in asdict(form.words).items()}
    reworded = any(getattr(story, name) != text for name, text in words.items())
    moved = to is not None and story.to_channel not in (None, to)
    for name, text in words.items():
        setattr(story, name, text)
    story.version += reworded or moved
    known = priorities.by_id(session, story.workspace_id, form.priority) if form.priority else None
    story.priority_id = known.id if known else None
    story.to_channel, story.changed_at = to or story.to_channel, now
    return reworded or moved


def _theirs(session: Session, team: str, user: str, story_id: int) -> Story:
    workspace = workspaces.by_slack_id(session, team)
    member = members.by_slack_id(session, workspace.id, user) if workspace else None
    story = store.get(session, workspace.id, story_id) if workspace else None
    if member is None or story is None or story.member_id != member.id:
        raise UserError(TAKEN)
    return story


def _number(story_id: str) -> int:
    if not story_id.isdecimal():
        raise UserError(TAKEN)
    return int(story_id)


def _saved(session: Session, workspace_id: int, story_id: int, nudge_id: str | None) -> Saved:
    story = store.get(session, workspace_id, story_id)
    if story is None:
        raise UserError(TAKEN)
    nudge = nudges.get(session, workspace_id, nudge_id) if nudge_id else None
    shown = naming.shown(session, workspace_id, [story])[0]
    return Saved(shown, answering.state(session, nudge) if nudge else None)


def _card(
    session: Session, workspace_id: int, key: str, nudge: str | None = None,
    channel: str | None = None, link: str | None = None, about: str = "",
) -> Card:  # fmt: skip
    where = channels.by_slack_id(session, workspace_id, channel) if channel else None
    rules = workspaces.rules(session, workspace_id)
    return Card(
        key=key, nudge=nudge, about=about, channel=channel, link=link,
        private=where is not None and where.private,
        to=rules.stories_channel,
        priorities=_priorities(session, workspace_id),
    )  # fmt: skip


def _card_of(session: Session, story: Story) -> Card:
    home = story.workspace_id
    where = channels.get(session, home, story.channel_id) if story.channel_id else None
    named = [
        one.member_id for one in store.people_of(session, home, [story.id])[story.id]
        if one.state != stories.OUT
    ]  # fmt: skip
    people = members.by_ids(session, home, named)
    rules = workspaces.rules(session, home)
    return Card(
        key=story.key,
        nudge=story.nudge_id,
        channel=where.slack_id if where else None,
        link=story.link,
        private=where is not None and where.private,
        to=story.to_channel or rules.stories_channel,
        words=naming.words_of(story),
        people=[people[one].slack_id for one in named if one in people],
        priority=story.priority_id,
        priorities=_priorities(session, home, story.priority_id),
        state=story.state,
    )


def _priorities(
    session: Session, workspace_id: int, attached: int | None = None
) -> list[tuple[int, str]]:
    """Those that hold, and the one that a story is attached to though it is over."""
    found = {one.id: one.title for one in priorities.of(session, workspace_id)}
    if attached is not None and attached not in found:
        over = priorities.by_id(session, workspace_id, attached)
        found |= {over.id: over.title} if over else {}
    return list(found.items())
