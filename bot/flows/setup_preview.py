"""What the first week after the setup will bring, gathered from what is set at this moment."""

from __future__ import annotations

from collections import Counter

from sqlalchemy.orm import Session

from bot.domain import calendar
from bot.domain import champions as champion_rules
from bot.domain import setup as steps
from bot.domain.setup import Known
from bot.store import champions, leaders, members, nudges, silos, standing, workspaces
from bot.store.members import Member
from bot.store.workspaces import Workspace
from bot.views import setup_preview as view
from bot.views.setup import Card
from bot.views.setup_preview import FirstWeek

READING_MOST = 2000  # people to be read: more make no difference to what is said


def card(session: Session, workspace: Workspace, admin: Member, now: int) -> Card:
    """The last card, as that admin may see it."""
    heard = standing.heard_by(session, workspace.id, admin.id)
    rules = workspaces.rules(session, workspace.id)
    known = _known(session, workspace, len(heard))
    days = steps.first_week(known, calendar.local_day(now, admin.tz or workspace.tz))
    return view.card(FirstWeek(known, days, heard, rules))


def _known(session: Session, workspace: Workspace, heard: int) -> Known:
    home, rules = workspace.id, workspaces.rules(session, workspace.id)
    people = standing.people(session, home)
    leading = leaders.of(session, home)
    asked, invited = _named(session, home)
    return Known(
        channels=heard,
        silos=sum(size > 0 for size in silos.sizes(session, home).values()),
        in_no_silo=people.in_no_silo,
        here=people.here,
        joined=people.joined,
        asked=asked,
        invited=invited,
        champions=len(champions.with_resting(session, home)),
        reading=_unread(session, workspace),
        leads=Counter(one.digest_day for one in leading),
        acts=Counter(one.act_day for one in leading),
        a_week=rules.nudges_a_week,
        quiet_days=rules.quiet_days,
    )


def _unread(session: Session, workspace: Workspace) -> int:
    """Whose profile field was never read."""
    if not workspace.silo_field:
        return 0
    return len(members.with_unread_field(session, workspace.id, 0, READING_MOST))


def _named(session: Session, workspace_id: int) -> tuple[int, int]:
    """How many were named and have not answered: who has joined, and who is still to be invited."""
    who = {
        *(one.member_id for one in leaders.all_of(session, workspace_id)
          if one.state == leaders.ASKED),
        *(one.member_id for one in champions.all_of(session, workspace_id)
          if one.state == champion_rules.ASKED),
    }  # fmt: skip
    people = members.by_ids(session, workspace_id, who).values()
    here = [one for one in people if one.is_here]
    before = nudges.invited(session, workspace_id, [one.id for one in here])
    joined = sum(one.has_joined for one in here)
    return joined, sum(not one.has_joined and one.id not in before for one in here)
