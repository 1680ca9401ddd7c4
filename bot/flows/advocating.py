"""What a leader does with a digest: opens it whole, looks behind its picture, posts from it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy.orm import Session

from bot.errors import DoubtError, PermanentError, TransientError, UserError
from bot.flows import answering, digest_pages
from bot.flows.explaining import theirs
from bot.flows.joining import workspace_of
from bot.log import log
from bot.runtime import Runtime
from bot.store import channels, digests, leaders, members
from bot.store.digests import Digest
from bot.store.members import Member
from bot.store.workspaces import Workspace
from bot.views import advocating as view
from bot.views.digest import Page

GONE = "This digest is not there any more, or it is not yours to read."
PEOPLE_MOST = 2000  # looked through in Slack, whose answer must not take long
NOT_A_LEADER = "Posts from a digest are for its leader, while they lead."


class PlaceError(UserError):
    """It cannot be posted there; says what to do."""


class WordsError(UserError):
    """There is nothing to post yet."""


def look(runtime: Runtime, team: str, user: str, value: str) -> Page:
    """The digest behind a button (`value`: of a nudge, or the digest's own id), as it is now.

    Raises UserError for who may not read it.
    """
    with runtime.database.writing() as session:
        now = runtime.clock()
        made, member = _find(session, team, user, value, now)
        return digest_pages.page(session, made, member.id, now)


def latest(_runtime: Runtime, session: Session, member: Member, now: int) -> Page | None:
    """A leader's newest digest, for their Home; None for who leads not, or has had none."""
    home = member.workspace_id
    made = digests.last(session, home, member.id)
    if made is None or not leaders.is_leader(session, home, member.id):
        return None
    return digest_pages.page(session, made, member.id, now)


def draft(runtime: Runtime, team: str, user: str, value: str) -> tuple[Page, str]:
    """What a post may begin from, and the key of its form.

    Only what everybody may read goes into it. Raises UserError for anybody but its leader.
    """
    with runtime.database.writing() as session:
        made, member = _find(session, team, user, value, runtime.clock())
        _refuse_others(made, member)
        return digest_pages.page(session, made, None), str(uuid.uuid4())


@dataclass(frozen=True)
class Written:
    """A post as it was sent: the form's key, the digest it came from, a channel's Slack id, and
    the words (rich text)."""

    key: str
    digest: int
    channel: str
    words: Mapping[str, Any]


def post(runtime: Runtime, team: str, user: str, written: Written) -> str | None:
    """Post what a leader wrote, once however often it is sent; a link to it, if there is one.

    Raises PlaceError and WordsError where something is to be mended, UserError for anybody else.
    """
    text = view.plain(written.words)
    if not any(one.isalnum() for one in text):
        raise WordsError("Write a few words first.")
    with runtime.database.reading() as session:
        workspace = workspace_of(session, team)
    _refuse_place(runtime, workspace, user, written.channel)
    with runtime.database.writing() as session:
        made, member = _find(session, team, user, str(written.digest), runtime.clock())
        _refuse_others(made, member)
        fresh = digests.begin_post(
            session, workspace.id, written.key, digest_id=made.id, member_id=member.id,
            channel=written.channel, at=runtime.clock(),
        )  # fmt: skip
        if not fresh and not digests.was_posted(session, workspace.id, written.key):
            raise PlaceError(view.IN_DOUBT)  # pressing again must not say that it stands there
    return _say(runtime, workspace, user, written) if fresh else None


def _say(runtime: Runtime, workspace: Workspace, user: str, written: Written) -> str | None:
    text, blocks = view.post(user, written.words)
    try:
        posted = runtime.slack(workspace).say(written.channel, text, blocks)
    except DoubtError as error:
        log.warning("post_in_doubt", reason=str(error))
        raise PlaceError(view.IN_DOUBT) from None
    except (PermanentError, TransientError) as error:
        log.warning("post_refused", reason=str(error))
        with runtime.database.writing() as session:
            digests.end_post(session, workspace.id, written.key, None)
        raise PlaceError(
            view.LATER if isinstance(error, TransientError) else view.REFUSED
        ) from None
    with runtime.database.writing() as session:
        digests.end_post(session, workspace.id, written.key, posted.ts)
    stamp = posted.ts.replace(".", "")
    home = workspace.url.rstrip("/")
    return f"{home}/archives/{posted.channel}/p{stamp}" if home else None


def _find(session: Session, team: str, user: str, value: str, now: int) -> tuple[Digest, Member]:
    """The digest a button speaks of, and who pressed it; a press on a DM's button is kept."""
    if value.isdigit():
        workspace = workspace_of(session, team)
        member, number = members.by_slack_id(session, workspace.id, user), int(value)
    else:
        nudge, member = theirs(session, team, user, value)
        answering.store(session, nudge, "opened", now)
        workspace, number = workspace_of(session, team), int(nudge.facts["digest"])
    made = digests.get(session, workspace.id, number)
    if made is None or member is None or not _may_read(session, made, member):
        raise UserError(GONE)
    return made, member


def _may_read(session: Session, made: Digest, member: Member) -> bool:
    leads = leaders.is_leader(session, made.workspace_id, made.member_id)
    return leads and (member.id == made.member_id or digest_pages.reads(session, made, member.id))


def _refuse_others(made: Digest, member: Member) -> None:
    if member.id != made.member_id:
        raise UserError(NOT_A_LEADER)


def _refuse_place(runtime: Runtime, workspace: Workspace, user: str, channel: str) -> None:
    """Slack is asked where it is not known here that they are in that channel."""
    with runtime.database.reading() as session:
        member = members.by_slack_id(session, workspace.id, user)
        place = channels.by_slack_id(session, workspace.id, channel)
        inside = channels.members_of(session, workspace.id, place.id) if place else set()
    if place is not None and place.archived:
        raise PlaceError(view.ARCHIVED)
    if member is not None and member.id in inside:
        return
    try:
        there = islice(runtime.slack(workspace).people_in(channel), PEOPLE_MOST)
        if user not in there:
            raise PlaceError(view.NOT_IN_IT)
    except PermanentError:
        raise PlaceError(view.REFUSED) from None
    except TransientError:
        raise PlaceError(view.LATER) from None
