"""The generator of big exports makes what the benchmarks say it makes."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from benchmarks.make_export import BOTS, REPLIES, write, write_big
from bot.domain.messages import refusal
from bot.exports import open_export
from tests.unit.export_files import read


@pytest.mark.parametrize(
    ("messages", "people", "channels"), [(0, 1, 1), (37, 3, 5), (2_000, 50, 9)]
)
def test_as_many_messages_as_asked_for(
    tmp_path: Path, messages: int, people: int, channels: int
) -> None:
    path = tmp_path / "made.zip"
    write(path, messages=messages, seed=3, people=people, channels=channels)
    with open_export(path) as export:
        assert sum(map(len, read(export).values())) == messages
        assert not export.skipped
        assert (len(export.members), len(export.channels)) == (people, channels)


def test_the_same_seed_makes_the_same_bytes(tmp_path: Path) -> None:
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        write(tmp_path / name, messages=500, seed=seed, people=20, channels=3, days=30)
    a, b, c = ((tmp_path / name).read_bytes() for name in "abc")
    assert a == b
    assert a != c


def test_the_talk_has_the_shape_it_says(tmp_path: Path) -> None:
    write(tmp_path / "made.zip", messages=5_000, seed=4, people=100, channels=6, days=100)
    with open_export(tmp_path / "made.zip") as export:
        for channel, rows in read(export).items():
            seen = {row["ts"] for row in rows}
            replies = [row for row in rows if "parent_user_id" in row]
            assert all(row["thread_ts"] in seen and row["thread_ts"] < row["ts"] for row in replies)
            assert sum(row.get("reply_count", 0) for row in rows) == len(replies)
            assert len(replies) / len(rows) == pytest.approx(REPLIES, abs=0.01), channel
            refused = Counter(map(refusal, rows))
            assert refused["bot"] / len(rows) == pytest.approx(BOTS, abs=0.01)


def test_a_big_zip_is_as_big_as_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "big.zip"
    rows = write_big(path, 40 << 20)
    assert path.stat().st_size >= 40 << 20
    with open_export(path) as export:
        first = next(batch for channel in export.channels for batch in export.messages(channel))
        assert first
        assert rows == 20_000 * len(export.channels)
