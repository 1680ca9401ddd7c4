"""Every press, form and command of a company, by people of another workspace and by others in it.

What counts is not whether a button is shown, but whether it is obeyed. Payloads come from what
people pressed in the play and from a listener's name, so a new one is walked by itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

import pytest

from bot.views import ids
from sandbox.person import Person
from tests.journeys.champions_company import closes_all
from tests.journeys.company import Company
from tests.promises.bringing import ASIDE
from tests.promises.payloads import Payload
from tests.promises.watching import error_lines
from tests.promises.world import WORDS, Lived, Rows, as_by, changed, names, without_words

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def shown_to(lived: Lived, person: Person, answer: str) -> str:
    """What came back, and what lies open before them now."""
    surfaces = lived.company.bridge.slack.surfaces
    cards = [view.body for view in surfaces.stacks.get(person.id, [])]
    home = surfaces.homes.get((lived.company.bridge.installation.app_id, person.id))
    return answer + json.dumps([cards, home.body if home else None])


def leaks(lived: Lived, person: Person, payloads: Iterable[Payload]) -> Iterator[str]:
    """What of the company's that person comes to see, and did not bring along."""
    unknown = lived.ids()
    for payload in payloads:
        theirs = as_by(without_words(payload), person)
        brought = json.dumps(theirs.body)
        unknown = {one for one in unknown if one not in brought}
        answer = lived.bringer.brings(theirs)
        shown = shown_to(lived, person, answer.text)
        seen = [one for one in unknown | WORDS if one in shown]
        if seen or answer.status != 200:
            yield f"{theirs.name}: {answer.status} {seen}"
        closes_all(person)


@pytest.mark.parametrize("name", ["ann", "bob"])
def test_people_of_another_workspace_change_nothing_and_see_nothing(
    company: Company, name: str
) -> None:
    """Ann is an admin there, bob is not; both bring the company's own ids, in their own name."""
    lived = Lived(company)
    person = lived.person(name, ASIDE)
    rows, said = lived.rows(), lived.said()
    with error_lines() as lines:
        wrong = list(leaks(lived, person, [*lived.payloads, *lived.commands()]))
        assert not wrong, "\n".join(wrong)
        assert lines.take() == []
    assert list(changed(rows, lived.rows())) == []
    company.bridge.ticks()
    assert not [one for one in WORDS for row in person.screen() if one in row.text]
    assert lived.said() == said


ASKED_ANEW = {"synced_at"}  # of the workspace: what Slack says of people is read again


def not_theirs(before: Rows, after: Rows, member_id: int) -> list[str]:
    """What changed in rows that are not about that member."""
    return [
        f"{table}: {rows}"
        for table, rows in changed(before, after)
        if not any(names(table, row, member_id) for row in rows)
        and not (table == "workspaces" and differing(*rows) <= ASKED_ANEW)
    ]


def differing(before: dict[str, Any], after: dict[str, Any]) -> set[str]:
    return {column for column in before if before[column] != after[column]}


@ON_SQLITE
def test_who_has_no_part_in_it_changes_only_what_is_theirs(company: Company) -> None:
    """Eve joined, and neither leads nor administers: she brings what was for others to press."""
    lived = Lived(company)
    eve = company.member("eve")
    assert eve is not None
    wrong: list[str] = []
    first = lived.rows()
    with error_lines() as lines:
        for some in batches([*lived.payloads, *lived.commands()]):
            before = lived.rows()
            for payload in some:
                lived.bringer.brings(as_by(payload, company.eve))
                closes_all(company.eve)
            found = [*not_theirs(before, lived.rows(), eve.id), *lines.take()]
            wrong += [f"{[one.name for one in some]}: {one}" for one in found]
        began = {table for table, _ in changed(first, lived.rows())}
    assert not wrong, "\n".join(wrong)
    assert began >= {"preferences", "avoided", "tours", "champions"}  # she was not just shut out
    assert ids.RULES_MODAL in str([one.name for one in lived.payloads])


def batches(payloads: list[Payload], most: int = 25) -> Iterator[list[Payload]]:
    return (payloads[i : i + most] for i in range(0, len(payloads), most))
