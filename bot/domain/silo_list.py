"""A list of who is in which silo, as an admin hands it in: read patiently, every fault named."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

LONGEST_NAME = 75  # what Slack shows of an option in a menu
LONGEST_PERSON = 320  # an email address holds no more
SAID_BACK = 60  # characters of what stood there

_PERSON = {"email", "e-mail", "mail", "email address", "user", "user id", "userid", "user_id"} | {
    "id",
    "member",
    "member id",
    "slack id",
    "person",
}
_SILO = {"silo", "department", "team", "unit", "group", "division", "abteilung"}
_SINCE = {"since", "from", "start", "start date", "valid from", "seit", "ab"}
_TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # make text run backwards
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_USER = re.compile(r"[UW][A-Z0-9]{5,}")


@dataclass(frozen=True, slots=True)
class SiloRow:
    """One person's silo, from a line (from 1) of the list; an email is in lower case.

    since: the first day on which it holds, if the list says so.
    """

    line: int
    person: str
    silo: str
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a line (from 1) of the list, and what to do about it.

    twice: the person stands in two silos.
    """

    line: int
    what: str
    todo: str
    twice: bool = False


@dataclass(frozen=True, slots=True)
class _Fields:
    """What stands on a line, by the meaning of its columns; "" where there is no such."""

    person: str
    silo: str
    since: str = ""


def parse_csv(text: str, today: date | None = None) -> tuple[list[SiloRow], list[Problem]]:
    """Rows of a list `email or user id, silo, since`, and every problem met; nothing is raised.

    `since` (2026-03-31) may be left out. Commas, semicolons or tabs; quotes, a byte order mark, a
    heading (which may name the columns in any order) and blank lines are fine. One person twice in
    the same silo is one row; in two silos it is a problem that names both lines, and the person
    has no row. today: a day after it is a problem.
    """
    rows: dict[str, SiloRow] = {}
    problems: list[Problem] = []
    spellings: dict[str, str] = {}
    torn: set[str] = set()
    for line, fields in _people(_records(text.removeprefix("\ufeff"), problems)):
        row = _row(line, fields, today, problems)
        if row is None:
            continue
        row = replace(row, silo=spellings.setdefault(row.silo.casefold(), row.silo))
        known = rows.setdefault(row.person, row)
        if known.silo != row.silo:
            torn.add(row.person)
            problems.append(_contradiction(known, row))
    return [row for row in rows.values() if row.person not in torn], problems


def _records(text: str, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    """(line, cells) of every line that is not blank; a line that cannot be read is a problem."""
    lines = text.splitlines(keepends=True)
    reader = csv.reader(lines, delimiter=_delimiter(lines), strict=True, skipinitialspace=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = [clean(cell) for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error:
            problems.append(_unreadable(line, lines))
            continue
        if any(cells):
            yield line, cells


def _delimiter(lines: Sequence[str]) -> str:
    """The separator that the first written line has most of."""
    first = next((line for line in lines if line.strip()), "")
    bare = re.sub(r'"[^"]*"', "", first)
    return max(",;\t", key=bare.count)


def clean(name: str) -> str:
    """A name as it is kept: one way to write each letter, single spaces, nothing invisible."""
    shown = (one for one in unicodedata.normalize("NFC", name) if _is_shown(one))
    return " ".join("".join(shown).split())


def _is_shown(letter: str) -> bool:
    if letter in _TURNING:
        return False
    return letter.isspace() or unicodedata.category(letter) not in ("Cc", "Cs")


def _unreadable(line: int, lines: Sequence[str]) -> Problem:
    if len(lines[line - 1]) > csv.field_size_limit():
        what = f"This line has {len(lines[line - 1]):,} characters: that is no list of people."
        return Problem(line, what, "Write one line for each person.")
    what = "A quotation mark opens on this line and is not closed as it should be."
    return Problem(line, what, "Close it, or take it out.")


def _people(records: Iterable[tuple[int, list[str]]]) -> Iterator[tuple[int, _Fields]]:
    """(line, its fields): the columns as the heading names them, or as they come."""
    places: tuple[int, int, int | None] = (0, 1, 2)
    dated = False
    for number, (line, cells) in enumerate(records):
        if number == 0 and not any(_is_person(cell) for cell in cells):
            named = _headed([cell.lower() for cell in cells])
            if named is not None:
                places, dated = named, True
                continue
        person, silo, since = (_cell(cells, place) for place in places)
        # Without a heading a third column may be anything: only a date is one.
        yield line, _Fields(person, silo, since if dated or _day(since) else "")


def _headed(words: Sequence[str]) -> tuple[int, int, int | None] | None:
    """Where person, silo and since stand, if this line is a heading."""
    person, silo = _column(words, _PERSON), _column(words, _SILO)
    if person is None and silo is None:
        return None
    person = (1 if silo == 0 else 0) if person is None else person
    silo = (1 if person == 0 else 0) if silo is None else silo
    return person, silo, _column(words, _SINCE)


def _cell(cells: Sequence[str], place: int | None) -> str:
    return cells[place] if place is not None and place < len(cells) else ""


def _column(words: Sequence[str], known: set[str]) -> int | None:
    return next((i for i, word in enumerate(words) if word in known), None)


def _is_person(cell: str) -> bool:
    return bool(_EMAIL.fullmatch(cell) or _USER.fullmatch(cell))


def _row(line: int, fields: _Fields, today: date | None, problems: list[Problem]) -> SiloRow | None:
    person, silo, since = fields.person, fields.silo, _day(fields.since)
    problem = _problem(line, fields, today)
    if problem:
        problems.append(problem)
        return None
    return SiloRow(line, person.lower() if "@" in person else person, silo, since)


def _problem(line: int, fields: _Fields, today: date | None) -> Problem | None:
    person, silo, since = fields.person, fields.silo, _day(fields.since)
    if not _is_person(person) or len(person) > LONGEST_PERSON:
        what = f"“{_short(person)}” is neither an email address nor a Slack user id."
        return Problem(
            line, what, "Write an address like ana@example.org, or an id like U012AB3CD."
        )
    if not silo:
        what = f"{_short(person)} has no silo."
        return Problem(line, what, "Write one, or take the line out.")
    if len(silo) > LONGEST_NAME:
        what = f"The name “{silo[:30]}…” is longer than {LONGEST_NAME} characters."
        return Problem(line, what, "Shorten it: Slack's menus show no more.")
    if fields.since and since is None:
        return Problem(line, f"“{_short(fields.since)}” is no day.", "Write days like 2026-03-31.")
    if since and today and since > today:
        return Problem(line, f"{since} is still to come.", "Bring that move in when it is there.")
    return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _short(text: str) -> str:
    return text if len(text) <= SAID_BACK else text[: SAID_BACK - 1] + "…"


def _contradiction(known: SiloRow, row: SiloRow) -> Problem:
    what = (
        f"{_short(row.person)} is in “{known.silo}” on line {known.line} and in “{row.silo}” here."
    )
    todo = "A person is in one silo at a time: keep one of the two lines."
    return Problem(row.line, what, todo, twice=True)
