"""A zip as a source of files."""

from __future__ import annotations

import tempfile
import unicodedata
from contextlib import ExitStack
from pathlib import Path
from shutil import copyfileobj
from typing import IO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from bot.errors import UserError
from bot.exports.archive import (
    File,
    Limits,
    bomb,
    is_bomb,
    is_link,
    is_litter,
    refuse_climbing,
    refuse_excess,
    refusing_damage,
)

CHUNK = 1 << 20
READABLE = frozenset({ZIP_STORED, ZIP_DEFLATED, ZIP_BZIP2, ZIP_LZMA})
ENCRYPTED, UTF8 = 0x1, 0x800


class ZipSource:
    """A zip file; a file in it is unpacked when it is read, never to disk."""

    def __init__(self, opened: IO[bytes], label: str, limits: Limits) -> None:
        self.label = label
        self._opened = opened
        self._zip = _open(opened, label)
        infos = [info for info in self._zip.infolist() if not info.is_dir()]
        for info in infos:
            _refuse(info, label, limits)
        self.files = [_file(info) for info in infos if not _ignored(info)]
        _refuse_overlap(infos, opened, label)
        refuse_excess(self.files, limits, label, sum(info.compress_size for info in infos))

    def read(self, file: File) -> bytes:
        with refusing_damage(self.label, file.path):
            return self._zip.read(file.handle)

    def drain(self, file: File) -> None:
        with refusing_damage(self.label, file.path), self._zip.open(file.handle) as stream:
            while stream.read(CHUNK):
                pass

    def seekable(self, file: File) -> IO[bytes]:
        """A copy on disk, deleted when closed: seeking inside a compressed file is too slow."""
        with ExitStack() as stack:
            copy = stack.enter_context(tempfile.TemporaryFile())
            with refusing_damage(self.label, file.path), self._zip.open(file.handle) as stream:
                copyfileobj(stream, copy, CHUNK)
            copy.seek(0)
            stack.pop_all()
            return copy

    def close(self) -> None:
        self._zip.close()
        self._opened.close()


def open_zip(path: Path, limits: Limits) -> ZipSource:
    """Open a zip on disk. Raises UserError if it is none, or one that must be refused."""
    with refusing_damage(path.name):
        opened = path.open("rb")
    try:
        return ZipSource(opened, path.name, limits)
    except BaseException:
        opened.close()
        raise


def _open(opened: IO[bytes], label: str) -> ZipFile:
    start = opened.read(4)
    opened.seek(0)
    try:
        with refusing_damage(label):
            return ZipFile(opened)
    except UserError as error:
        if isinstance(error.__cause__, BadZipFile) and start[:2] != b"PK":
            raise UserError(
                f"{label} is no zip file. Give the zip that Slack made, "
                "or the folder it unpacks to."
            ) from error
        raise


def _refuse(info: ZipInfo, label: str, limits: Limits) -> None:
    refuse_climbing(info.filename, label)
    if info.flag_bits & ENCRYPTED:
        raise UserError(f"{label} is encrypted. Unpack it with its password and import the folder.")
    if info.compress_type not in READABLE:
        raise UserError(
            f"{label} is packed in a way Python cannot read (method {info.compress_type}). "
            "Unpack it and import the folder."
        )
    if is_bomb(info.file_size, info.compress_size, limits):
        raise bomb(label, info.file_size)


def _refuse_overlap(infos: list[ZipInfo], opened: IO[bytes], label: str) -> None:
    """Files that share their bytes are how a small zip claims to be a huge one."""
    packed = sum(info.compress_size for info in infos)
    size = opened.seek(0, 2)
    if packed > size:
        raise UserError(
            f"{label} claims more than it holds: it is damaged or made to harm. Download the "
            "export again, and import that."
        )


def _ignored(info: ZipInfo) -> bool:
    return is_litter(info.filename) or is_link(info.external_attr >> 16)


def _file(info: ZipInfo) -> File:
    return File(unicodedata.normalize("NFC", _name(info)), info.file_size, info)


def _name(info: ZipInfo) -> str:
    """Packers that forget to say UTF-8 write it all the same: Python then reads code page 437."""
    if info.flag_bits & UTF8:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename
