"""Rows of every kind, and the order they come out in."""

from __future__ import annotations

import random
import tracemalloc
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.exports import open_export
from tests.unit.export_files import at, content, pack, plain, read, said, texts

REAL = Path(__file__).parents[2] / ".." / "shared" / "data" / "exports"
FIRST = date(2024, 5, 1)
NO_TIMES: tuple[Any, ...] = (
    None, "", "soon", "17145648000000000", -5, True, [], "NaN", "1e9"
)  # fmt: skip


def test_days_cut_anywhere_come_out_in_order_of_time(tmp_path: Path) -> None:
    """A day of Los Angeles, of UTC, of Auckland: the rows of a UTC day lie in two files."""
    rng = random.Random(5)
    for hours in (-7, 0, 13):
        seconds = sorted(rng.sample(range(8 * 86_400), 400))
        days: dict[str, list[Any]] = {"general/2024-05-01.json": []}
        for second in seconds:
            local = second + 12 * 3600 + hours * 3600
            day = f"general/2024-05-{1 + local // 86_400:02d}.json"
            days.setdefault(day, []).append(said(at(second), str(second)))
        for rows in days.values():
            rng.shuffle(rows)
        with open_export(pack(tmp_path / f"{hours}.zip", plain() | days)) as export:
            assert texts(export) == [str(second) for second in seconds]
            assert not export.skipped


def test_a_reply_in_the_file_of_its_root_waits_for_its_day(tmp_path: Path) -> None:
    day = 86_400
    files = plain(**{
        "general/2024-05-01.json": [said(at(0), "root"), said(at(20 * day), "late reply")],
        "general/2024-05-02.json": [said(at(day), "second")],
        "general/2024-05-28 (1).json": [said(at(27 * day), "last")],
    })  # fmt: skip
    with open_export(pack(tmp_path / "export.zip", files)) as export:
        assert texts(export) == ["root", "second", "late reply", "last"]


def test_a_row_from_long_before_its_file_is_counted_out(tmp_path: Path) -> None:
    day = 86_400
    files = plain(**{
        "general/2024-05-01.json": [said(at(n)) for n in range(150)],
        "general/2024-05-09.json": [said(at(75.5), "stray"), said(at(8 * day), "last")],
    })  # fmt: skip
    with open_export(pack(tmp_path / "export.zip", files)) as export:
        found = texts(export)
        assert (len(found), found[-1]) == (151, "last")
        assert export.skipped == {"in the file of a much later day": 1}
        assert export.rows_read == 152


def test_rows_that_are_no_messages_with_a_time(tmp_path: Path) -> None:
    odd: list[Any] = [
        None,
        "text",
        [said(at(1))],
        {"type": "message", "text": "no time"},
        *(said(ts) for ts in NO_TIMES),
        said("١٧١٤٥٦٤٨٠٠.000000"),
        said(at(2), type="huddle"),
        said(at(3), "kept"),
    ]
    files = plain(**{"general/2024-05-01.json": odd})
    with open_export(pack(tmp_path / "export.zip", files)) as export:
        assert texts(export) == ["kept"]
        assert export.skipped == {"not an object": 3, "no valid time": 11, "not a message": 1}
        assert export.rows_read == 1 + export.skipped.total()


def test_odd_times_are_put_into_slacks_form(tmp_path: Path) -> None:
    odd = [
        said(1714564801),
        said(1714564802.5),
        said("1714564803"),
        said("1714564804.5"),
        said("1714564805.000005", thread_ts=1714564801),
        said("1714564806.000006", thread_ts="nonsense"),
    ]
    files = plain(**{"general/2024-05-01.json": odd})
    with open_export(pack(tmp_path / "export.zip", files)) as export:
        (batch,) = export.messages(export.channels[0])
        assert [row["ts"] for _, row in batch] == [
            "1714564801.000000", "1714564802.500000", "1714564803.000000",
            "1714564804.500000", "1714564805.000005", "1714564806.000006",
        ]  # fmt: skip
        assert [at_us for at_us, _ in batch][-1] == 1714564806_000006
        assert batch[4][1]["thread_ts"] == "1714564801.000000"
        assert "thread_ts" not in batch[5][1]


def test_the_same_message_twice_in_one_export(tmp_path: Path) -> None:
    edited = said(at(1), "edited", edited={"user": "U1", "ts": at(60)})
    gone = said(at(2), "This message was deleted.", subtype="tombstone")
    rows = [edited, said(at(1), "first"), gone, said(at(2), "taken back"), said(at(3), "once")]
    files = plain(**{"general/2024-05-01.json": rows, "general/2024-05-02.json": rows[:2]})
    with open_export(pack(tmp_path / "export.zip", files)) as export:
        assert texts(export) == ["edited", "This message was deleted.", "once"]
        assert export.skipped == {"duplicate": 4}
        assert export.rows_read == 7


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'[{"type": "message", "ts"', "a day file with broken JSON"),
        (b"", "a day file with broken JSON"),
        (b"[" * 100_000, "a day file with broken JSON"),
        (b'{"messages": []}', "a day file without a list"),
    ],
)
def test_a_broken_day_is_left_out_and_counted(tmp_path: Path, data: bytes, reason: str) -> None:
    files = plain(**{"general/2024-05-02.json": data})
    with open_export(pack(tmp_path / "export.zip", files)) as export:
        assert texts(export) == ["hello"]
        assert export.unread == {reason: 1}


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (content([said(at(0), "half an emoji \ud83d.")]), "half an emoji ?."),
        (content([said(at(0), "a\\tb")]).replace(rb"\\t", b"\t"), "a\tb"),
        (b"\xef\xbb\xbf" + content([said(at(0), "with a mark")]), "with a mark"),
        (content([said(at(0), "from Windows")]).decode().encode("utf-16"), "from Windows"),
        (content([said(at(0), "caf?")]).replace(b"?", b"\xe9"), "caf\ufffd"),
    ],
)
def test_text_that_is_not_quite_json_is_read(tmp_path: Path, data: bytes, text: str) -> None:
    files = plain(**{"general/2024-05-01.json": data})
    with open_export(pack(tmp_path / "export.zip", files)) as export:
        assert texts(export) == [text]


def test_memory_holds_days_not_channels(tmp_path: Path) -> None:
    def peak(length: int) -> int:
        days = {
            f"general/{FIRST + timedelta(days=day)}.json": [
                said(at(86_400 * day + n), "x" * 1_000) for n in range(50)
            ]
            for day in range(length)
        }
        with open_export(pack(tmp_path / f"{length}.zip", plain() | days)) as export:
            tracemalloc.start()
            assert sum(len(batch) for batch in export.messages(export.channels[0])) == 50 * length
            _, most = tracemalloc.get_traced_memory()
            tracemalloc.stop()
        return most

    peak(2)
    assert peak(160) < 1.2 * peak(20)


@pytest.mark.parametrize(
    ("name", "rows", "members", "channels"),
    [
        ("r-devel-rcwg", 12_564, 1_150, 33),
        ("houstondatavis", 1_382, 71, 16),
        ("bcneng", 1_320, 0, 56),
    ],
)
def test_real_exports(name: str, rows: int, members: int, channels: int) -> None:
    path = REAL / f"{name}.zip"
    if not path.exists():
        pytest.skip("the real exports are not on this machine")
    with open_export(path) as export:
        found = read(export)
        assert sum(map(len, found.values())) == rows == export.rows_read
        assert (len(export.members), len(export.channels)) == (members, channels)
        assert export.bytes_read == export.sizes().bytes
        for of_channel in found.values():
            times = [row["ts"] for row in of_channel]
            assert times == sorted(set(times))
