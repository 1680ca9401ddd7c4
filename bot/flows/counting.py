"""How much there is of everything in a workspace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.domain.calendar import LAST
from bot.domain.catalogue.leaders import ACTS
from bot.domain.crossings import new_bridges
from bot.store import (
    acts,
    asks,
    conversations,
    crossings,
    decisions,
    digests,
    experiments,
    intros,
    messages,
    nudges,
    priorities,
    stories,
    support,
    thanks,
    tours,
)


@dataclass(frozen=True)
class Counts:
    """Rows of a workspace. `nudges_sent` counts those that surely or perhaps arrived.

    held_back: how many opportunities were held or dropped, by reason. stories: those that are
    neither drafts nor deleted. experiments and support_requests: by state. acts: proposed to
    leaders, and observed. tours: the Slack ids of those on one.
    """

    messages: int
    conversations: int
    crossings: int
    new_bridges: int
    decisions: int
    nudges_sent: int
    nudges_answered: int
    held_back: Mapping[str, int]
    stories: int
    thanks: int
    asks_answered: int
    intros: int
    experiments: Mapping[str, int]
    experiments_adopted: int
    support_requests: Mapping[str, int]
    digests_sent: int
    acts: Mapping[str, int]
    priorities: int
    tours: list[str]


def count(session: Session, workspace_id: int) -> Counts:
    found = crossings.in_order(session, workspace_id)
    sent = nudges.for_workspace(session, workspace_id)
    bridges = new_bridges((c.id, (c.silo_a, c.silo_b), c.first_at, c.last_at) for c in found)
    written = stories.counts(session, workspace_id)
    done = acts.counts(session, workspace_id, [kind.name for kind in ACTS])
    return Counts(
        messages=messages.count(session, workspace_id),
        conversations=conversations.count(session, workspace_id),
        crossings=len(found),
        new_bridges=len(bridges),
        decisions=len(decisions.for_workspace(session, workspace_id)),
        nudges_sent=sum(nudge.state in ("sent", "unknown") for nudge in sent),
        nudges_answered=sum(nudge.answer is not None for nudge in sent),
        held_back=decisions.held_back(session, workspace_id),
        stories=sum(n for state, n in written.items() if state not in ("draft", "deleted")),
        thanks=len(thanks.given(session, workspace_id, 0, LAST)),
        asks_answered=asks.answered_count(session, workspace_id),
        intros=intros.count(session, workspace_id),
        experiments=experiments.by_state(session, workspace_id),
        experiments_adopted=experiments.adopted(session, workspace_id),
        support_requests=support.by_state(session, workspace_id),
        digests_sent=digests.sent_count(session, workspace_id),
        acts={key: done[key] for key in ("proposed", "observed")},
        priorities=len(priorities.of(session, workspace_id)),
        tours=tours.travellers(session, workspace_id),
    )
