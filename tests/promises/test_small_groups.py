"""One rule for numbers about people, wherever they are shown, and when they are shown twice.

The rule itself (`bot.domain.privacy`) is tried in tests/unit/test_privacy.py; here it is tried that
it is the one that guards each place, and that nobody learns by looking again, or at a little more.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from bot.domain import calendar
from bot.domain.privacy import MIN_GROUP
from bot.flows import digest_numbers, reporting, together, value_story
from bot.flows import status as status_flow
from bot.store import standing, workspaces
from bot.store.database import Base, Database
from bot.store.standing import Counted
from bot.views import administering, setup_preview, status
from bot.views.administering import People
from tests.databases import Databases
from tests.store.world import BEGAN, TEAM, World, micros_at

ROOT = Path(__file__).parents[2]
HOUR, DAY, WEEK = 60, 24 * 60, 7 * 24 * 60  # minutes
MONDAY = 6 * DAY - 10 * HOUR  # after the world began, a Tuesday at ten
FEW = {f"U0F{n}": "Few" for n in range(MIN_GROUP - 1)}
MANY = {f"U0M{n}": "Many" for n in range(8)} | {f"U0N{n}": "More" for n in range(8)}

# Every module that counts people or what they did for somebody else to see, and the one rule it
# goes by. A new one that adds up people's doings belongs here, or its author in this list.
GUARDED = {
    "bot/domain/report_figures.py": "shown_list",
    "bot/domain/digest.py": "shown_list",
    "bot/domain/report.py": "enough",
    "bot/views/status.py": "enough",
}
OWN_RULE = re.compile(r"(people|members|persons|who)\b[^\n]*(<|>=) ?5\b")
BY_FEW = {"bot/views/administering.py", "bot/views/setup_preview.py"}  # through status.few


def uses(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    called = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {ast.unparse(one).rpartition(".")[2] for one in called}


def test_each_place_goes_by_the_one_rule_and_no_other_knows_the_number() -> None:
    for path, rule in GUARDED.items():
        assert rule in uses(path), path
    for path in BY_FEW:
        assert "few" in uses(path), path
    for file in (*(ROOT / "bot").rglob("*.py"), *(ROOT / "handlers").rglob("*.py")):
        path = str(file.relative_to(ROOT))
        if path != "bot/domain/privacy.py":
            assert not OWN_RULE.search(file.read_text(encoding="utf-8")), path


def talk(world: World, people: dict[str, str], weeks: int, first: int = 0) -> None:
    """Each week everybody asks, and somebody of another silo answers."""
    names, others = list(people), [one for one in MANY if one not in people] or list(MANY)
    for week in range(first, first + weeks):
        for number, name in enumerate(names):
            at = MONDAY + week * WEEK + number * HOUR
            helper = others[(number + 3) % len(others)]
            world.says(name, at, "Which plan is it?")
            world.says(helper, at + 1, "The annual one.", thread=at)
            world.says(name, at + 3, "Thanks.", thread=at)
    world.groups()


@pytest.fixture
def world(sqlite_url: str) -> World:
    return World(Database(sqlite_url), FEW | MANY)


def now_in(world: World, week: float) -> int:
    world.now = max(world.now, micros_at(MONDAY + week * WEEK))
    return calendar.week_of(world.now)


def workspace(world: World) -> Any:
    with world.database.reading() as session:
        return workspaces.by_slack_id(session, TEAM)


def shared(world: World) -> Any:
    """What all see in App Home."""
    return together._figures(world.runtime, workspace(world), world.now)


def test_of_a_silo_of_four_nothing_is_told_in_report_digest_value_story_or_home(
    world: World,
) -> None:
    talk(world, FEW, 5)
    until = now_in(world, 5.1)
    report = reporting.report(world.database, workspace=TEAM, until=until)
    assert "Few" not in report.now.silos.values()
    assert report.now.small == 1
    numbers = digest_numbers.add_up(world.runtime, workspace(world), until)
    assert "Few" not in str(asdict(numbers))
    page = value_story.tell(world.database, world.now, workspace=TEAM, whole_weeks=True)
    assert page.report is not None
    assert "Few" not in str(page.report.now.silos) + str(asdict(page.numbers))


def test_of_enough_people_it_is_told(sqlite_url: str) -> None:
    """Else the test above could not fail."""
    world = World(Database(sqlite_url), MANY)
    talk(world, MANY, 5)
    until = now_in(world, 5.1)
    report = reporting.report(world.database, workspace=TEAM, until=until)
    assert report.now.people is not None
    assert report.now.crossings.total
    assert digest_numbers.add_up(world.runtime, workspace(world), until).total


def one_more(world: World) -> None:
    """One person asks one thing more, within the week that runs."""
    at = (world.now - BEGAN) / calendar.MINUTE + 1
    world.says("U0M0", at, "And the other plan?")
    world.says("U0N0", at + 1, "The monthly one.", thread=at)
    world.now = micros_at(at + HOUR)
    world.groups()


def numbers_of_value_story(world: World) -> Any:
    page = value_story.tell(world.database, world.now, workspace=TEAM, whole_weeks=True)
    assert page.report is not None
    return asdict(page.report.now), asdict(page.numbers) | {"until": None}


Look = Callable[[World], Any]
LOOKS: dict[str, Look] = {
    "together": shared,
    "digest": lambda world: asdict(
        digest_numbers.add_up(world.runtime, workspace(world), calendar.week_of(world.now))
    ),
    "value story": numbers_of_value_story,
}


@pytest.mark.parametrize("where", LOOKS)
def test_who_looks_again_an_hour_later_does_not_see_what_one_person_did(
    world: World, where: str
) -> None:
    talk(world, MANY, 5)
    now_in(world, 5.3)
    before = LOOKS[where](world)
    one_more(world)
    assert LOOKS[where](world) == before
    now_in(world, 6.1)
    assert LOOKS[where](world) != before  # a week later it counts


@pytest.mark.parametrize(("since", "until"), [(0.0, 5.0), (0.2, 5.0), (0.0, 5.4), (0.6, 5.6)])
def test_a_value_story_of_a_day_more_or_less_tells_the_same_numbers(
    world: World, since: float, until: float
) -> None:
    """Who chooses the days cannot choose to take away or add a single one."""
    talk(world, MANY, 6)
    now_in(world, 6.1)
    ends = [micros_at(MONDAY + week * WEEK) for week in (since, until)]
    page = value_story.tell(
        world.database, world.now, workspace=TEAM, since=ends[0], until=ends[1], whole_weeks=True
    )
    assert page.report is not None
    counted = page.report.now.period
    assert counted.since == calendar.week_of(counted.since)
    assert counted.until == calendar.week_of(counted.until)
    assert ends[0] <= counted.since < counted.until <= ends[1]


def shares(world: World, exchanges: int) -> list[Any]:
    """Digest after digest and Home, where in one week so many exchanges were of few people."""
    talk(world, MANY, 3)
    for number in range(exchanges):
        at = MONDAY + 3 * WEEK + number * HOUR
        world.says("U0M0", at, "Which plan is it?")
        world.says("U0N0", at + 1, "The annual one.", thread=at)
    talk(world, MANY, 4, first=4)
    seen = []
    for week in (4, 5, 6, 7, 8):
        until = now_in(world, week + 0.1)
        numbers = digest_numbers.add_up(world.runtime, workspace(world), until)
        seen.append((numbers.share, numbers.before, numbers.weeks, numbers.left_out))
        seen.append(shared(world) | {"bridges": None})
    return seen


def test_a_week_of_few_people_is_in_no_share_so_that_no_two_digests_tell_it(
    databases: Databases,
) -> None:
    found = []
    for exchanges in (1, 7):
        with databases.fresh("sqlite") as url:
            found.append(shares(World(Database(url), MANY), exchanges))
    assert found[0] == found[1]
    assert any(None in dict(weeks).values() for _, _, weeks, _ in found[0][::2])
    assert [left_out for _, _, _, left_out in found[0][::2]] == [1, 1, 1, 1, 0]
    assert all(share for share, _, _, _ in found[0][::2])


@pytest.mark.parametrize("count", range(40))
def test_a_count_of_people_is_told_in_fives(count: int) -> None:
    """So that one more, from one day to the next, is told by chance at most once in five."""
    least = count - count % MIN_GROUP
    said = f"at least {least}" if least else f"fewer than {MIN_GROUP}"
    assert status.few(count) == said
    assert said in administering.people(People((), (), (), count, 0))
    assert said in administering.people(People((), (), (), 0, count))


def test_how_it_stands_is_of_a_whole_week(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whenever an admin looks within a week, the same days were counted."""
    asked: list[tuple[int, ...]] = []

    def counted(_session: Any, _home: int, *week: int) -> Any:
        asked.append(week)
        return Counted(0, 0)

    monkeypatch.setattr(standing, "sent", counted)
    with world.database.writing() as session:
        members = Base.metadata.tables["members"]
        session.execute(members.update().values(is_admin=True))
    for week in (5.1, 5.9):
        now_in(world, week)
        status_flow.look(world.runtime, TEAM, "U0M0")
    ((since, until),) = set(asked)
    assert until - since == calendar.WEEK
    assert until == calendar.week_of(world.now)


def test_what_few_people_were_sent_is_not_counted_out() -> None:
    for people in range(1, MIN_GROUP):
        assert "9" not in status._told(status.Number(9, people))
        assert "(9)" not in status._held({"a freeze": status.Number(9, people)})
    assert "9" in status._told(status.Number(9, MIN_GROUP))
    assert "few" in vars(setup_preview)
