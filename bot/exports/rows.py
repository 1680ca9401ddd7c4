"""Rows of day files: from bytes to dicts with a valid time."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import orjson

Row = dict[str, Any]
Timed = tuple[int, Row]

SECOND = 1_000_000
LATEST = 4_102_444_800 * SECOND  # the year 2100: beyond it a number is no time in seconds


def parse(data: bytes) -> Any:
    """JSON as exports hold it. Raises ValueError if it is none.

    Half an emoji (a lone surrogate, where a bot cut a text), control characters, a byte order mark
    and UTF-16 are no reason to lose a day: they take the slow road, and what is no character
    becomes a question mark.
    """
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        return _parse_slowly(data)


def _parse_slowly(data: bytes) -> Any:
    text = data.decode(json.detect_encoding(data), "replace")
    try:
        value = json.loads(text, strict=False)
        clean = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    return orjson.loads(clean)


def microseconds(ts: object) -> int | None:
    """Microseconds since 1970 of Slack's "seconds.micros"; None if it is no time.

    Numbers and other lengths of the fraction are understood too, up to the year 2100.
    """
    if type(ts) is str and len(ts) == 17 and ts[10] == ".":
        digits = ts[:10] + ts[11:]
        if digits.isdecimal() and digits.isascii():
            return _sensible(int(digits))
    return _odd_microseconds(ts)


def _odd_microseconds(ts: object) -> int | None:
    if isinstance(ts, bool) or not isinstance(ts, str | int | float):
        return None
    text = f"{ts:.6f}" if isinstance(ts, float) else str(ts).strip()
    whole, _, fraction = text.partition(".")
    digits = whole + fraction[:6].ljust(6, "0")
    if not (whole and len(whole) <= 10 and digits.isdecimal() and digits.isascii()):
        return None
    return _sensible(int(digits))


def _sensible(at_us: int) -> int | None:
    return at_us if 0 < at_us < LATEST else None


def written(at_us: int) -> str:
    """A time in Slack's own form, which is also the message's id in its channel."""
    return f"{at_us // SECOND:010d}.{at_us % SECOND:06d}"


def timed(rows: list[Any], skipped: Counter[str]) -> list[Timed]:
    """The rows that are messages with a time. `ts` and `thread_ts` come out in Slack's form.

    What is left out is counted in `skipped`. A `thread_ts` that is no time is taken away, and so
    are `blocks`: they say the text once more, and make up most of a row.
    """
    found: list[Timed] = []
    for row in rows:
        reason, at_us = _judge(row)
        if reason:
            skipped[reason] += 1
            continue
        row.pop("blocks", None)
        ts = row["ts"]
        if type(ts) is not str or len(ts) != 17:
            row["ts"] = written(at_us)
        if "thread_ts" in row and row["thread_ts"] != ts:
            _settle_thread(row)
        found.append((at_us, row))
    return found


def _judge(row: Any) -> tuple[str, int]:
    """Why a row is no message, or "" and its time."""
    if type(row) is not dict:
        return "not an object", 0
    at_us = microseconds(row.get("ts"))
    if at_us is None:
        return "no valid time", 0
    return ("", at_us) if row.get("type", "message") == "message" else ("not a message", 0)


def _settle_thread(row: Row) -> None:
    thread = row["thread_ts"]
    root_us = microseconds(thread)
    if root_us is None:
        del row["thread_ts"]
    elif type(thread) is not str or len(thread) != 17:
        row["thread_ts"] = written(root_us)


def without_duplicates(rows: list[Timed], skipped: Counter[str]) -> list[Timed]:
    """One row a time, out of rows in order of time: a tombstone first, else the latest edit."""
    if len({at_us for at_us, _ in rows}) == len(rows):
        return rows
    kept: list[Timed] = []
    for at_us, row in rows:
        if not kept or kept[-1][0] != at_us:
            kept.append((at_us, row))
            continue
        skipped["duplicate"] += 1
        if _state(row) > _state(kept[-1][1]):
            kept[-1] = (at_us, row)
    return kept


def _state(row: Row) -> tuple[bool, int]:
    edited = row.get("edited")
    edited_us = microseconds(edited.get("ts")) if isinstance(edited, dict) else None
    return row.get("subtype") == "tombstone", edited_us or 0
