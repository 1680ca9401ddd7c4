"""A digest before its day: looked at as it stands, or sent at once to the leader who asks."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.domain import digest
from bot.errors import UserError
from bot.flows import acting, digest_pages
from bot.flows.digests import begins, choose_stories
from bot.flows.joining import workspace_of
from bot.runtime import Runtime
from bot.store import digest_wishes, digests, leaders, members
from bot.store.digests import Digest, DigestAct
from bot.store.members import Member
from bot.views.digest import Page

NOT_YOURS = (
    "The digest is for leaders, and an admin names those: `/footbridge leaders`. What all of us "
    "did together stands in my Home tab."
)
LEADERS_ONLY = "Only a leader's own digest can be sent. `/footbridge digest preview` shows yours."


@dataclass(frozen=True, slots=True)
class Preview:
    """A digest as it stands; counted: whether its numbers are there; sent: whether this week's
    has gone already."""

    page: Page
    counted: bool
    sent: bool


def look(runtime: Runtime, team: str, user: str) -> Preview:
    """This week's digest as it stands, for that leader; for an admin, what everybody may see of it.

    Where its numbers were not added up yet, that is begun. Raises UserError for anybody else.
    """
    now = runtime.clock()
    with runtime.database.writing() as session:
        member, leads = _who(session, team, user)
        home = member.workspace_id
        week = digest.week(now, member.tz)
        made = Digest(id=0, workspace_id=home, **begins(session, home, member.id, week, now))
        counted = digests.numbers_of(session, home, made.until) is not None
        if not counted:
            digest_wishes.wish(session, home, member.id, sends=False, now=now)
        reader = member.id if leads else None
        told = choose_stories(session, made, reader, now)
        acts = _acts(session, made, now) if leads else []
        page = digest_pages.made_of(session, made, reader, told, acts)
        sent = leads and digests.of_week(session, home, member.id, week) is not None
        return Preview(page, counted, sent)


def send(runtime: Runtime, team: str, user: str) -> int | None:
    """Have this week's sent; None, or when it went already (UTC microseconds).

    It goes through the ledger as what was asked for, and its day sends no second one. Raises
    UserError for anybody but a leader.
    """
    now = runtime.clock()
    with runtime.database.writing() as session:
        member, leads = _who(session, team, user)
        if not leads:
            raise UserError(LEADERS_ONLY)
        home = member.workspace_id
        made = digests.of_week(session, home, member.id, digest.week(now, member.tz))
        if made is not None:
            return made.made_at
        digest_wishes.wish(session, home, member.id, sends=True, now=now)
        return None


def _who(session: Session, team: str, user: str) -> tuple[Member, bool]:
    """Who asks, and whether they lead. Raises UserError for who neither leads nor administers."""
    workspace = workspace_of(session, team)
    member = members.by_slack_id(session, workspace.id, user)
    leads = member is not None and leaders.is_leader(session, workspace.id, member.id)
    if member is None or not (leads or member.administers):
        raise UserError(NOT_YOURS)
    return member, leads


def _acts(session: Session, made: Digest, now: int) -> list[DigestAct]:
    """The acts it would hold; none of them is kept."""
    return [
        DigestAct(
            workspace_id=made.workspace_id, digest_id=made.id, member_id=made.member_id,
            other_id=place.other_id, channel_id=place.channel_id, act=place.act,
            subject=place.subject, facts=dict(place.facts),
        )
        for place in acting.for_digest(session, made.workspace_id, made.member_id, now)
    ]  # fmt: skip
