"""What a report looks like in a terminal of 80 columns; a golden file for each state.

After a change on purpose: FOOTBRIDGE_GOLDEN=write make test, and read the diff.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from io import StringIO

import numpy as np
import pytest
from rich.console import Console

from bot.domain import network
from bot.domain.calendar import DAY, WEEK, micros, moment
from bot.domain.report import SPAN, Figures, Heard, Past, Period, Report, Silos, Tally
from bot.domain.report_figures import figures
from bot.views import measured, terminal
from bot.views import report as view
from tests.views.golden_files import FOLDER, WRITING

MONDAY = micros(moment(0).replace(year=2026, month=3, day=2))
PERIOD = Period(MONDAY, MONDAY + 6 * WEEK)
NAMES = {1: "Engineering", 2: "Support", 3: "Sales", 4: "People and places of work, worldwide"}
SIZES = {1: 20, 2: 16, 3: 12, 4: 4}
OLD = Past(MONDAY - 2 * SPAN, (np.array([100, 101]), np.array([200, 201])))


def member(silo: int, place: int) -> int:
    return 100 * silo + place % SIZES[silo]


def ties(seed: int, many: int) -> np.ndarray:
    """People of the first three silos answer each other, mostly at home."""
    rng = np.random.default_rng(seed)
    rows = []
    for _ in range(many):
        a = int(rng.integers(1, 4))
        b = a if rng.random() < 0.6 else int(rng.integers(1, 4))
        one, other = member(a, int(rng.integers(50))), member(b, int(rng.integers(50)))
        if one != other:
            rows.append((one, a, other, b, 1, int(rng.integers(1, 4))))
    return np.array(rows, dtype=np.int64)


def behind(count: int, people: int, first: int = 100) -> Tally:
    return Tally(count, set(range(first, first + people)))


def busy(period: Period, crossed: int, within: int) -> Figures:
    heard = Heard(
        people={member(silo, i) for silo in SIZES for i in range(SIZES[silo])},
        crossed=behind(crossed, 30),
        within=behind(within, 40),
        apart={"no_silo": behind(14, 9), "guest": behind(5, 5), "stranger": Tally()},
        crossings=Counter({
            frozenset({(1, 2)}): crossed - 20,
            frozenset({(1, 3)}): 14,
            frozenset({(2, 3), (1, 2)}): 6,
        }),
        involved={
            (a, b, member(a, i)) for a, b in ((1, 2), (2, 1), (1, 3), (3, 1)) for i in range(9)
        } | {(2, 3, 200), (3, 2, 300)},
        bridges=Counter({period.since + WEEK: 1, period.since + 3 * WEEK: 2}),
        across={week: set(range(100, 109)) for week in period.weeks()},
        ties=[ties(period.since % 97, 260)],
    )  # fmt: skip
    heard.bridges[period.since + 4 * WEEK] = 1
    heard.across[period.since + 4 * WEEK] = {100, 200}
    return figures(heard, period, Silos(NAMES, SIZES), OLD)


def quiet(period: Period, past: Past = OLD) -> Figures:
    """Few people, and few conversations."""
    heard = Heard(
        people=set(range(100, 112)),
        crossed=behind(9, 8),
        within=behind(12, 10),
        apart={"no_silo": behind(2, 2), "guest": Tally(), "stranger": Tally()},
        crossings=Counter({frozenset({(1, 2)}): 5, frozenset({(1, 3)}): 4}),
        involved={(1, 2, 100), (2, 1, 200), (1, 3, 101), (3, 1, 300)},
        bridges=Counter({period.since + WEEK: 1}),
        across={period.since + WEEK: {100, 200}},
    )
    return figures(heard, period, Silos(NAMES, SIZES), past)


def unknown(period: Period) -> Figures:
    """Nobody's silo is known."""
    heard = Heard(people=set(range(30)))
    heard.apart["no_silo"] = behind(120, 30, 0)
    return figures(heard, period, Silos({}, {}), OLD)


def reports() -> dict[str, Report]:
    before = PERIOD.before()
    young = Past(PERIOD.since - 60 * DAY, OLD.ties)
    full = Report("T1", OLD.heard_since, False, busy(PERIOD, 96, 316), busy(before, 70, 320))
    few = quiet(PERIOD)
    return {
        "report_full": full,
        "report_few": Report("T1", OLD.heard_since, True, few, quiet(before)),
        "report_young": Report("T1", young.heard_since, False, quiet(PERIOD, young), None),
        "report_without_silos": Report("T1", OLD.heard_since, False, unknown(PERIOD), None),
        "report_nobody": Report("T1", OLD.heard_since, False, nobody(), None),
        "report_more": replace(full, before=busy(before, 50, 380)),
    }


def nobody() -> Figures:
    """Four people were heard."""
    heard = Heard(people={100, 101, 200, 201}, crossed=behind(3, 4))
    return figures(heard, PERIOD, Silos(NAMES, SIZES), OLD)


def drawn(sections: list[view.Section]) -> str:
    out = StringIO()
    terminal.show(Console(file=out, width=80, highlight=False), sections)
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())


def compare(name: str, found: str) -> None:
    path = FOLDER / f"{name}.txt"
    if WRITING:
        path.write_text(found, encoding="utf-8")
    assert found == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(reports()))
def test_a_report_reads_as_in_its_golden_file(name: str) -> None:
    compare(name, drawn(view.lines(reports()[name])))


def test_the_measures_of_plain_files() -> None:
    edges = ["a b 2", "b c 1", "c a 1", "c d 1.5"]
    found = network.measure_files(edges, ["a x", "b x", "c x", "d y"])
    compare("measured", drawn(measured.lines(found)))


def test_the_main_thing_comes_first_in_one_sentence() -> None:
    first = view.lines(reports()["report_full"])[0].text[0]
    assert first == "Of 412 conversations, 96 crossed silos: 23 %, give or take 4."


@pytest.mark.parametrize("name", sorted(reports()))
def test_no_line_is_wider_than_the_terminal(name: str) -> None:
    assert max(map(len, drawn(view.lines(reports()[name])).splitlines())) <= 80


def test_days_are_those_of_the_period() -> None:
    assert view.dates(PERIOD) == "2 March to 12 April 2026"
    assert view.dates(Period(MONDAY, MONDAY + DAY)) == "2 March 2026"
    assert view.dates(PERIOD.before().before()) == "8 December 2025 to 18 January 2026"
