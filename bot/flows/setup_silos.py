"""The second step of the setup: where silos come from, by one of the ways there are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot.errors import UserError
from bot.flows import silo_proposals, silo_sources
from bot.flows.silo_sources import admins_workspace, asking
from bot.runtime import Runtime
from bot.slack import Slack
from bot.views import setup as view
from bot.views import silos as silos_view
from bot.views.setup import Card


def source(runtime: Runtime, team: str, user: str, chosen: str) -> Card | None:
    """The card on which that source is said more of; None where it needs none.

    Raises UserError for people who are no admin, and where there is no such source here.
    """
    return _MORE.get(chosen, _nothing)(runtime, team, user)


def _nothing(runtime: Runtime, team: str, user: str) -> None:
    admins_workspace(runtime, team, user)


def _fields(runtime: Runtime, team: str, user: str) -> Card:
    labels = sorted(asking(_slack(runtime, team, user).profile_fields).values())
    if not labels:
        raise UserError("Profiles have no fields of their own here. Choose another way, or Later.")
    return view.profile_fields(labels)


def _groups(runtime: Runtime, team: str, user: str) -> Card:
    groups = asking(_slack(runtime, team, user).groups)
    if not groups:
        raise UserError("There are no user groups here. Choose another way, or Later.")
    return view.user_groups([(one.id, one.handle) for one in groups])


def _propose(runtime: Runtime, team: str, user: str) -> Card:
    suggested = silo_proposals.propose(runtime, team, user)
    rows = [
        silos_view.proposed(
            one.number, one.name, one.people, one.surest, one.channels, one.certainty
        )
        for one in suggested
    ]
    return view.proposals(rows, {one.number: one.name for one in suggested})


def _list(runtime: Runtime, team: str, user: str) -> Card:
    admins_workspace(runtime, team, user)
    return view.listed()


_MORE: dict[str, Callable[[Runtime, str, str], Card | None]] = {
    view.FIELD: _fields,
    view.GROUPS: _groups,
    view.PROPOSE: _propose,
    view.LIST: _list,
}


def take_field(runtime: Runtime, team: str, user: str, label: str) -> None:
    silo_sources.choose_field(runtime, team, user, label)


def take_groups(runtime: Runtime, team: str, user: str, groups: Sequence[str]) -> None:
    silo_sources.choose_groups(runtime, team, user, groups)


def take_proposals(
    runtime: Runtime, team: str, user: str, names: Mapping[str, str], chosen: Sequence[str]
) -> None:
    """Make silos of these proposals, as they were shown (names, by number).

    Raises UserError where they are not the same any more.
    """
    _, suggested = silo_proposals.look(runtime, team, user)
    now = {str(one.number): one.name for one in suggested}
    if any(now.get(one, "")[: view.NAME_KEPT] != names.get(one) for one in chosen):
        raise UserError("The proposals have changed meanwhile: please go back and look again.")
    for number in sorted(map(int, chosen), reverse=True):  # what is taken moves the later ones up
        silo_proposals.accept(runtime, team, user, [number], "")


def _slack(runtime: Runtime, team: str, user: str) -> Slack:
    return runtime.slack(admins_workspace(runtime, team, user))
