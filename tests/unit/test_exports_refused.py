"""What is no export, or must not be opened: refused before a message is read, and said clearly."""

from __future__ import annotations

import random
import struct
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest

from bot.errors import UserError
from bot.exports import Limits, open_export
from tests.unit.export_files import at, pack, plain, read, said, texts, unpack


def refusal_of(path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(UserError) as caught:
        open_export(path, limits)
    return str(caught.value)


def test_nothing_there(tmp_path: Path) -> None:
    assert "nothing at" in refusal_of(tmp_path / "missing.zip")


@pytest.mark.parametrize("data", [b"", b"hello", b'[{"type": "message"}]', b"\x1f\x8b\x08"])
def test_a_file_that_is_no_zip(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "export.zip"
    path.write_bytes(data)
    assert "is no zip file" in refusal_of(path)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_zip_that_is_cut_off(tmp_path: Path, share: float) -> None:
    days = {f"general/2024-05-{day:02d}.json": [said(at(0))] for day in range(1, 29)}
    path = pack(tmp_path / "export.zip", plain() | days)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    assert "damaged or cut off" in refusal_of(path)


def test_a_zip_in_a_zip_that_is_cut_off(tmp_path: Path) -> None:
    inner = pack(tmp_path / "inner", plain()).read_bytes()
    assert "inner.zip" in refusal_of(pack(tmp_path / "e.zip", {"inner.zip": inner[:-60]}))


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"readme.txt": b"hello", "data/points.json": [1, 2]},
        {"logs/2024-05-01.json": [{"level": "info"}], "logs/2024-05-02.json": b"no JSON"},
        {"users.json": [{"id": 1}], "posts/hello.json": []},
        {"channels.json": []},
    ],
)
@pytest.mark.parametrize("make", [pack, unpack])
def test_not_an_export(tmp_path: Path, files: dict[str, Any], make: Any) -> None:
    (tmp_path / "folder").mkdir()
    path = tmp_path / ("folder" if make is unpack else "file.zip")
    assert "is no Slack export" in refusal_of(make(path, files))


def test_the_folder_of_one_channel(tmp_path: Path) -> None:
    unpack(tmp_path, plain())
    assert "give the folder above" in refusal_of(tmp_path / "general")


def test_several_exports_at_once(tmp_path: Path) -> None:
    two = {f"{team}/{name}": value for team in ("a", "b") for name, value in plain().items()}
    assert "several exports (a, b)" in refusal_of(unpack(tmp_path / "two", two))
    zips = {f"{name}.zip": pack(tmp_path / name, plain()).read_bytes() for name in ("x", "y")}
    assert "several zips" in refusal_of(pack(tmp_path / "zips.zip", zips))


def test_an_export_of_a_whole_enterprise(tmp_path: Path) -> None:
    files = plain() | {"teams/sales/deals/2024-05-01.json": [said(at(0))]}
    assert "several exports" in refusal_of(pack(tmp_path / "grid.zip", files))


@pytest.mark.parametrize(
    "name", ["../evil.json", "general/../../evil.json", "/etc/passwd", "..\\evil", "C:\\evil.json"]
)
def test_a_path_that_climbs_out(tmp_path: Path, name: str) -> None:
    path = pack(tmp_path / "export.zip", plain() | {name: b"[]"})
    assert "climbs out" in refusal_of(path)


@pytest.mark.parametrize("link", ["general/2024-05-02.json", "another-room"])
def test_a_link_that_leads_out_of_the_folder(tmp_path: Path, link: str) -> None:
    folder = unpack(tmp_path / "export", plain())
    unpack(tmp_path / "elsewhere", {"2024-05-01.json": [said(at(0), "secret")]})
    target = tmp_path / "elsewhere"
    if link.endswith(".json"):
        target /= "2024-05-01.json"
    (folder / link).symlink_to(target)
    assert "leads out" in refusal_of(folder)


