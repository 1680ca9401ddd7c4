"""Exports of every shape that is one: each oddity as a tiny export that shows it."""

from __future__ import annotations

import random
import tracemalloc
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from bot.domain.messages import refusal
from bot.exports import open_export
from tests.unit.export_files import at, content, pack, plain, read, said, texts, unpack

REAL = Path(__file__).parents[2] / ".." / "shared" / "data" / "exports"
FIRST = date(2024, 5, 1)
NO_TIMES: tuple[Any, ...] = (
    None, "", "soon", "17145648000000000", -5, True, [], "NaN", "1e9"
)  # fmt: skip


@pytest.mark.parametrize("make", [pack, unpack])
def test_a_zip_and_its_folder_read_the_same(tmp_path: Path, make: Any) -> None:
    with open_export(make(tmp_path / "export", plain())) as export:
        assert texts(export) == ["hello"]
        assert export.workspace_id == "T1"
        assert [member.id for member in export.members] == ["U1", "U2"]
        assert [(c.id, c.kind) for c in export.channels] == [("C0000001", "public")]


def test_a_top_folder_and_what_a_mac_leaves_behind(tmp_path: Path) -> None:
    files = {f"Our Slack export/{name}": value for name, value in plain().items()}
    files |= {"__MACOSX/Our Slack export/._users.json": b"\0", "Our Slack export/.DS_Store": b"\0"}
    with open_export(pack(tmp_path / "export.zip", files)) as export:
        assert texts(export) == ["hello"]
        assert len(export.members) == 2


def test_a_zip_in_a_folder_in_a_zip(tmp_path: Path) -> None:
    inner = pack(tmp_path / "inner.zip", plain()).read_bytes()
    middle = {"2024/inner.zip": inner, "2024/read me.txt": b"hello"}
    path = pack(tmp_path / "outer.zip", {"mail.zip": pack(tmp_path / "m", middle).read_bytes()})
    with open_export(path) as export:
        assert texts(export) == ["hello"]
    with open_export(unpack(tmp_path / "folder", {"a/b/inner.zip": inner})) as export:
        assert texts(export) == ["hello"]


def test_no_users_json_then_messages_name_the_workspace(tmp_path: Path) -> None:
    files = plain()
    del files["users.json"]
    files["general/2024-05-01.json"] = [
        said(at(0), team="T2"), said(at(1), team="T9"), said(at(2), team="T2")
    ]  # fmt: skip
    with open_export(pack(tmp_path / "export.zip", files)) as export:
        assert (export.members, export.workspace_id) == ([], "T2")
        assert len(texts(export)) == 3


def test_no_channels_json_then_folders_are_channels(tmp_path: Path) -> None:
    files = plain()
    del files["channels.json"]
    with open_export(pack(tmp_path / "export.zip", files)) as export:
        (channel,) = export.channels
        assert (channel.id, channel.name, channel.kind) == (None, "general", "unknown")
        assert texts(export) == ["hello"]


def test_no_index_at_all(tmp_path: Path) -> None:
    path = pack(tmp_path / "export.zip", {"general/2024-05-01.json": [said(at(0))]})
    with open_export(path) as export:
        assert export.workspace_id is None
        assert texts(export) == ["hello"]


def test_folders_that_no_index_lists(tmp_path: Path) -> None:
    files = plain(**{
        "old-room/2024-05-01.json": [said(at(5), "from the old room")],
        "C0ABCDEFG1/2024-05-01.json": [said(at(6), "a folder with an id for a name")],
    })  # fmt: skip
    with open_export(pack(tmp_path / "export.zip", files)) as export:
        found = {c.folder: (c.id, c.kind) for c in export.channels}
        assert found["old-room"] == (None, "unknown")
        assert found["C0ABCDEFG1"] == ("C0ABCDEFG1", "unknown")
        assert texts(export, "old-room") == ["from the old room"]


