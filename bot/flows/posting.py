"""What stands in channels for people, kept up to date: posted once, changed, taken away.

The attempt is stored before the call. Where the end of a first one is not known, it counts as
posted and is not repeated; changing and taking away may be.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from bot.domain import calendar, stories
from bot.domain.catalogue.employees import WORD_BACK
from bot.errors import DoubtError, PermanentError, TransientError
from bot.flows import deciding, naming, thanked
from bot.log import log
from bot.runtime import Runtime
from bot.slack import Posted, Slack
from bot.store import posts, thanks, workspaces
from bot.store import stories as store
from bot.store.posts import Post
from bot.store.stories import Story
from bot.store.workspaces import Workspace
from bot.views import story as story_view
from bot.views import thanks as thanks_view
from bot.views.blocks import Block

MOST = 20  # posts of a workspace in one run
LEASE = 2 * calendar.MINUTE
AGAIN = 30  # seconds, where Slack does not say how long
REFUSED = (
    "I kept it as a draft, but Slack does not let me post in that channel. "
    "/invite me there, or choose another one."
)


@dataclass(frozen=True)
class _Task:
    """A call to make, and the lease it is made under."""

    workspace: Workspace
    post: int
    act: str
    channel: str
    ts: str | None
    lease: int
    text: str = ""
    blocks: Sequence[Block] = field(default_factory=list)


def posting_once(runtime: Runtime, now: int) -> int:
    """Bring up to date what is due; how many were looked at."""
    found = []
    with runtime.database.reading() as session:
        for workspace in workspaces.installed(session):
            ids = posts.due(session, workspace.id, now, MOST)
            found += [(workspace.id, post_id) for post_id in ids]
    for workspace_id, post_id in found:
        bring(runtime, workspace_id, post_id, now, tells=True)
    return len(found)


def bring_story(
    runtime: Runtime, workspace_id: int, story_id: int, now: int, tells: bool = False
) -> str | None:
    """Bring up to date what stands of a story; what its writer is told where Slack refuses it."""
    with runtime.database.reading() as session:
        there = [one.id for one in posts.of_story(session, workspace_id, story_id) if one.due_at]
    refused = [bring(runtime, workspace_id, post_id, now, tells) for post_id in there]
    return REFUSED if any(refused) else None


def bring(runtime: Runtime, workspace_id: int, post_id: int, now: int, tells: bool = False) -> bool:
    """Bring one post up to date. True where Slack refuses to post it: its story is a draft again.

    tells: its writer then gets word of it. Where Slack does not answer, it is due again later.
    """
    with runtime.database.writing() as session:
        task = _claim(session, workspace_id, post_id, now)
    if task is None:
        return False
    try:
        posted = _do(runtime.slack(task.workspace), task)
    except TransientError as error:
        _put_off(runtime, task, now + int((error.retry_after or AGAIN) * calendar.SECOND))
        return False
    except DoubtError as error:
        log.warning("post_in_doubt", post=post_id, reason=str(error))
        return False  # once the lease is over it counts as posted
    except PermanentError as error:
        log.warning("post_refused", post=post_id, reason=str(error))
        return _refused(runtime, task, now if tells else None)
    _settle(runtime, task, posted)
    return False


def _claim(session: Session, workspace_id: int, post_id: int, now: int) -> _Task | None:
    """What is to be done for that post, which is ours until its lease ends; None for nothing."""
    post = posts.lock(session, workspace_id, post_id)
    if post is None or (post.due_at is not None and post.due_at > now):
        return None
    act, text, blocks = _wanted(session, post)
    if act == stories.POST and post.tried_at is not None:
        act = stories.LEAVE
    if act == stories.LEAVE:
        post.due_at = None
        return None
    if act == stories.REMOVE and post.ts is None:
        session.delete(post)
        return None
    post.due_at = now + LEASE
    post.tried_at = now if act == stories.POST else post.tried_at
    workspace = workspaces.get(session, workspace_id)
    return _Task(workspace, post.id, act, post.channel, post.ts, post.due_at, text, blocks)


def _wanted(session: Session, post: Post) -> tuple[str, str, list[Block]]:
    """What is to be done with a post, and what it says then."""
    if post.thanks_id is not None:
        given = thanks.get(session, post.workspace_id, post.thanks_id)
        if given is not None and post.ts is None:
            return stories.POST, *thanks_view.post(thanked.shown(session, given))
        return (stories.LEAVE if given else stories.REMOVE), "", []
    story = store.get(session, post.workspace_id, post.story_id) if post.story_id else None
    if story is None:
        return stories.REMOVE, "", []
    if story.to_channel != post.channel:  # it goes from there, once it may stand elsewhere
        return (stories.LEAVE if story.state == stories.ASKING else stories.REMOVE), "", []
    act = stories.act(story.state, post.ts is not None)
    shown = naming.shown(session, post.workspace_id, [story])[0]
    return act, *story_view.post(shown)


def _do(slack: Slack, task: _Task) -> Posted | None:
    if task.act == stories.POST:
        return slack.say(task.channel, task.text, task.blocks)
    there = Posted(task.channel, task.ts or "")
    if task.act == stories.CHANGE:
        slack.change(there, task.text, task.blocks)
        return there
    slack.remove(there)
    return None


def _put_off(runtime: Runtime, task: _Task, due_at: int) -> None:
    with runtime.database.writing() as session:
        post = posts.lock(session, task.workspace.id, task.post)
        if post is not None and post.due_at == task.lease:
            post.due_at, post.tried_at = due_at, None if post.ts is None else post.tried_at


def _settle(runtime: Runtime, task: _Task, posted: Posted | None) -> None:
    with runtime.database.writing() as session:
        post = posts.lock(session, task.workspace.id, task.post)
        if post is None:
            return
        if posted is None:
            session.delete(post)
            return
        post.channel, post.ts = posted.channel, posted.ts
        if post.due_at == task.lease:  # else it is to be changed again by now
            post.due_at = None


def _refused(runtime: Runtime, task: _Task, tell_at: int | None) -> bool:
    """Slack will never take it. What cannot be changed or taken away stays as it is."""
    with runtime.database.writing() as session:
        post = posts.lock(session, task.workspace.id, task.post)
        if post is None:
            return False
        if task.act == stories.POST:
            _take_back(session, post, tell_at)
        session.delete(post)
        return task.act == stories.POST


def _take_back(session: Session, post: Post, tell_at: int | None) -> None:
    """What could not be posted: a story is a draft again, thanks were not given."""
    home, facts = post.workspace_id, {"place": post.channel}
    if post.story_id is not None:
        story = store.lock(session, home, post.story_id)
        if story is not None:
            story.state = stories.DRAFT
            if tell_at is not None:
                word_back(session, story, "not_posted", tell_at, facts)
    if post.thanks_id is not None:
        thanks.remove(session, home, post.thanks_id)


def word_back(
    session: Session, story: Story, what: str, now: int, facts: Mapping[str, Any] | None = None,
    about_id: int | None = None,
) -> None:  # fmt: skip
    """Tell a story's writer what became of it. about_id: whom that is about, if anybody."""
    deciding.offer(
        session, story.workspace_id, WORD_BACK, f"story {story.id} {what} {uuid.uuid4()}",
        story.member_id, now, {"story": story.id, "what": what, **(facts or {})},
        other_id=about_id,
    )  # fmt: skip
