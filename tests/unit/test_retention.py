"""How long things are kept, and what a message leaves behind."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from bot.domain import crossings
from bot.domain.calendar import DAY, MINUTE, WEEK, week_of
from bot.domain.retention import (
    OUTSIDE,
    Left,
    Outlook,
    Sums,
    Whose,
    exchanges_of,
    keep_for,
    parts_of,
)

ROOT = week_of(20_000 * DAY) + DAY
ANA, BEN, CAT = 1, 2, 3


@dataclass
class Line:
    at: int
    author_id: int
    conversation_at: int | None = None
    answers: list[int] | None = None
    mentions: list[int] | None = None
    received_at: int = 0


@dataclass
class Kept:
    """A part as a row of the store."""

    conversation_at: int
    from_id: int
    to_id: int
    first_at: int
    last_at: int
    spoke: int
    times: int
    answers: int


def kept(parts: dict[Whose, Sums]) -> list[Left]:
    return [
        Kept(
            key.conversation_at, key.from_id, key.to_id, one.first_at, one.last_at, one.spoke,
            one.times, one.answers,
        )
        for key, one in parts.items()
    ]  # fmt: skip


def test_each_kind_has_its_days_and_a_workspace_may_have_others() -> None:
    assert keep_for("messages") == 90 * DAY
    assert keep_for("ties") > 13 * 30 * DAY
    assert keep_for("audit") == 730 * DAY
    assert keep_for("messages", {"messages": 30}) == 30 * DAY
    assert keep_for("ties", {"messages": 30}) == keep_for("ties")


def test_what_is_still_being_grouped_cannot_go() -> None:
    with pytest.raises(ValueError, match="less than 2 days"):
        keep_for("messages", {"messages": 1})
    with pytest.raises(KeyError):
        keep_for("texts")


def test_a_thread_in_parts() -> None:
    lines = [
        Line(ROOT, ANA, ROOT, received_at=5),
        Line(ROOT + MINUTE, BEN, ROOT, [ANA], [ANA, CAT], received_at=9),
        Line(ROOT + 2 * MINUTE, BEN, ROOT, [ANA], received_at=7),
    ]
    found = parts_of(lines, {ROOT: {CAT: 2, ANA: 1}}, {ROOT})
    week = week_of(ROOT)
    assert found == {
        Whose(ROOT, week, ANA, ANA): Sums(ROOT, ROOT, 5, spoke=1),
        Whose(ROOT, week, BEN, BEN): Sums(ROOT + MINUTE, ROOT + 2 * MINUTE, 9, spoke=2),
        Whose(ROOT, week, BEN, ANA): Sums(
            ROOT + MINUTE, ROOT + 2 * MINUTE, 9, times=2, answers=2, mentions=1
        ),
        Whose(ROOT, week, BEN, CAT): Sums(
            ROOT + MINUTE, ROOT + MINUTE, 9, times=1, mentions=1
        ),
        Whose(OUTSIDE, week, CAT, ANA): Sums(ROOT, ROOT, 5, reactions=2),
    }  # fmt: skip


def test_what_is_said_in_no_conversation_is_summed_up_by_week() -> None:
    lines = [Line(ROOT + day * DAY, ANA, ROOT + day * DAY, mentions=[BEN]) for day in (0, 1, 7)]
    found = parts_of(lines, {}, set())
    assert {
        (key.conversation_at, key.week, key.to_id): one.times for key, one in found.items()
    } == {
        (OUTSIDE, week_of(ROOT), ANA): 0,
        (OUTSIDE, week_of(ROOT), BEN): 2,
        (OUTSIDE, week_of(ROOT) + WEEK, ANA): 0,
        (OUTSIDE, week_of(ROOT) + WEEK, BEN): 1,
    }


def test_the_root_of_a_thread_in_a_talk_spoke_in_both() -> None:
    found = parts_of([Line(ROOT + MINUTE, BEN, ROOT, [ANA])], {}, {ROOT, ROOT + MINUTE})
    spoke = [key.conversation_at for key, one in found.items() if one.spoke]
    assert sorted(spoke) == [ROOT, ROOT + MINUTE]
    assert [key.conversation_at for key, one in found.items() if one.times] == [ROOT]


def test_crossings_of_parts_are_those_of_the_messages() -> None:
    silo = {ANA: 10, BEN: 20, CAT: 20}
    lines = [
        Line(ROOT, ANA, ROOT),
        Line(ROOT + MINUTE, BEN, ROOT, [ANA], [CAT]),
        Line(ROOT + 2 * MINUTE, CAT, ROOT, [ANA], [ANA]),
        Line(ROOT + 3 * MINUTE, ANA, ROOT, [CAT], [BEN]),
    ]
    exchanges = (crossings.exchange(o.at, o.author_id, o.answers, o.mentions) for o in lines)
    whole = crossings.find(filter(None, exchanges), lambda who, _: silo[who])
    left = exchanges_of(kept(parts_of(lines, {}, {ROOT})))
    assert crossings.find(left, lambda who, _: silo[who]) == whole
    assert (whole[0].ab, whole[0].ba) == (2, 2)


def test_an_import_is_kept_from_its_own_day() -> None:
    outlook = Outlook(1_000 * DAY, None, None)
    assert outlook.messages_until == 1_090 * DAY
    assert outlook.ties_until == 1_396 * DAY
    assert outlook.gone_live == 910 * DAY