def test_extras_that_are_no_messages_are_counted(tmp_path: Path) -> None:
    extras: dict[str, Any] = {
        "canvases.json": [{"id": "F1"}],
        "huddle_transcripts.json": {"": ""},
        "lists.json": {"": ""},
        "general/canvas_in_the_conversation.json": {"id": "F2"},
        "general/attachments/photo.jpg": b"\xff\xd8",
    }
    with open_export(pack(tmp_path / "export.zip", plain(**extras))) as export:
        assert texts(export) == ["hello"]
        assert export.unread == {
            "no messages: canvases.json": 1,
            "no messages: huddle_transcripts.json": 1,
            "no messages: lists.json": 1,
            "no messages: canvas_in_the_conversation.json": 1,
            "another file": 1,
        }


def test_private_channels_are_marked(tmp_path: Path) -> None:
    files = plain(**{
        "groups.json": [{"id": "G0000001", "name": "board", "members": ["U1", None]}],
        "board/2024-05-01.json": [said(at(0), "secret")],
    })  # fmt: skip
    with open_export(pack(tmp_path / "export.zip", files)) as export:
        board = export.channels[1]
        assert (board.kind, board.importable, board.members) == ("private", True, ("U1",))


def test_direct_messages_are_never_opened(tmp_path: Path) -> None:
    broken = b"opening this would be counted as broken JSON"
    files = plain(**{
        "dms.json": [{"id": "D0000001", "members": ["U1", "U2"]}],
        "mpims.json": [{"id": "G0000009", "name": "mpdm-ann--bob--cy-1"}],
        "groups.json": [{"id": "G0000008", "name": "mpdm-ann--bob--dee-1"}],
        "D0000001/2024-05-01.json": broken,
        "D0UNLISTED/2024-05-01.json": broken,
        "mpdm-ann--bob--cy-1/2024-05-01.json": broken,
        "mpdm-ann--bob--dee-1/2024-05-01.json": broken,
        "mpdm-no--index--here-1/2024-05-01.json": broken,
    })  # fmt: skip
    with open_export(pack(tmp_path / "export.zip", files)) as export:
        assert [name for name, rows in read(export).items() if rows] == ["general"]
        assert export.unread == {"direct messages, never opened": 5}
        assert {c.kind for c in export.channels} == {"public", "dm", "mpim"}
        assert export.sizes().day_files == 1


def test_renamed_and_archived_channels(tmp_path: Path) -> None:
    channels = [
        {"id": "C0000001", "name": "general", "is_archived": True, "created": "1433558319"},
        {"id": "C0000002", "name": "renamed-since", "created": 1433558319},
        {"id": "C0000001", "name": "general", "is_archived": False},
        {"name": "without an id"},
        "not an object",
    ]
    files = plain(**{"channels.json": channels, "C0000002/2024-05-01.json": [said(at(1), "here")]})
    with open_export(pack(tmp_path / "export.zip", files)) as export:
        general, renamed = export.channels
        assert (general.archived, general.created) == (True, 1433558319)
        assert (renamed.id, renamed.name, renamed.folder) == (
            "C0000002",
            "renamed-since",
            "C0000002",
        )
        assert export.unread["an entry of channels.json without an id"] == 2


def test_rows_of_every_subtype_come_as_they_are(tmp_path: Path) -> None:
    subtypes = [None, "channel_join", "thread_broadcast", "tombstone", "channel_name", "me_message"]
    rows: list[Any] = [said(at(n), subtype=subtype) for n, subtype in enumerate(subtypes)]
    rows += [
        {"type": "message", "subtype": "bot_message", "ts": at(8), "text": "", "bot_id": "B1"},
        {"type": "message", "subtype": "file_comment", "ts": at(9), "text": "no user"},
    ]
    files = plain(**{"general/2024-05-01.json": rows})
    with open_export(pack(tmp_path / "export.zip", files)) as export:
        found = read(export)["general"]
        assert [row.get("subtype") for row in found] == [*subtypes, "bot_message", "file_comment"]
        assert [refusal(row) for row in found[-2:]] == ["bot", "subtype file_comment"]


