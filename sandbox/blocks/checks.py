"""The words in which the rules of Block Kit are written."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Check = Callable[["Report", Any, str], None]
"""Takes the report, a value, and where it stands as a JSON pointer."""

PLAIN = ("plain_text",)
ANY_TEXT = ("plain_text", "mrkdwn")


@dataclass
class Report:
    messages: list[str] = field(default_factory=list)

    def wrong(self, at: str, what: str) -> None:
        self.messages.append(f"{what} [json-pointer:{at}]")


def anything(_report: Report, _value: Any, _at: str) -> None:
    """For what is not looked at."""


def string(most: int, least: int = 1) -> Check:
    def check(report: Report, value: Any, at: str) -> None:
        if not isinstance(value, str):
            report.wrong(at, "must be a string")
        elif len(value) > most:
            report.wrong(at, f"must be less than {most + 1} characters")
        elif len(value) < least:
            report.wrong(at, f"must be more than {least - 1} characters")

    return check


def matching(pattern: str, what: str) -> Check:
    compiled = re.compile(pattern)

    def check(report: Report, value: Any, at: str) -> None:
        if not isinstance(value, str) or not compiled.fullmatch(value):
            report.wrong(at, f"must be {what}")

    return check


def boolean(report: Report, value: Any, at: str) -> None:
    if not isinstance(value, bool):
        report.wrong(at, "must be a boolean")


def integer(least: int, most: int) -> Check:
    def check(report: Report, value: Any, at: str) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            report.wrong(at, "must be an integer")
        elif not least <= value <= most:
            report.wrong(at, f"must be between {least} and {most}")

    return check


def one_of(*allowed: str) -> Check:
    def check(report: Report, value: Any, at: str) -> None:
        if not isinstance(value, str) or value not in allowed:
            report.wrong(at, f"must be one of: {', '.join(allowed)}")

    return check


def list_of(row: Check, most: int, least: int = 1) -> Check:
    def check(report: Report, value: Any, at: str) -> None:
        if not isinstance(value, list):
            report.wrong(at, "must be an array")
            return
        if len(value) > most:
            report.wrong(at, f"no more than {most} items allowed")
        if len(value) < least:
            report.wrong(at, f"no fewer than {least} items allowed")
        for number, found in enumerate(value):
            row(report, found, f"{at}/{number}")

    return check


def record(fields: Mapping[str, Check]) -> Check:
    """An object with these fields and no others; "name!" is required."""
    known = {name.removesuffix("!"): check for name, check in fields.items()}
    required = [name.removesuffix("!") for name in fields if name.endswith("!")]

    def check(report: Report, value: Any, at: str) -> None:
        if not isinstance(value, dict):
            report.wrong(at, "must be an object")
            return
        for name in required:
            if value.get(name) is None:
                report.wrong(at, f"missing required field: {name}")
        for name, found in value.items():
            if name not in known:
                report.wrong(at, f"invalid additional property: {name}")
            elif found is not None or name not in required:
                known[name](report, found, f"{at}/{name}")

    return check


def by_type(kinds: Mapping[str, Check]) -> Check:
    """An object whose `type` says by which of these it is checked."""

    def check(report: Report, value: Any, at: str) -> None:
        if not isinstance(value, dict):
            report.wrong(at, "must be an object")
        elif "type" not in value:
            report.wrong(at, "missing required field: type")
        elif not isinstance(value["type"], str) or value["type"] not in kinds:
            report.wrong(f"{at}/type", f"unsupported type: {value['type']}")
        else:
            kinds[value["type"]](report, value, at)

    return check


def both(first: Check, second: Check) -> Check:
    def check(report: Report, value: Any, at: str) -> None:
        before = len(report.messages)
        first(report, value, at)
        if len(report.messages) == before:
            second(report, value, at)

    return check


def text(most: int, kinds: tuple[str, ...] = PLAIN) -> Check:
    """A text object of 1 to `most` characters."""
    plain = record({"type!": anything, "text!": string(most), "emoji": boolean})
    marked = record({"type!": anything, "text!": string(most), "verbatim": boolean})
    allowed = {"plain_text": plain, "mrkdwn": marked}
    return by_type({kind: allowed[kind] for kind in kinds})
