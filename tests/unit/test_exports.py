"""Exports of every shape that is one: each oddity as a tiny export that shows it."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from bot.domain.messages import refusal
from bot.exports import open_export
from tests.unit.export_files import at, pack, plain, read, said, texts, unpack


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
