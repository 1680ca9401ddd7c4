"""Each reason why somebody is not nudged now, or not at all; each is kept and can be read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.domain import calendar, policy
from bot.domain.catalogue import CROSSING_VALUE
from bot.errors import UserError
from bot.flows import explaining
from bot.store import preferences, workspaces
from bot.store.decisions import Verdict
from bot.store.freezes import Freeze
from tests.journeys.company import Company

HOUR, DAY = calendar.HOUR, calendar.DAY


def wishes(**values: Any) -> Callable[[Company], None]:
    def set_up(company: Company) -> None:
        sam = company.member("sam")
        assert sam is not None
        with company.bridge.runtime.database.writing() as session:
            preferences.save(session, sam.workspace_id, sam.id, **values)

    return set_up


def rules(**values: Any) -> Callable[[Company], None]:
    def set_up(company: Company) -> None:
        with company.bridge.runtime.database.writing() as session:
            home = workspaces.get(session, company.workspace.id)
            home.rules = (home.rules or {}) | values

    return set_up


def freeze(company: Company) -> None:
    now = company.bridge.runtime.clock()
    with company.bridge.runtime.database.writing() as session:
        session.add(
            Freeze(workspace_id=company.workspace.id, what="freeze", words="quarter close",
                   begins_at=now, ends_at=now + 26 * HOUR)
        )  # fmt: skip


def away(company: Company) -> None:
    ends = company.bridge.slack.clock.now() + 26 * 3600
    company.sam.sets_status("At the sea", "palm_tree", ends)


def disturbed_no_more(company: Company) -> None:
    company.sam.sets_dnd("09:30", "12:00")


def soon(company: Company) -> int:
    return company.bridge.runtime.clock() + 26 * HOUR


def snoozed(company: Company) -> None:
    wishes(snoozed_until=soon(company))(company)


def enough_today(company: Company) -> None:
    """One for everybody together, which goes to kim."""
    rules(workspace_a_day=1)(company)
    company.kim.runs("/footbridge join")
    asked = company.kim.says("When does the fair begin?", in_="#pricing")
    company.sam.replies("At nine.", to=asked)
    company.moves_on(minutes=31)
    company.kim.sees("Save what came of it")


HELD: dict[str, tuple[Callable[[Company], None], float]] = {
    policy.SNOOZED: (snoozed, 27),
    policy.FREEZE: (freeze, 27),
    policy.AWAY: (away, 27),
    policy.DND: (disturbed_no_more, 3),
    policy.HOURS: (wishes(begins=14 * 60), 5),
    policy.WORKSPACE_DAY: (enough_today, 24),
}


@pytest.mark.parametrize("reason", HELD)
def test_what_is_held_goes_out_when_its_reason_is_over(company: Company, reason: str) -> None:
    set_up, hours = HELD[reason]
    company.sam.runs("/footbridge join")
    set_up(company)
    company.exchange()
    company.moves_on(minutes=31)
    company.sam.does_not_see("Save what came of it")
    held: list[Verdict] = company.rows(Verdict)
    assert [(one.verdict, one.reasons) for one in held] == [("hold", [reason])]
    company.moves_on(minutes=60 * hours)
    company.sam.sees("Save what came of it", in_="DM")


# How much sam wishes, how many days after their nudge they exchange again, and with whom.
AGAIN: dict[tuple[str, ...], tuple[str, int, str]] = {
    (policy.WEEK, policy.COOLDOWN): ("normal", 2, "kai"),
    (policy.TODAY, policy.COOLDOWN): ("more", 0, "kai"),
    (policy.COOLDOWN,): ("more", 2, "kai"),
    (policy.SAME_PAIR,): ("more", 8, "kim"),
}


@pytest.mark.parametrize("reasons", AGAIN, ids=" and ".join)
def test_after_a_nudge_the_next_waits_until_its_time(
    company: Company, reasons: tuple[str, ...]
) -> None:
    amount, days, helper = AGAIN[reasons]
    wishes(amount=amount)(company)
    company.sam.runs("/footbridge join")
    _exchange_is_over(company, "kim")
    company.sam.clicks("Not now")
    company.moves_on(minutes=days * 24 * 60)
    _exchange_is_over(company, helper)
    assert [one.available for one in company.decisions] == [True, False]
    assert company.decisions[-1].reasons == [*reasons]
    company.moves_on(minutes=28 * 24 * 60)
    _exchange_is_over(company, helper)
    company.sam.sees("Not now", in_="DM")
    assert [one.kind for one in company.nudges] == [CROSSING_VALUE.name] * 2


def _exchange_is_over(company: Company, helper: str) -> None:
    """And thanked for with an emoji, so that only one nudge can come of it."""
    _, answer = company.exchange(helper=helper)
    company.sam.reacts("pray", answer)
    company.moves_on(minutes=31)


DROPPED: dict[str, Callable[[Company], None]] = {
    policy.KIND_STOPPED: wishes(kinds={CROSSING_VALUE.name: "off"}),
    policy.KIND_OFF: rules(kinds={CROSSING_VALUE.name: {"on": False}}),
    policy.GONE_QUIET: wishes(quiet_since=1),
}


@pytest.mark.parametrize("reason", DROPPED)
def test_what_is_dropped_is_logged_as_not_available(company: Company, reason: str) -> None:
    company.sam.runs("/footbridge join")
    DROPPED[reason](company)
    company.exchange()
    company.moves_on(minutes=31)
    company.sam.does_not_see("Save what came of it")
    (decision,) = company.decisions
    assert decision.reasons == [reason]
    assert (decision.available, decision.arm, decision.probability) == (False, "none", 0.0)
    assert decision.eligible == (reason == policy.GONE_QUIET)


def test_paused_means_nothing_goes_out_not_even_what_was_decided(company: Company) -> None:
    company.sam.runs("/footbridge join")
    company.exchange()
    company.moves_on(minutes=31, until="decide")
    assert len(company.nudges) == 1
    rules(paused=True)(company)
    company.moves_on(minutes=1)
    company.sam.does_not_see("Save what came of it")
    rules(paused=False)(company)
    company.moves_on(minutes=61)
    company.sam.sees("Save what came of it", in_="DM")


def test_what_was_decided_waits_for_a_freeze_of_its_persons_silo(company: Company) -> None:
    company.sam.runs("/footbridge join")
    company.exchange()
    company.moves_on(minutes=31, until="decide")
    company.ada.runs("/footbridge freeze until 2026-03-04 silo Sales")
    company.moves_on(minutes=1)
    company.sam.does_not_see("Save what came of it")
    company.moves_on(minutes=60 * 48)
    company.sam.sees("Save what came of it", in_="DM")


def test_a_kind_that_was_switched_off_since_is_not_sent(company: Company) -> None:
    company.sam.runs("/footbridge join")
    company.exchange()
    company.moves_on(minutes=31, until="decide")
    company.ada.runs("/footbridge nudges crossing_value off")
    company.moves_on(minutes=1)
    company.sam.does_not_see("Save what came of it")
    assert [one.note for one in company.nudges] == ["its kind was switched off before it was sent"]


def test_a_dry_run_goes_to_the_admins_and_is_marked(company: Company) -> None:
    admins = company.opens("bridge-admins", people=["ada"])
    company.sam.runs("/footbridge join")
    rules(dry_run=admins.id)(company)
    company.exchange()
    company.moves_on(minutes=31)
    company.sam.does_not_see("Did something come of it")
    company.ada.sees("Dry run", in_="#bridge-admins")
    (decision,) = company.decisions
    assert (decision.available, decision.reasons) == (False, [policy.DRY_RUN])
    (nudge,) = company.nudges
    assert nudge.dry


def test_who_becomes_a_guest_before_it_is_decided_is_not_drawn_for(company: Company) -> None:
    company.sam.runs("/footbridge join")
    company.exchange()
    company.moves_on(minutes=31, until="find")
    company.sam.changes(is_restricted=True)
    company.moves_on(minutes=1)
    assert [one.reasons for one in company.decisions] == [[policy.NOT_ACTIVE]]
    assert company.nudges == []


def test_whoever_is_deactivated_between_decision_and_delivery_gets_nothing(
    company: Company,
) -> None:
    company.sam.runs("/footbridge join")
    company.exchange()
    company.moves_on(minutes=31, until="decide")
    company.bridge.slack.deactivates("sam")
    company.moves_on(minutes=1)
    (nudge,) = company.nudges
    assert (nudge.state, nudge.note) == ("dropped", "they left before it was sent")
    (decision,) = company.decisions
    assert decision.arm == "send"


def test_who_left_a_private_channel_since_hears_nothing_of_it(company: Company) -> None:
    company.opens("deal", ("ada", "sam", "kim"), private=True)
    company.switches("on", "#deal")
    company.sam.runs("/footbridge join")
    company.exchange("#deal")
    company.moves_on(minutes=31, until="decide")
    company.sam.leaves("#deal")
    company.moves_on(minutes=1)
    company.sam.does_not_see("Save what came of it")
    (nudge,) = company.nudges
    assert (nudge.state, nudge.note) == ("dropped", "what it is about is gone")


def test_two_ignored_in_a_row_and_it_says_once_that_it_is_quiet(company: Company) -> None:
    company.nudged("sam")
    for _ in range(2):
        company.moves_on(minutes=60 * 24 * 7)
        company.exchange(helper="kai")
        company.moves_on(minutes=31)
    sent = [one for one in company.nudges if one.kind == CROSSING_VALUE.name]
    assert len(sent) == 2
    company.moves_on(minutes=60)
    company.sam.sees("Go on asking me", in_="DM")
    for _ in range(2):
        company.moves_on(minutes=60 * 24 * 7)
        company.exchange()
        company.moves_on(minutes=31)
    assert [one.kind for one in company.nudges].count("gone_quiet") == 1
    company.sam.clicks("Go on asking me")
    company.sam.sees("Good to have you back", in_="DM")
    company.exchange()
    company.moves_on(minutes=31)
    assert [one.kind for one in company.nudges].count(CROSSING_VALUE.name) == 3


def test_why_did_i_get_this_and_less_of_it(company: Company) -> None:
    sam = company.nudged("sam")
    sam.clicks("Why did I get this?")
    sam.sees("a conversation of yours with another team has been quiet for 30 minutes")
    sam.sees("within working hours")
    sam.clicks("Less like this")
    sam.sees("less of this kind")
    (preference,) = company.rows(preferences.Preference)
    assert preference.kinds == {CROSSING_VALUE.name: "less"}


def test_stop_these_and_stop_everything(company: Company) -> None:
    sam = company.nudged("sam")
    sam.clicks("Why did I get this?")
    sam.clicks("Stop these")
    (preference,) = company.rows(preferences.Preference)
    assert preference.kinds == {CROSSING_VALUE.name: "off"}
    sam.closes()
    sam.clicks("Why did I get this?")
    sam.clicks("Stop everything")
    member = company.member("sam")
    assert member is not None
    assert not member.has_joined
    company.moves_on(minutes=60 * 24 * 8)
    company.exchange()
    company.moves_on(minutes=31)
    assert len(company.nudges) == 1


def test_nobody_else_learns_why(company: Company) -> None:
    company.nudged("sam")
    runtime = company.bridge.runtime
    with pytest.raises(UserError, match="not yours"):
        explaining.why(runtime, company.bridge.home.id, company.kim.id, company.nudges[0].id)
