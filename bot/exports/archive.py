"""A container of files, zip or folder, and what is refused of it before anything is read."""

from __future__ import annotations

import errno
import stat
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any, Protocol
from zipfile import BadZipFile

from bot.errors import UserError

DAMAGE = (BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)
LITTER = frozenset({"__MACOSX", "Thumbs.db", "desktop.ini"})


@dataclass(frozen=True)
class Limits:
    """How much an export may ask of the machine. Sizes are in bytes, unpacked."""

    files: int = 5_000_000
    total_bytes: int = 500 << 30
    index_bytes: int = 512 << 20
    day_bytes: int = 256 << 20
    ratio: int = 200
    ratio_from_bytes: int = 32 << 20


@dataclass(frozen=True, slots=True)
class File:
    """One file of a container. `path` is relative, with slashes, in Unicode's form C."""

    path: str
    size: int
    handle: Any = field(repr=False, compare=False)

    @property
    def folder(self) -> str:
        return self.path.rpartition("/")[0]

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]


class Source(Protocol):
    """A zip or a folder. `read` and `seekable` raise UserError when the file is damaged."""

    label: str
    files: list[File]

    def read(self, file: File) -> bytes: ...

    def drain(self, file: File) -> None:
        """Read to the end and keep nothing: finds damage."""

    def seekable(self, file: File) -> IO[bytes]:
        """The file as something one can open a zip in; the caller closes it."""

    def close(self) -> None: ...


@contextmanager
def refusing_damage(label: str, inside: str = "") -> Iterator[None]:
    """Turn every way in which reading fails into one UserError that says what to do."""
    where = f"{inside} in {label}" if inside else label
    try:
        yield
    except DAMAGE as error:
        raise UserError(f"{where} cannot be read: {_advice(error)}") from error


def _advice(error: Exception) -> str:
    if isinstance(error, PermissionError):
        return "permission denied. Give your user the right to read it."
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return "no room to unpack it. Free some space, or point TMPDIR to a bigger disk."
    reason = str(error) or type(error).__name__
    return f"it is damaged or cut off ({reason}). Get the export again, and import that."


def refuse_climbing(name: str, label: str) -> None:
    """Raise UserError if the path would leave the folder it is unpacked in."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    drive = bool(parts) and parts[0][1:2] == ":"
    if ".." in parts or drive or name.startswith(("/", "\\")):
        raise UserError(
            f"{label} holds a path that climbs out of it ({name!r}). Slack makes no such export: "
            "do not unpack this file, and ask whoever gave it to you."
        )


def is_litter(path: str) -> bool:
    """What operating systems leave behind, and no export means to hold."""
    return any(part in LITTER or part.startswith("._") for part in path.split("/"))


def is_link(mode: int) -> bool:
    return stat.S_ISLNK(mode)


def refuse_excess(files: Iterable[File], limits: Limits, label: str, packed: int) -> None:
    """Raise UserError if the files together are more than a machine should be asked to unpack."""
    count, total = 0, 0
    for file in files:
        count, total = count + 1, total + file.size
    if count > limits.files:
        raise UserError(f"{label} holds {count:,} files; an export has at most {limits.files:,}.")
    if total > limits.total_bytes or is_bomb(total, packed, limits):
        raise bomb(label, total)


def is_bomb(size: int, packed: int, limits: Limits) -> bool:
    """Whether so much comes out of so little that no chat can have gone in."""
    return size > limits.ratio_from_bytes and size > limits.ratio * max(packed, 1)


def bomb(label: str, size: int) -> UserError:
    return UserError(
        f"{label} would unpack to {size / 1e9:,.1f} GB, out of proportion to its size: "
        "it looks like a zip bomb and was left alone. Export the workspace again from Slack."
    )


def outside(path: Path, root: Path) -> bool:
    return not path.resolve().is_relative_to(root.resolve())
