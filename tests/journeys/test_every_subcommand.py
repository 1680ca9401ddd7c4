"""Every subcommand with everything wrong: a clear answer each, and nothing of it goes wrong."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from bot.store.database import Base
from handlers.commands import SUBCOMMANDS, Subcommand
from handlers.errors import SORRY
from sandbox.person import Person
from tests.journeys.champions_company import closes_all
from tests.journeys.company import Company

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
APOLOGY = SORRY.partition(".")[0]

TYPED = {
    "nothing": "",
    "too much": "off on now then #pricing 2026-03-05 please add remove",
    "the wrong kind": "-1 0.5 1e9 0x10 NaN",
    "somebody else": "<@{kim}|kim>",
    "somebody else, to be added": "add <@{kim}|kim>",
    "nobody there": "remove <@U0NOBODY|gone>",
    "nowhere there": "<#C0NOWHERE|gone>",
    "ten thousand characters": "x" * 10_000,
    "ten thousand digits": "9" * 10_000,
    "as many words": "y " * 5_000,
    "other scripts": "помощь 帮助 مساعدة \u202e\u200f🤝 e\u0301 ٣",
    "what Slack would read": "<!channel> <!here> *b* `c` & <https://evil.example|here>",
    "what a database would read": "'; DROP TABLE members; -- %s %(x)s \\ {0} {name}",
}
THEIRS = {"avoided", "preferences"}
LONG = "x" * 10_000
DIGITS = "9" * 5_000  # more than Python itself would read
HUGE = "99999999999999999999"
# What each might stumble over besides.
ODD: dict[str, tuple[str, ...]] = {
    "silos": (
        "accept ²", f"accept {HUGE}", f"accept {DIGITS}", f"drop 1 {DIGITS}",
        "accept -1", f"accept 1 as {LONG}", "accept all", "drop 0",
        "drop ²", "rename x", "rename Sales to  ", f"rename Sales to {LONG}",
        "merge Sales into Sales", "merge a into b", "field", f"field {LONG}",
        "groups <!subteam^S0NOBODY|@x>", "groups @a @b", "csv", f"csv {LONG}", "history",
        f"history {LONG}", "history <@U0NOBODY|gone>", "history <@{kim}|kim>",
        "move <@{kim}|kim> to Nowhere", f"move <@U0NOBODY|gone> to {LONG}", "move to ",
        "move <@{kim}|kim> to Support since 0001-01-01",
        "move <@{kim}|kim> to Support since 9999-12-31", "rename Sales to \u202e",
    ),
    "channels": ("please-off", "please off", "please", "on now", "off off", "offf"),
    "priorities": ("add x", "edit", "edit ²", f"edit {HUGE}", "edit 0", "retire ٣", "retire -1",
                   f"retire {DIGITS}"),
    "freeze": (
        "until 2026-99-99", "until 9999-12-31", "until 0001-01-01", "until 2026-12-24 silo nowhere",
        f"until 2026-12-24 {LONG}", f"off {LONG}", "until", "list",
    ),
    "snooze": (
        "0", "-5", HUGE, f"{DIGITS} days",
        "1.5", "²", "٣", "until", "until 9999-12-31", "until 2026-02-30",
        "until 0001-01-01", f"until {LONG}", "until off",
    ),
    "value-story": (
        "2026-01-01", "2026-02-30 2026-03-01", "2026-03-01 2026-01-01", "0001-01-01 9999-12-31",
        "² ²", "2026-01-01 2026-02-01 2026-03-01",
    ),
    "tour": (f"start {LONG}", "start 90", "newcomer <@{kim}|kim>", "page", "stop"),
    "ways": ("Sales", "Support", "Sales Support", "<b>"),
    "silo": ("Sales", "support ", "<b>", "Sales & Support"),
    "champions": (
        "channel", "channel #pricing", "channel <#C0NOWHERE|gone> for Nowhere",
        f"channel <#C0NOWHERE|gone> for {LONG}", "channel off for <!here>",
    ),
    "leaders": ("add", "add sam", "add <@U0NOBODY|gone>", "settings", "stop",
                "remove <@{kim}|kim>"),
    "nudges": (
        "crossing_value probability ²", f"crossing_value probability {HUGE}", "` off",
        "crossing_value on on", "crossing_value probability -0",
    ),
    "rules": (f"nudges_a_week {HUGE}", "pair_rest ²", "stories <#C0NOWHERE|gone>"),
    "import": (
        "{", "{}", "footbridge: 99", 'footbridge: 1\nnudges: {"<!here>": 1}', "a: &a [*a]",
    ),
    "people": ("add", "add kim", "add <@U0NOBODY|gone>", "remove <@{kim}|kim>"),
    "dry-run": ("<#C0NOWHERE|gone>", "off off", "<@{kim}|kim>"),
    "avoid": ("<@U0NOBODY|gone>", "<@U0NOBODY|gone> off", "kim", "off"),
    "champion": ("<@U0NOBODY|gone>", "<@{kim}|>", "rest"),
    "ask": ("?", "on", "off"),
    "intros": ("maybe", "on", "off"),
}  # fmt: skip


def kept(company: Company) -> dict[str, list[Any]]:
    """Every row of every table."""
    with company.bridge.runtime.database.reading() as session:
        return {
            table.name: sorted(map(repr, session.execute(select(table)).all()))
            for table in Base.metadata.sorted_tables
        }


def matter(person: Person, one: Subcommand, typed: str) -> str:
    """Say it, and look at what comes of it: words, a card, or both; what is the matter, if any."""
    ack = person.runs(f"/footbridge {one.word} {typed}".rstrip(), in_="#pricing")
    said = str(ack.body.get("text") or "")
    card = person.slack.surfaces.top(person.id) is not None
    closes_all(person)
    checks = {
        "no answer": not ack.ok or not (said or card),
        "an unhandled error": APOLOGY in said,
        "too long": len(said) > 4_000,  # Slack would make several messages of it
        "calls everybody": "<!" in said.replace("<!date", ""),
        "holds a foreign link": "<https://evil" in said,
    }
    return ", ".join(what for what, holds in checks.items() if holds)


def matters(company: Company, person: Person, one: Subcommand) -> list[str]:
    """What is the matter with any answer of that subcommand."""
    told = [
        (called, matter(person, one, typed.replace("{kim}|", f"{company.kim.id}|")))
        for called, typed in [*TYPED.items(), *((odd, odd) for odd in ODD.get(one.word, ()))]
    ]
    return [f"{one.word} + {called[:60]}: {found}" for called, found in told if found]


@pytest.fixture
def staffed(company: Company) -> Company:
    """With sam, who joined, and gus, a guest."""
    company.hires("gus", is_restricted=True)
    company.bridge.slack.invite(company.gus, company.bridge.slack.channel("#pricing"))
    company.moves_on(minutes=25 * 60)
    company.sam.runs("/footbridge join")
    return company


@ON_SQLITE
@pytest.mark.parametrize("who", ["ada", "sam"])
def test_every_subcommand_answers_clearly_whatever_follows_it(staffed: Company, who: str) -> None:
    """As an admin and as an employee. For the latter, what is for admins changes nothing at all."""
    person = staffed.bridge.slack.person(who, staffed.bridge.home)
    wrong = []
    for one in SUBCOMMANDS:
        before = kept(staffed)
        wrong += matters(staffed, person, one)
        if who == "sam" and "(admins)" in one.does and kept(staffed) != before:
            wrong.append(f"{one.word}: changed something")
    assert not wrong, "\n".join(wrong)


@ON_SQLITE
def test_for_a_guest_nothing_is_written_but_whom_they_avoid_and_what_they_wish_for(
    staffed: Company,
) -> None:
    before = kept(staffed)
    wrong = [found for one in SUBCOMMANDS for found in matters(staffed, staffed.gus, one)]
    after = kept(staffed)
    wrong += [name for name in after.keys() - THEIRS if after[name] != before[name]]
    assert not wrong, "\n".join(wrong)


def test_other_scripts_and_ten_thousand_characters_on_both(staffed: Company) -> None:
    """What a database might mind: on PostgreSQL, too."""
    mind = ("ten thousand characters", "other scripts", "what a database would read")
    wrong = [
        f"{one.word} + {called}: {found}"
        for one in SUBCOMMANDS
        for called in mind
        if (found := matter(staffed.ada, one, TYPED[called]))
    ]
    assert not wrong, "\n".join(wrong)