def test_who_is_in_users_json(tmp_path: Path) -> None:
    people: list[Any] = [
        {"id": "U1", "team_id": "T1", "is_owner": True, "tz": "Europe/Paris", "profile": {
            "real_name": "Ann Owner", "display_name": "ann", "email": "ann@example.org",
            "title": "CTO", "fields": {"Xf1": {"value": "Sales", "alt": ""}, "Xf2": None}}},
        {"id": "U2", "team_id": "T1", "deleted": True, "profile": {"fields": None}},
        {"id": "U3", "team_id": "T1", "is_ultra_restricted": True, "profile": {"fields": []}},
        {"id": "U4", "team_id": "T2", "profile": {"real_name": "From another company"}},
        {"id": "U5", "team_id": "T2"},
        {"id": "U6", "team_id": "T2"},
        {"id": "U7", "team_id": "T1", "is_bot": True},
        {"id": "USLACKBOT", "team_id": "T1", "is_bot": False},
        {"id": "U1", "team_id": "T1", "real_name": "the same id once more"},
        {"name": "no id"},
        7,
    ]  # fmt: skip
    with open_export(pack(tmp_path / "export.zip", plain(**{"users.json": people}))) as export:
        members = {member.id: member for member in export.members}
        ann = members["U1"]
        assert (ann.real_name, ann.display_name, ann.title) == ("Ann Owner", "ann", "CTO")
        assert (ann.email, ann.tz, ann.is_admin) == ("ann@example.org", "Europe/Paris", True)
        assert ann.fields == {"Xf1": "Sales"}
        assert members["U2"].deleted
        assert members["U3"].is_guest
        assert [m.id for m in export.members if m.is_stranger] == ["U4", "U5", "U6"]
        assert [m.id for m in export.members if m.is_bot] == ["U7", "USLACKBOT"]
        assert export.workspace_id == "T1"
        assert export.unread["an entry of users.json without an id"] == 2


def test_colleagues_of_the_same_enterprise_are_no_strangers(tmp_path: Path) -> None:
    people = [
        {"id": "U1", "team_id": "T1", "is_admin": True, "enterprise_user": {"enterprise_id": "E1"}},
        {"id": "U2", "team_id": "T2", "enterprise_user": {"enterprise_id": "E1"}},
        {"id": "U3", "team_id": "T3", "enterprise_user": {"enterprise_id": "E2"}},
    ]
    with open_export(pack(tmp_path / "export.zip", plain(**{"users.json": people}))) as export:
        assert [m.id for m in export.members if m.is_stranger] == ["U3"]


def test_other_scripts_and_emoji(tmp_path: Path) -> None:
    channels = [{"id": "C0000001", "name": "日本語-☕"}, {"id": "C0000002", "name": "cafe\u0301"}]
    files = {
        "channels.json": channels,
        "日本語-☕/2024-05-01.json": [said(at(0), "おはよう 👋🏽")],
        "caf\u00e9/2024-05-01.json": [said(at(0), "مرحبا")],
    }
    with open_export(pack(tmp_path / "export.zip", files)) as export:
        assert [channel.id for channel in export.channels] == ["C0000001", "C0000002"]
        assert texts(export, "日本語-☕") == ["おはよう 👋🏽"]
        assert texts(export, "caf\u00e9") == ["مرحبا"]


def test_file_names_in_utf8_that_do_not_say_so(tmp_path: Path) -> None:
    path = pack(tmp_path / "export.zip", plain(**{"channels.json": [
        {"id": "C0000001", "name": "general"}, {"id": "C0000002", "name": "größe"}],
        "größe/2024-05-01.json": [said(at(0), "passt")]}))  # fmt: skip
    packed = bytearray(path.read_bytes())
    for header, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = -1
        while (start := packed.find(header, start + 1)) >= 0:
            packed[start + flags + 1] &= ~0x08
    path.write_bytes(packed)
    assert "größe/2024-05-01.json" not in ZipFile(path).namelist()
    with open_export(path) as export:
        assert texts(export, "größe") == ["passt"]
        assert export.channels[1].id == "C0000002"


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
