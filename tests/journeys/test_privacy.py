"""Private channels stay private, workspaces stay apart, and no word is left at rest."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
import structlog
from sqlalchemy import select

from bot import log
from bot.store.database import Base
from sandbox.model import Channel
from tests.journeys.company import SILOS, Company, clicks, delivers

MODAL = "What came of it?"


def test_of_a_private_channel_only_those_inside_are_asked(company: Company) -> None:
    _private_exchange(company)
    for name in ("sam", "sue", "kim", "kai"):
        company.bridge.slack.person(name).runs("/footbridge join")
    company.moves_on(minutes=31)
    company.sam.sees("Save what came of it", in_="DM")
    for person in (company.sue, company.kai):
        person.does_not_see("Save what came of it")


def test_who_left_a_private_channel_hears_nothing_of_it(company: Company) -> None:
    _private_exchange(company)
    for name in ("sam", "kim"):
        company.bridge.slack.person(name).runs("/footbridge join")
    company.sam.leaves("#layoffs")
    company.moves_on(minutes=31)
    company.sam.does_not_see("Save what came of it")
    company.kim.sees("Save what came of it", in_="DM")


def test_nothing_of_a_private_channel_reaches_anybody_outside(company: Company) -> None:
    secret = _private_exchange(company)
    for name in SILOS:
        company.bridge.slack.person(name).runs("/footbridge join")
    company.moves_on(minutes=31)
    for command in ("channels", "help", "observe off"):
        company.sue.runs(f"/footbridge {command}", in_="#pricing")
        company.kai.runs(f"/footbridge {command}", in_="#pricing")
    for outsider in (company.sue, company.kai):
        seen = str(outsider.screen()) + str([row.blocks for row in outsider.screen()])
        assert "layoffs" not in seen
        assert secret.id not in seen


def test_a_private_channel_is_heard_only_where_invited_and_switched_on(company: Company) -> None:
    slack = company.bridge.slack
    slack.add_channel(company.bridge.home, "board", members=["ada", "sam"], private=True)
    company.sam.says("Without the bot", in_="#board")
    company.ada.runs("/footbridge channels on", in_="#board")
    company.sam.says("Switched on, and still without the bot", in_="#board")
    assert company.messages == []
    slack.invite(company.bridge.installation, "#board")
    company.sam.says("Now with it", in_="#board")
    assert len(company.messages) == 1


def test_a_member_of_another_workspace_can_do_nothing_here(company: Company) -> None:
    slack = company.bridge.slack
    company.nudged("sam")
    before = company.derived()
    other = slack.add_workspace("T0OTHER", name="Other")
    mallory = slack.add_person(other, "mallory", is_admin=True)
    shared = slack.add_channel(
        company.bridge.home, "shared", members=["ada", mallory], shared_with=[other]
    )
    slack.invite(company.bridge.installation, shared)
    for command in ("join", "channels off", "observe off", "silos", "leave"):
        ack = mallory.runs(f"/footbridge {command}", in_=shared)
        assert not ack.ok  # the app is not in their workspace
    mallory.says("Hello there", in_=shared)
    assert company.derived() == before
    assert company.channel("#pricing").listening


def test_requests_in_the_name_of_another_workspace_change_nothing(company: Company) -> None:
    sam = company.nudged("sam")
    nudge, before = company.nudges[0], company.derived()
    for team in ("T0NOWHERE", ""):
        status = delivers(company.bridge, _message(company, team))
        assert 400 <= status < 600
    assert company.derived() == before
    assert nudge.member_id
    sam.sees("Not now")


@pytest.fixture
def logged() -> Iterator[StringIO]:
    """Whatever is logged at DEBUG and above, by structlog or by logging, as an operator sees it."""
    written, stderr = StringIO(), sys.stderr
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    sys.stderr, root.handlers = written, []
    log.configure("DEBUG")
    yield written
    structlog.reset_defaults()
    sys.stderr = stderr
    root.handlers, root.level = handlers, level


def test_no_word_is_left_at_rest(logged: StringIO, company: Company, database_url: str) -> None:
    words = _a_day_of_talk(company)
    company.bridge.ticks()
    assert len(company.messages) > 5
    for where, held in (*_tables(company), *_files(database_url), ("the log", _written(logged))):
        for word in words:
            assert word not in held, f"{word} stands in {where}"
            assert word.encode().hex() not in held, f"{word} stands in {where} as bytes"


def test_a_story_stands_where_it_should_so_that_the_search_above_would_find_a_word(
    company: Company, database_url: str
) -> None:
    sam = company.nudged("sam")
    sam.clicks("Save what came of it")
    sam.fills(MODAL, {"What happened?": "A quizzaciously good renewal."})
    assert any("quizzaciously" in held for where, held in _tables(company) if where == "stories")
    if database_url.startswith("sqlite"):
        assert any("quizzaciously" in held for _, held in _files(database_url))


def _a_day_of_talk(company: Company) -> list[str]:
    """Posts, replies, edits, deletions, files and errors, each with a word found nowhere else."""
    words = [f"xylo{number}phone" for number in range(12)]
    use = iter(words)
    sam, kim = company.sam, company.kim
    sam.runs("/footbridge join")
    question = sam.says(f"@kim what of the {next(use)}? See https://wren.example/{next(use)}",
                        in_="#pricing")  # fmt: skip
    answer = kim.replies(f"The {next(use)} is late", to=question)
    kim.edits(answer, f"The {next(use)} is early")
    gone = sam.says(f"Forget {next(use)}", in_="#pricing")
    sam.deletes(gone)
    company.opens("lunch")
    sam.says(f"Not heard: {next(use)}", in_="#lunch")
    sam.says(f"A file of {next(use)}", in_="#pricing", subtype="file_share")
    sam.says(f"In a DM: {next(use)}", in_="@kim")
    for number in range(4):
        sam.says(f"One of many about {next(use)}, {number}", in_="#pricing")
    _hear_oddly(company, words[-1])
    company.moves_on(minutes=31)
    kim.deletes(answer)
    return words


def _hear_oddly(company: Company, word: str) -> None:
    """Events that cannot be followed: they must not be quoted in the log."""
    body = _message(company, company.bridge.home.id)
    for event in (
        {"type": "message", "text": word, "channel": [word]},
        {"type": "unheard_of", "text": word},
        {"type": "message", "subtype": "message_changed", "message": {"text": word}},
    ):
        delivers(company.bridge, body | {"event": event, "event_id": f"Ev{len(event)}ODD"})
    clicks(company.bridge, {
        "type": "message_action", "callback_id": "nobody knows", "trigger_id": "1.2",
        "team": {"id": company.bridge.home.id}, "user": {"id": company.sam.id},
        "message": {"text": word, "ts": "1772532000.000100"},
    })  # fmt: skip


def _message(company: Company, team: str) -> dict[str, object]:
    said = company.bridge.slack.deliveries.of("message")[-1].envelope
    authorization = said["authorizations"][0] | {"team_id": team}
    return said | {"team_id": team, "authorizations": [authorization], "event_id": "Ev0FORGED"}


def _tables(company: Company) -> list[tuple[str, str]]:
    """Every table by name, with all that stands in it as one text."""
    found = []
    with company.bridge.runtime.database.reading() as session:
        for table in Base.metadata.sorted_tables:
            rows = session.execute(select(table)).all()
            texts = (
                value.decode("latin-1") if isinstance(value, bytes) else str(value)
                for row in rows
                for value in row
            )
            found.append((table.name, "\n".join(texts)))
    return found


def _files(database_url: str) -> list[tuple[str, str]]:
    """The files of a SQLite database as they lie there: free pages, WAL and all."""
    if not database_url.startswith("sqlite"):
        return []
    path = Path(database_url.removeprefix("sqlite:///"))
    files = sorted(path.parent.glob(f"{path.name}*"))
    return [(file.name, file.read_bytes().decode("latin-1")) for file in files]


def _written(logged: StringIO) -> str:
    text = logged.getvalue()
    assert "decided" in text  # the log was listened to
    return text


def _private_exchange(company: Company) -> Channel:
    """Sam and kim exchange in #layoffs, which is private."""
    secret = company.opens("layoffs", ["ada", "sam", "kim"], private=True)
    company.switches("on", "#layoffs")
    company.exchange("#layoffs")
    return secret
