"""Who may be asked now, later, or not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import calendar, policy
from bot.domain.calendar import DAY, HOUR, MINUTE
from bot.domain.catalogue import CROSSING_VALUE, GONE_QUIET, KINDS, Kind
from bot.domain.catalogue.champions import CHAMPION_NOMINATION, EXPERIMENT_COMPANY
from bot.domain.catalogue.leaders import SHARE_WORK
from bot.domain.catalogue.listening import WAYS_AGREE
from bot.domain.policy import Freeze, Past, Person, Setting
from bot.domain.rules import Rules


def at(iso: str) -> int:
    return calendar.micros(datetime.fromisoformat(iso).replace(tzinfo=UTC))


TUESDAY = at("2026-03-03T10:00")
SAM = Person(joined=True, active=True, tz="UTC")
OPEN = Setting(day_ends=at("2026-03-04T00:00"))
INVITATION = replace(CROSSING_VALUE, name="invitation", asked=True, invites=True)


def had(days: float, kind: str = "other", **more: object) -> Past:
    return replace(Past(int(TUESDAY - days * DAY), kind, 0), **more)  # type: ignore[arg-type]


def test_who_joined_and_is_at_work_is_sent_it() -> None:
    answer = policy.answer(CROSSING_VALUE, SAM, OPEN, TUESDAY)
    assert (answer.verdict, answer.until) == ("send", None)
    assert answer.eligible


@pytest.mark.parametrize(
    ("person", "setting", "reason", "eligible"),
    [
        (replace(SAM, joined=False), OPEN, policy.NOT_JOINED, False),
        (replace(SAM, active=False), OPEN, policy.NOT_ACTIVE, False),
        (SAM, Setting(Rules(kinds={"crossing_value": {"on": False}})), policy.KIND_OFF, False),
        (replace(SAM, kinds={"crossing_value": "off"}), OPEN, policy.KIND_STOPPED, False),
        (replace(SAM, gone_quiet=True), OPEN, policy.GONE_QUIET, True),
        (replace(SAM, past=[had(20, other=7)]), OPEN, policy.SAME_PAIR, True),
        (SAM, Setting(Rules(dry_run="C0ADMINS")), policy.DRY_RUN, True),
    ],
)  # fmt: skip
def test_who_is_not_asked_and_why(
    person: Person, setting: Setting, reason: str, eligible: bool
) -> None:
    answer = policy.answer(CROSSING_VALUE, person, setting, TUESDAY, about=7)
    assert (answer.verdict, answer.reasons) == ("drop", (reason,))
    assert answer.eligible == eligible


@pytest.mark.parametrize(
    ("person", "setting", "reason", "until"),
    [
        (replace(SAM, tz="Asia/Tokyo"), OPEN, policy.HOURS, at("2026-03-04T00:00")),
        (replace(SAM, snoozed_until=TUESDAY + DAY), OPEN, policy.SNOOZED, TUESDAY + DAY),
        (replace(SAM, dnd_until=TUESDAY + HOUR), OPEN, policy.DND, TUESDAY + HOUR),
        (replace(SAM, away_until=TUESDAY + 2 * DAY), OPEN, policy.AWAY, TUESDAY + 2 * DAY),
        (replace(SAM, past=[had(2)]), OPEN, policy.WEEK, TUESDAY + 5 * DAY),
        (replace(SAM, amount="less", past=[had(10)]), OPEN, policy.WEEK, TUESDAY + 4 * DAY),
        (replace(SAM, amount="more", past=[had(0.5)]), OPEN, policy.TODAY, TUESDAY + DAY // 2),
        (
            replace(SAM, kinds={"crossing_value": "less"}, past=[had(27, "crossing_value")]),
            OPEN, policy.COOLDOWN, TUESDAY + DAY,
        ),
        (SAM, replace(OPEN, sent_today=500), policy.WORKSPACE_DAY, at("2026-03-04T00:00")),
        (SAM, Setting(Rules(paused=True)), policy.PAUSED, TUESDAY + HOUR),
        (SAM, Setting(freezes=[Freeze(0, TUESDAY + 3 * DAY)]), policy.FREEZE, TUESDAY + 3 * DAY),
        (
            replace(SAM, silo=4), Setting(freezes=[Freeze(0, TUESDAY + 1, 4)]),
            policy.FREEZE, TUESDAY + 1,
        ),
    ],
)  # fmt: skip
def test_what_waits_and_until_when(
    person: Person, setting: Setting, reason: str, until: int
) -> None:
    answer = policy.answer(CROSSING_VALUE, person, setting, TUESDAY)
    assert (answer.verdict, answer.reasons, answer.until) == ("hold", (reason,), until)


@pytest.mark.parametrize("kind", [CHAMPION_NOMINATION, EXPERIMENT_COMPANY, WAYS_AGREE])
def test_what_somebody_waits_for_may_be_about_the_same_two_and_is_capped(kind: Kind) -> None:
    met = replace(SAM, past=[had(20, other=7)])
    assert policy.answer(kind, met, OPEN, TUESDAY, about=7).verdict == "send"
    capped = policy.answer(kind, replace(SAM, past=[had(2, other=7)]), OPEN, TUESDAY, about=7)
    assert (capped.verdict, capped.reasons) == ("hold", (policy.WEEK,))


def test_a_freeze_of_another_silo_or_one_that_is_over_holds_nobody() -> None:
    setting = replace(OPEN, freezes=[Freeze(0, TUESDAY + DAY, 9), Freeze(0, TUESDAY)])
    assert policy.answer(CROSSING_VALUE, replace(SAM, silo=4), setting, TUESDAY).verdict == "send"


def test_what_was_asked_for_is_not_capped_but_waits_for_its_hour() -> None:
    busy = replace(SAM, past=[had(1), had(2)], gone_quiet=True)
    assert policy.answer(GONE_QUIET, busy, OPEN, TUESDAY).verdict == "send"
    assert policy.answer(GONE_QUIET, busy, OPEN, TUESDAY + 12 * HOUR).verdict == "hold"


def test_an_invitation_goes_to_somebody_who_has_not_joined_once() -> None:
    stranger = replace(SAM, joined=False)
    assert policy.answer(INVITATION, stranger, OPEN, TUESDAY).verdict == "send"
    for person in (replace(stranger, invited=True), SAM):
        assert policy.answer(INVITATION, person, OPEN, TUESDAY).reasons == (policy.INVITED_BEFORE,)


def test_two_in_a_row_without_an_answer_are_enough() -> None:
    ignored = replace(SAM, past=[had(20), had(10)])
    assert policy.has_gone_quiet(ignored, TUESDAY)
    for past in ([had(10)], [had(20), had(2)], [had(20), had(10, answered=True)],
                 [had(20), had(10, asked=True)]):  # fmt: skip
        assert not policy.has_gone_quiet(replace(SAM, past=past), TUESDAY)
    assert not policy.has_gone_quiet(replace(ignored, resumed_at=TUESDAY - 15 * DAY), TUESDAY)


def test_for_two_people_the_stricter_answer_holds() -> None:
    send = policy.answer(CROSSING_VALUE, SAM, OPEN, TUESDAY)
    one = policy.answer(CROSSING_VALUE, replace(SAM, dnd_until=TUESDAY + 5), OPEN, TUESDAY)
    other = policy.answer(CROSSING_VALUE, replace(SAM, away_until=TUESDAY + 9), OPEN, TUESDAY)
    assert policy.both(send, one) == one
    assert policy.both(one, other) == policy.Answer("hold", (policy.DND, policy.AWAY), TUESDAY + 9)


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 60)), max_size=8), st.integers(0, 2))
def test_words_read_lately_are_not_read_again_while_others_are_left(
    read: list[tuple[int, int]], drawn: int
) -> None:
    past = [had(days, "crossing_value", wording=w) for w, days in sorted(read, key=lambda r: -r[1])]
    chosen = policy.wording(CROSSING_VALUE, past, 28 * DAY, TUESDAY, drawn)
    lately = {one.wording for one in past if one.at > TUESDAY - 28 * DAY}
    if len(lately) < len(CROSSING_VALUE.wordings):
        assert chosen not in lately
    if drawn not in lately:
        assert chosen == drawn


ZONES = st.sampled_from(sorted(available_timezones()))
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2037, 12, 31)).map(  # noqa: DTZ001
    lambda naive: calendar.micros(naive.replace(tzinfo=UTC))
)
PASTS = st.lists(
    st.builds(
        lambda hours, kind, asked: (hours, kind, asked),
        st.integers(0, 24 * 40), st.sampled_from(sorted(KINDS)), st.booleans(),
    ),
    max_size=6,
)  # fmt: skip


@given(MOMENTS, ZONES, st.booleans(), st.booleans(), PASTS, st.sampled_from(policy.AMOUNTS))
def test_what_is_held_may_go_at_that_time_or_later_and_nothing_breaks_a_cap(
    now: int, zone: str, joined: bool, active: bool,
    pasts: list[tuple[int, str, bool]], amount: str,
) -> None:  # fmt: skip
    past = sorted(
        (Past(now - hours * HOUR - MINUTE, kind, 0, asked=asked) for hours, kind, asked in pasts),
        key=lambda one: one.at,
    )
    person = Person(joined, active, zone, amount=amount, past=past)
    answer = policy.answer(CROSSING_VALUE, person, Setting(), now)
    assert answer.reasons
    if answer.verdict == "send":
        assert joined
        assert active
        counted = [one.at for one in past if not one.asked]
        weeks = 2 if amount == "less" else 1
        most = 2 if amount == "more" else 1
        assert sum(one > now - weeks * 7 * DAY for one in counted) < most
        assert not any(one > now - DAY for one in counted)
        wall = calendar.moment(now).astimezone(calendar.zone(zone))
        assert wall.weekday() < 5
        assert 9 <= wall.hour < 17
    if answer.verdict == "hold":
        assert answer.until is not None
        assert answer.until > now
        for _ in range(9):  # each look either sends or names a later time, and it ends
            again = policy.answer(CROSSING_VALUE, person, Setting(), answer.until)
            if again.verdict == "send":
                return
            assert again.verdict == "hold"
            assert again.until is not None
            assert again.until > answer.until
            answer = again
        raise AssertionError("it is never sent")


ACT_AT = TUESDAY + 2 * DAY
LEADS = replace(SAM, act_at=ACT_AT)


def test_the_place_of_the_week_is_kept_for_a_leaders_act() -> None:
    held = policy.answer(CROSSING_VALUE, LEADS, OPEN, TUESDAY)
    assert (held.verdict, held.reasons) == ("hold", (policy.KEPT,))
    assert held.until is not None
    assert held.until > ACT_AT
    act = policy.answer(SHARE_WORK, LEADS, OPEN, TUESDAY)
    assert act.verdict == "send"


@pytest.mark.parametrize(
    "person",
    [
        SAM,  # leads not, or no act is possible
        replace(LEADS, amount="more"),  # one place for the act, one for another
        replace(LEADS, act_at=TUESDAY + 6 * DAY + 1),  # no act went this week: the next slips a day
        replace(LEADS, act_at=TUESDAY),  # its hour is over
    ],
)
def test_where_the_act_keeps_its_place_others_go_too(person: Person) -> None:
    assert policy.answer(CROSSING_VALUE, person, OPEN, TUESDAY).verdict == "send"


def test_of_two_places_the_last_is_kept_for_the_act() -> None:
    person = replace(LEADS, amount="more", past=[had(2)])
    assert policy.answer(CROSSING_VALUE, person, OPEN, TUESDAY).reasons == (policy.KEPT,)


def test_what_was_asked_for_takes_no_place_from_an_act() -> None:
    assert policy.answer(GONE_QUIET, LEADS, OPEN, TUESDAY).verdict == "send"


def test_no_new_initiatives_holds_back_only_what_starts_something() -> None:
    until = TUESDAY + 9 * DAY
    window = Setting(freezes=[Freeze(TUESDAY - DAY, until, no_new=True)], day_ends=OPEN.day_ends)
    assert policy.answer(CROSSING_VALUE, SAM, window, TUESDAY).verdict == "send"
    starts = replace(CROSSING_VALUE, name="starts", starts=True)
    held = policy.answer(starts, SAM, window, TUESDAY)
    assert (held.verdict, held.reasons, held.until) == ("hold", (policy.NO_NEW,), until)