def test_an_encrypted_zip(tmp_path: Path) -> None:
    path = pack(tmp_path / "export.zip", plain())
    data = bytearray(path.read_bytes())
    data[data.find(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    assert "encrypted" in refusal_of(path)


def test_a_way_of_packing_that_python_does_not_know(tmp_path: Path) -> None:
    path = pack(tmp_path / "export.zip", plain())
    data = bytearray(path.read_bytes())
    data[data.find(b"PK\x01\x02") + 10] = 9
    path.write_bytes(data)
    assert "method 9" in refusal_of(path)


def test_a_zip_bomb(tmp_path: Path) -> None:
    path = pack(tmp_path / "bomb.zip", plain(**{"general/2024-05-02.json": b" " * (40 << 20)}))
    assert "zip bomb" in refusal_of(path)


def test_a_bomb_of_many_small_files(tmp_path: Path) -> None:
    spaces = {f"general/{year}-05-02.json": b" " * (1 << 20) for year in range(1980, 2020)}
    assert "zip bomb" in refusal_of(pack(tmp_path / "bomb.zip", plain() | spaces))


def test_a_bomb_in_a_zip_in_a_zip(tmp_path: Path) -> None:
    bomb = pack(tmp_path / "b", plain(**{"general/2024-05-02.json": b" " * (40 << 20)}))
    path = pack(tmp_path / "e.zip", {"inner.zip": bomb.read_bytes()})
    assert "zip bomb" in refusal_of(path)


def test_files_that_share_their_bytes(tmp_path: Path) -> None:
    """The whole directory points at one file: more is claimed than the zip holds."""
    path = tmp_path / "overlap.zip"
    with ZipFile(path, "w", ZIP_STORED) as archive:
        archive.writestr("general/2024-05-01.json", b" " * 100_000)
        first = archive.infolist()[0]
        for day in range(2, 9):
            archive.filelist.append(first)
            archive.NameToInfo[f"general/2024-05-{day:02d}.json"] = first
    assert "claims more than it holds" in refusal_of(path)


def test_a_size_that_lies_is_found_out(tmp_path: Path) -> None:
    """Declared as small as its packed bytes: reading stops there, and the checksum fails."""
    path = tmp_path / "liar.zip"
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr("channels.json", b'[{"id": "C0000001", "name": "general"}]')
        archive.writestr("general/2024-05-01.json", b" " * (4 << 20))
    data = bytearray(path.read_bytes())
    struct.pack_into("<I", data, data.rfind(b"PK\x01\x02") + 24, 100)
    path.write_bytes(data)
    with pytest.raises(UserError, match="damaged"), open_export(path) as export:
        read(export)


def test_more_than_the_limits_allow(tmp_path: Path) -> None:
    path = pack(tmp_path / "export.zip", plain())
    assert "at most 2" in refusal_of(path, Limits(files=2))
    assert "unpack to" in refusal_of(path, Limits(total_bytes=50))
    assert "too big" in refusal_of(path, Limits(index_bytes=10))


def test_a_day_beyond_the_limit_is_left_out_and_counted(tmp_path: Path) -> None:
    huge = [said(at(n), "x" * 1_000) for n in range(10)]
    path = pack(tmp_path / "export.zip", plain(**{"general/2024-05-02.json": huge}))
    with open_export(path, Limits(day_bytes=9_000)) as export:
        assert texts(export) == ["hello"]
        assert export.unread == {"a day file of over 9,000 bytes": 1}


@pytest.mark.parametrize("index", ["users.json", "channels.json", "groups.json"])
@pytest.mark.parametrize("data", [b"", b"[{", b'{"ok": true}'])
def test_a_broken_index(tmp_path: Path, index: str, data: bytes) -> None:
    """A private channel must not pass for a public one because a list could not be read."""
    path = pack(tmp_path / "export.zip", plain(**{index: data}))
    assert "not the list that Slack writes" in refusal_of(path)


def test_damage_inside_is_found_by_verify_and_by_reading(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with ZipFile(path, "w", ZIP_STORED) as archive:
        archive.writestr("users.json", b'[{"id": "U1", "team_id": "T1"}]')
        archive.writestr("general/2024-05-01.json", b'[{"type": "message", "text": "flip me"}]')
    path.write_bytes(path.read_bytes().replace(b"flip me", b"flop me"))
    with open_export(path) as export:
        with pytest.raises(UserError, match="damaged"):
            export.verify()
        with pytest.raises(UserError, match="damaged"):
            read(export)


def test_verify_tells_how_far_it_is(tmp_path: Path) -> None:
    with open_export(pack(tmp_path / "export.zip", plain())) as export:
        heard: list[int] = []
        export.verify(heard.append)
        assert sum(heard) == export.sizes().bytes
        assert texts(export) == ["hello"]


def test_a_zip_with_bytes_gone_bad_is_read_or_refused(tmp_path: Path) -> None:
    """Whatever is wrong with it, nothing but a UserError comes out."""
    rng = random.Random(11)
    data = pack(tmp_path / "export.zip", plain()).read_bytes()
    refused = 0
    for number in range(400):
        bad = bytearray(data)
        for _ in range(rng.choice((1, 1, 5))):
            bad[rng.randrange(len(bad))] = rng.randrange(256)
        path = tmp_path / f"{number}.zip"
        path.write_bytes(bad)
        try:
            with open_export(path) as export:
                read(export)
        except UserError:
            refused += 1
    assert 200 < refused < 400
