"""Lists of silos as they come in files, and with days: whatever wrote them, the same is read."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.silo_list import LONGEST_NAME, SiloRow, clean, parse_csv
from bot.domain.silo_list_file import MOST, NoTextError, decode

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")
LETTERS = st.characters(categories=["L", "N"])
NAMES = st.text(LETTERS, min_size=1, max_size=20).map(clean).filter(bool)
QUOTED = st.text(st.one_of(LETTERS, st.sampled_from(',;\t"\n ')), min_size=1, max_size=20)


@st.composite
def lists(draw: st.DrawFn) -> list[tuple[str, str]]:
    """(email, silo) of several people, no two alike."""
    people = draw(st.lists(st.integers(0, 999), unique=True, min_size=1, max_size=12))
    silos = draw(st.lists(NAMES, min_size=1, max_size=4, unique_by=str.casefold))
    chosen = [draw(st.sampled_from(silos)) for _ in people]
    return [(f"p{person}@example.org", silo) for person, silo in zip(people, chosen, strict=True)]


@given(lists(), st.sampled_from(",;\t"), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_what_is_written_is_read(
    rows: list[tuple[str, str]], between: str, end: str, heading: bool
) -> None:
    lines = [between.join('"' + one + '"' for one in row) for row in rows]
    text = end.join([*([f"email{between}silo"] if heading else []), *lines])
    found, problems = parse_csv(text)
    assert [(row.person, row.silo) for row in found] == rows
    assert problems == []


@given(lists(), st.sampled_from(ENCODINGS))
def test_any_encoding_says_the_same(rows: list[tuple[str, str]], encoding: str) -> None:
    text = "".join(f"{person},{silo}\n" for person, silo in rows)
    # UTF-16 without a mark is told from the bytes that are 0, as in an address.
    assert decode(text.encode(encoding)) == text


@given(QUOTED.map(clean).filter(bool))
def test_a_name_may_hold_what_separates_and_line_breaks(name: str) -> None:
    quoted = '"' + name.replace('"', '""').replace(" ", " \n ") + '"'
    (row,), problems = parse_csv(f"email,silo\nana@example.org,{quoted}\n")
    assert (row.silo, problems) == (name, [])


@given(st.binary(max_size=300))
def test_no_file_makes_it_fall_over(content: bytes) -> None:
    try:
        text = decode(content)
    except NoTextError:
        return
    rows, problems = parse_csv(text)
    assert all(0 < len(row.silo) <= LONGEST_NAME and "\0" not in row.silo for row in rows)
    assert all(problem.todo for problem in problems)


def test_western_letters_of_old_programs() -> None:
    assert decode("ana@example.org;Küche\r\n".encode("cp1252")).endswith("Küche\r\n")
    assert decode(b"ana@example.org;K\xfcche \x81".replace(b"\x81", b"")).endswith("Küche ")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "The file is empty"),
        (b"\xef\xbb\xbf", "The file is empty"),
        (b"PK\x03\x04...", "a spreadsheet or an archive, no CSV"),
        (b"\xd0\xcf\x11\xe0....", "an old spreadsheet, no CSV"),
        (b"%PDF-1.7", "a PDF, no CSV"),
        (b"<!DOCTYPE html><html>", "a web page, no CSV"),
        (b"\x89PNG\r\n", "a picture, no CSV"),
        (b"ana@example.org,\x00Sales", "This is no text file."),
        (b"\xff\xfea", "This is no text file."),
        (b"a" * (MOST + 1), "bigger than 5 MB"),
    ],
)
def test_what_is_no_list_is_named(content: bytes, says: str) -> None:
    with pytest.raises(NoTextError, match=says):
        decode(content)


TODAY = date(2026, 3, 3)


@pytest.mark.parametrize(
    ("text", "since"),
    [
        ("email,silo,since\nana@example.org,Sales,2026-02-01", date(2026, 2, 1)),
        ("since;email;silo\n2026-02-01;ana@example.org;Sales", date(2026, 2, 1)),
        ("ana@example.org,Sales,2026-03-03", TODAY),
        ("email,silo,since\nana@example.org,Sales,", None),
        ("ana@example.org,Sales,her manager is Bo", None),
        ("email,silo,manager\nana@example.org,Sales,2026-02-01", None),
    ],
)
def test_a_third_column_may_say_since_when(text: str, since: date | None) -> None:
    ((row,), problems) = parse_csv(text, TODAY)
    assert (row, problems) == (SiloRow(row.line, "ana@example.org", "Sales", since), [])


@pytest.mark.parametrize(
    ("day", "says"), [("2026-03-04", "is still to come"), ("soon", "“soon” is no day")]
)
def test_a_day_that_will_not_do_is_a_problem(day: str, says: str) -> None:
    rows, (problem,) = parse_csv(f"email,silo,since\nana@example.org,Sales,{day}", TODAY)
    assert rows == []
    assert says in problem.what


def test_a_line_that_is_no_line_of_a_list_is_said_so() -> None:
    rows, (problem,) = parse_csv("bo@example.org,Ops\n" + "x" * 200_000)
    assert [row.person for row in rows] == ["bo@example.org"]
    assert "200,000 characters" in problem.what


@pytest.mark.parametrize("name", ["研究開発", "مبيعات", "Продажи", "Vertrieb & Öl", "👩‍🔬 lab"])
def test_names_in_any_script_stay_as_they_are(name: str) -> None:
    ((row,), problems) = parse_csv(f"ana@example.org,{name}")
    assert (row.silo, problems) == (name, [])


def test_a_letter_written_in_two_ways_is_one() -> None:
    assert clean("Caf\u0065\u0301  bar\0\u202f ") == "Café bar"
