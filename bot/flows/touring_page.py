"""What came of a tour on one page: all notes for its traveller, for others what is shared."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.domain import tours as rules
from bot.errors import DoubtError, PermanentError, TransientError, UserError
from bot.flows import silo_cards, touring
from bot.flows.silo_cards import FieldError
from bot.log import log
from bot.runtime import Runtime
from bot.store import members, silos, tour_notes, tours, workspaces
from bot.store.database import Database
from bot.store.members import Member
from bot.store.tours import Tour
from bot.store.workspaces import Workspace
from bot.views import tour_page as view
from bot.views.tour_page import Page, Visit

POSTED = "It stands in <#{channel}> already."
REFUSED = "I cannot post there. /invite me to that channel, or choose another one."
NO_ANSWER = "Slack did not answer just now. Please try again in a minute."


def page(runtime: Runtime, team: str, user: str) -> Page:
    """One's own page, with one's own notes in it. Raises UserError for who is on no tour."""
    with runtime.database.writing() as session:
        member, tour = touring.theirs(runtime, session, team, user)
        return _page(session, member, tour, private=True)


def propose(runtime: Runtime, team: str, user: str, texts: tuple[str, str, str]) -> Page:
    """Keep the three proposals. Raises UserError for who is on no tour."""
    with runtime.database.writing() as session:
        member, tour = touring.theirs(runtime, session, team, user)
        cut = [text.strip()[: rules.PROPOSAL_MOST] for text in texts]
        tour.first, tour.second, tour.third = cut
        session.flush()
        return _page(session, member, tour, private=True)


def post(runtime: Runtime, team: str, user: str, channel: str | None) -> str:
    """Post what is shared, and the proposals, in a public channel; which.

    It is posted once in a channel. Raises FieldError for one where it cannot stand.
    """
    with runtime.database.writing() as session:
        member, tour = touring.theirs(runtime, session, team, user)
        if not channel or not silo_cards.public_only(session, member.workspace_id, [channel]):
            raise FieldError("channel", silo_cards.PRIVATE)
        if tour.posted_in == channel:
            raise FieldError("channel", POSTED.format(channel=channel))
        before = tour.posted_in, tour.posted_at
        tour.posted_in, tour.posted_at = channel, runtime.clock()
        text, blocks = view.post(_page(session, member, tour, private=False))
        workspace = workspaces.get(session, member.workspace_id)
        home, number = workspace.id, tour.id
    try:
        posted = runtime.slack(workspace).say(channel, text, blocks)
    except DoubtError as error:
        log.warning("tour_post_in_doubt", tour=number, reason=str(error))
        return channel  # to post it twice would be worse
    except (PermanentError, TransientError) as error:
        _not_posted(runtime, home, number, before)
        words = NO_ANSWER if isinstance(error, TransientError) else REFUSED
        raise FieldError("channel", words) from None
    with runtime.database.writing() as session:
        row = tours.get(session, home, number)
        if row is not None:
            row.posted_ts = posted.ts
    return channel


def _not_posted(
    runtime: Runtime, home: int, tour_id: int, before: tuple[str | None, int | None]
) -> None:
    with runtime.database.writing() as session:
        tour = tours.get(session, home, tour_id)
        if tour is not None:
            tour.posted_in, tour.posted_at = before


def tell(database: Database, person: str, workspace: str | None = None) -> Page:
    """The page of somebody's tour (their Slack id) as all may read it: only what is shared.

    Raises UserError where there is no such workspace, person or tour.
    """
    with database.reading() as session:
        home = _workspace(session, workspace)
        member = members.by_slack_id(session, home.id, person)
        tour = tours.latest(session, home.id, member.id) if member else None
        if member is None or tour is None:
            known = ", ".join(tours.travellers(session, home.id)) or "nobody"
            raise UserError(f"{person} has been on no tour. On one just now: {known}.")
        return _page(session, member, tour, private=False)


def _workspace(session: Session, slack_id: str | None) -> Workspace:
    rows = [one for one in workspaces.all_of_them(session) if slack_id in (None, one.slack_id)]
    if len(rows) == 1:
        return rows[0]
    known = ", ".join(one.slack_id for one in workspaces.all_of_them(session)) or "none yet"
    raise UserError(f"Choose one workspace with --workspace. Known here: {known}.")


def _page(session: Session, member: Member, tour: Tour, private: bool) -> Page:
    home = member.workspace_id
    rows = [one for one in tours.stops(session, home, tour.id) if one.state != rules.MERGED]
    ids = [one.id for one in tours.stops(session, home, tour.id)]
    names = {one.id: one.name for one in silos.all_of(session, home)}
    heard = tour_notes.shared(session, home, ids)
    if private:
        notes = tour_notes.of_writer(session, home, member.id, ids)
        heard = {
            stop: {key: [text] for key, text in texts.items()} for stop, texts in notes.items()
        }
    people = members.by_ids(session, home, [one.person_id for one in rows if one.person_id])
    visits = [
        Visit(
            name=names.get(one.silo_id or 0, one.name),
            state=one.state,
            talked_at=one.talked_at,
            person=people[one.person_id].slack_id if private and one.person_id in people else None,
            heard=heard.get(one.id, {}),
        )
        for one in tours.stops(session, home, tour.id)
        if one.state != rules.MERGED or heard.get(one.id)
    ]
    return Page(
        traveller=member.slack_id,
        name=member.name,
        shape=tour.shape,
        state=tour.state,
        begun_at=tour.begun_at,
        ended_at=tour.ended_at or tour.ends_at,
        private=private,
        visits=visits,
        threads=rules.threads(_by_silo(visits), names.values()),
        proposals=[one for one in tour.proposals if one],
        posted_in=tour.posted_in,
    )


def _by_silo(visits: list[Visit]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in visits:
        found.setdefault(one.name, []).extend(
            text for texts in one.heard.values() for text in texts
        )
    return found
