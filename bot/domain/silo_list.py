"""A list of who is in which silo, as an admin hands it in: read patiently, every fault named."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

LONGEST_NAME = 75  # what Slack shows of an option in a menu

_PERSON = {"email", "e-mail", "mail", "email address", "user", "user id", "userid", "user_id"} | {
    "id",
    "member",
    "member id",
    "slack id",
    "person",
}
_SILO = {"silo", "department", "team", "unit", "group", "division", "abteilung"}
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_USER = re.compile(r"[UW][A-Z0-9]{5,}")


@dataclass(frozen=True, slots=True)
class SiloRow:
    """One person's silo, from a line (from 1) of the list; an email is in lower case."""

    line: int
    person: str
    silo: str


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a line (from 1) of the list, and what to do about it."""

    line: int
    what: str
    todo: str


def parse_csv(text: str) -> tuple[list[SiloRow], list[Problem]]:
    """Rows of a list `email or user id, silo`, and every problem met; nothing is raised.

    Commas, semicolons or tabs; quotes, a byte order mark, a heading (which may name the columns
    in any order) and blank lines are fine. One person twice in the same silo is one row; in two
    silos it is a problem that names both lines, and the person has no row.
    """
    rows: dict[str, SiloRow] = {}
    problems: list[Problem] = []
    spellings: dict[str, str] = {}
    torn: set[str] = set()
    for line, fields in _people(_records(text.removeprefix("\ufeff"), problems)):
        row = _row(line, fields, problems)
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
            cells = [_clean(cell) for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error:
            what = "A quotation mark opens on this line and is not closed as it should be."
            problems.append(Problem(line, what, "Close it, or take it out."))
            continue
        if any(cells):
            yield line, cells


def _delimiter(lines: Sequence[str]) -> str:
    """The separator that the first written line has most of."""
    first = next((line for line in lines if line.strip()), "")
    bare = re.sub(r'"[^"]*"', "", first)
    return max(",;\t", key=bare.count)


def _clean(cell: str) -> str:
    return " ".join(unicodedata.normalize("NFC", cell).split())


def _people(records: Iterable[tuple[int, list[str]]]) -> Iterator[tuple[int, tuple[str, str]]]:
    """(line, (person, silo)): the two columns, as the heading names them or as they come."""
    person, silo = 0, 1
    for number, (line, cells) in enumerate(records):
        words = [cell.lower() for cell in cells]
        if number == 0 and not any(_is_person(cell) for cell in cells):
            named = _column(words, _PERSON), _column(words, _SILO)
            if named != (None, None):
                person = 0 if named[0] is None else named[0]
                silo = (1 if person == 0 else 0) if named[1] is None else named[1]
                continue
        padded = cells + [""] * (max(person, silo) + 1 - len(cells))
        yield line, (padded[person], padded[silo])


def _column(words: Sequence[str], known: set[str]) -> int | None:
    return next((i for i, word in enumerate(words) if word in known), None)


def _is_person(cell: str) -> bool:
    return bool(_EMAIL.fullmatch(cell) or _USER.fullmatch(cell))


def _row(line: int, fields: tuple[str, str], problems: list[Problem]) -> SiloRow | None:
    person, silo = fields
    problem = None
    if not _is_person(person):
        what = f"“{person}” is neither an email address nor a Slack user id."
        problem = Problem(
            line, what, "Write an address like ana@example.org, or an id like U012AB3CD."
        )
    elif not silo:
        problem = Problem(line, f"{person} has no silo.", "Write one, or take the line out.")
    elif len(silo) > LONGEST_NAME:
        what = f"The name “{silo[:30]}…” is longer than {LONGEST_NAME} characters."
        problem = Problem(line, what, "Shorten it: Slack's menus show no more.")
    if problem:
        problems.append(problem)
        return None
    return SiloRow(line, person.lower() if "@" in person else person, silo)


def _contradiction(known: SiloRow, row: SiloRow) -> Problem:
    what = f"{row.person} is in “{known.silo}” on line {known.line} and in “{row.silo}” here."
    return Problem(row.line, what, "A person is in one silo at a time: keep one of the two lines.")
