"""A folder as a source of files."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from bot.errors import UserError
from bot.exports.archive import File, Limits, is_litter, outside, refuse_excess, refusing_damage

CHUNK = 1 << 20


class FolderSource:
    """A folder; links that lead out of it are refused."""

    def __init__(self, root: Path, limits: Limits) -> None:
        self.label = root.name or str(root)
        with refusing_damage(self.label):
            self.files = sorted(_walk(root), key=lambda file: file.path)
        total = sum(file.size for file in self.files)
        refuse_excess(self.files, limits, self.label, packed=total)

    def read(self, file: File) -> bytes:
        with refusing_damage(self.label, file.path), open(file.handle, "rb") as stream:
            return stream.read(file.size)

    def drain(self, file: File) -> None:
        with refusing_damage(self.label, file.path), open(file.handle, "rb") as stream:
            while stream.read(CHUNK):
                pass

    def seekable(self, file: File) -> IO[bytes]:
        with refusing_damage(self.label, file.path):
            return open(file.handle, "rb")

    def close(self) -> None:
        pass


def _walk(root: Path) -> Iterator[File]:
    for folder, folders, names in os.walk(root, onerror=_fail):
        for name in (*folders, *names):
            path = Path(folder, name)
            relative = path.relative_to(root).as_posix()
            if is_litter(relative):
                continue
            if path.is_symlink() and outside(path, root):
                raise UserError(
                    f"{relative} in {root.name} is a link that leads out of the folder. Slack "
                    "makes no such export: put the file itself there, or take the link away."
                )
            if path.is_file():
                yield File(unicodedata.normalize("NFC", relative), path.stat().st_size, path)


def _fail(error: OSError) -> None:
    raise error
