"""Who works at Wrenfield and which channels they share, read from the two tables."""

import csv
import io
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from importlib.resources import files
from zoneinfo import ZoneInfo

from sandbox.company.timing import Day

TEAM_ID = "T0WRENFIELD"
TEAM_NAME = "Wrenfield"
DOMAIN = "wrenfield.example"
DEPARTMENT_FIELD = "Xf0DEPARTMT"
_ID_LETTERS = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def slack_id(prefix: str, name: str) -> str:
    """An id in Slack's form that depends on the name alone, so that edits elsewhere keep it."""
    number = int.from_bytes(sha256(f"{prefix}/{name}".encode()).digest()[:8])
    letters = ""
    for _ in range(9):
        number, digit = divmod(number, len(_ID_LETTERS))
        letters += _ID_LETTERS[digit]
    return f"{prefix}0{letters}"


@dataclass(frozen=True)
class Person:
    """Somebody in the workspace; `silo` is None for guests, the bot and the founder."""

    handle: str
    name: str
    title: str
    silo: str | None
    tz: str
    marks: frozenset[str]
    since: Day | None

    @cached_property
    def id(self) -> str:
        return slack_id("U", self.handle)

    @property
    def email(self) -> str:
        return f"{self.handle}@{DOMAIN}"

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.tz)

    @property
    def is_leader(self) -> bool:
        """Leads a silo."""
        return "leader" in self.marks

    @property
    def is_champion(self) -> bool:
        """Would say yes, if asked to be a champion."""
        return "champion" in self.marks

    @property
    def is_admin(self) -> bool:
        return bool(self.marks & {"admin", "owner"})

    @property
    def is_owner(self) -> bool:
        return "owner" in self.marks

    @property
    def is_guest(self) -> bool:
        return "guest" in self.marks

    @property
    def is_bot(self) -> bool:
        return "bot" in self.marks

    @property
    def has_left(self) -> bool:
        """Deactivated by the end of the eight weeks."""
        return "left" in self.marks


@dataclass(frozen=True)
class Channel:
    """A channel; `members` are handles, those who have left among them."""

    name: str
    purpose: str
    is_private: bool
    opened: Day | None
    members: frozenset[str]

    @property
    def id(self) -> str:
        return slack_id("C", self.name)


@dataclass(frozen=True)
class Company:
    """Everybody and every channel, in the order of the tables.

    `seats` says whom to sit as: the handle worth being for each of the roles `employee`,
    `champion`, `leader` and `admin`.
    """

    people: tuple[Person, ...]
    channels: tuple[Channel, ...]
    seats: dict[str, str]

    def person(self, handle: str) -> Person:
        """Raises KeyError for somebody who does not work here."""
        return self._by_handle[handle]

    def channel(self, name: str) -> Channel:
        """Raises KeyError for a channel that is not in the table."""
        return self._by_name[name]

    @property
    def silos(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(p.silo for p in self.people if p.silo))

    @cached_property
    def _by_handle(self) -> dict[str, Person]:
        return {person.handle: person for person in self.people}

    @cached_property
    def _by_name(self) -> dict[str, Channel]:
        return {channel.name: channel for channel in self.channels}


@cache
def company() -> Company:
    """Wrenfield, read once."""
    people = tuple(_person(row) for row in _rows("people.csv"))
    channels = tuple(_channel(row, people) for row in _rows("channels.csv"))
    seats = {"employee": "camille", "champion": "bea", "leader": "ines", "admin": "george"}
    return Company(people, channels, seats)


def silos_csv() -> str:
    """Who is in which silo, as CSV text with the header `email,silo`."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["email", "silo"])
    writer.writerows([p.email, p.silo.capitalize()] for p in company().people if p.silo)
    return out.getvalue()


def _rows(name: str) -> list[dict[str, str]]:
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def _person(row: dict[str, str]) -> Person:
    return Person(
        handle=row["handle"],
        name=row["name"],
        title=row["title"],
        silo=row["silo"] or None,
        tz=row["tz"],
        marks=frozenset(row["marks"].split()),
        since=Day.parse(row["since"]) if row["since"] else None,
    )


def _channel(row: dict[str, str], people: tuple[Person, ...]) -> Channel:
    words = set(row["members"].split())
    return Channel(
        name=row["name"],
        purpose=row["purpose"],
        is_private=row["private"] == "yes",
        opened=Day.parse(row["opened"]) if row["opened"] else None,
        members=frozenset(p.handle for p in people if words & _answers_to(p)),
    )


def _answers_to(person: Person) -> set[str]:
    """The words in a channel's `members` that let this person in."""
    words = {f"@{person.handle}"}
    if person.silo:
        words.add(person.silo)
    if person.is_leader:
        words.add("leaders")
    if not (person.is_guest or person.is_bot):
        words.add("all")
    return words
