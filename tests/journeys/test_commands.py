"""What /footbridge answers: to those whom it is for, to others, and to what it cannot follow."""

from __future__ import annotations

import pytest

from bot.store.channels import Channel
from handlers.commands import SUBCOMMANDS
from sandbox.person import Person
from tests.journeys.company import Company


def test_help_names_every_subcommand(company: Company) -> None:
    """Everybody reads what is for them, and admins the rest as well."""
    shown = says(company.ada, "/footbridge help")
    assert all(f"`/footbridge {one.word}" in shown for one in SUBCOMMANDS)
    shown = says(company.sam, "/footbridge help")
    for one in SUBCOMMANDS:
        is_there = f"`/footbridge {one.word}`" in shown or f"`/footbridge {one.word} " in shown
        assert is_there != one.does.endswith(" (admins)"), one.word
    assert says(company.sam, "/footbridge") == shown
    assert says(company.sam, "/footbridge  HELP ") == shown


def test_an_unknown_word_is_met_with_a_guess(company: Company) -> None:
    assert "Did you mean `/footbridge channels`?" in says(company.sam, "/footbridge chanels on")
    shown = says(company.sam, "/footbridge <b>&*~`" + "x" * 9_000)
    assert "I do not know" in shown
    assert len(shown) < 300
    assert "I do not know" in says(company.sam, "/footbridge помощь")


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("observe", "takes on or off"),
        ("observe maybe", "takes on or off"),
        ("channels of", "takes on, off, please-off"),
        ("join us please", "takes nothing after it"),
        ("leaders ad @kim", "Did you mean `/footbridge leaders add`?"),
        ("people remov @kim", "Did you mean `/footbridge people remove`?"),
        ("priorities retier 1", "Did you mean `/footbridge priorities retire`?"),
        ("champions chanel #pricing", "Did you mean `/footbridge champions channel`?"),
        ("digest previw", "Did you mean `/footbridge digest preview`?"),
        ("intros onn", "Did you mean `/footbridge intros on`?"),
        ("freeze untl 2026-12-24", "Did you mean `/footbridge freeze until`?"),
        ("freeze lst", "Did you mean `/footbridge freeze list`?"),
        ("channels please-of", "Did you mean `/footbridge channels please-off`?"),
        ("champion rset", "Did you mean `/footbridge champion rest`?"),
        ("tour newcommer", "Did you mean `/footbridge tour newcomer`?"),
        ("leave now", "takes nothing after it"),
    ],
)
def test_wrong_arguments_are_explained(company: Company, typed: str, answer: str) -> None:
    assert answer in says(company.ada, f"/footbridge {typed}")
    ada = company.member("ada")
    assert ada is not None
    assert (ada.observed, ada.joined_at) == (True, None)


THEIRS = (
    ("pause", "/footbridge snooze 5"),
    ("resume", "/footbridge snooze off"),
    ("rules nudges_a_week 2", "/footbridge settings"),
    ("nudges", "/footbridge settings"),
    ("setup", "/footbridge join"),
    ("silos", "/footbridge silo"),
    ("status", "/footbridge channels"),
    ("channels off", "/footbridge channels please-off"),
)


def test_who_is_no_admin_is_told_what_there_is_for_them(company: Company) -> None:
    for typed, theirs in THEIRS:
        shown = says(company.sam, f"/footbridge {typed}", in_="#pricing")
        assert shown.startswith("Only an admin of this workspace can do that."), typed
        assert f"`{theirs}`" in shown, typed
    assert company.channel("#pricing").listening


def test_where_it_listens_is_told_to_all_but_private_channels_only_inside(
    company: Company,
) -> None:
    secret = company.opens("layoffs", ["ada", "sam"], private=True)
    company.ada.runs("/footbridge channels on", in_="#layoffs")  # nothing was synced since
    pricing = company.bridge.slack.channel("#pricing").id
    for when in ("before Slack was asked", "after"):
        shown = says(company.kim, "/footbridge channels", in_="#pricing")
        assert pricing in shown, when
        assert secret.id not in shown, when
        inside = says(company.sam, "/footbridge channels", in_="#layoffs")
        assert secret.id in inside, when
        company.bridge.ticks()


def test_a_dm_is_no_place_to_listen(company: Company) -> None:
    shown = says(company.ada, "/footbridge channels on", in_="@sam")
    assert "channels only" in shown
    dm = company.bridge.slack.world.dm(company.bridge.home.id, company.ada.id, company.sam.id)
    assert dm.id not in [one.slack_id for one in company.rows(Channel)]


def test_a_double_join_is_one_and_leaving_is_at_once(company: Company) -> None:
    company.sam.runs("/footbridge join")
    company.sam.runs("/footbridge join")
    company.sam.sees("You are in.")
    joined = company.member("sam")
    assert joined is not None
    assert joined.has_joined
    company.sam.runs("/footbridge leave")
    left = company.member("sam")
    assert left is not None
    assert not left.has_joined


def says(person: Person, command: str, in_: str | None = None) -> str:
    ack = person.runs(command, in_=in_)
    assert ack.ok
    return str(ack.body["text"])
