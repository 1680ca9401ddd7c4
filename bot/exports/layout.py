"""Where in a container the export lies, and which files hold which channel's days."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from bot.errors import UserError
from bot.exports.archive import File, Limits, Source
from bot.exports.folders import FolderSource
from bot.exports.zips import ZipSource, open_zip

DAY_FILE = re.compile(r"(\d{4}-\d\d-\d\d)(?:\D.*)?\.json")
CHANNEL_INDEXES = frozenset({"channels.json", "groups.json", "dms.json", "mpims.json"})
INDEXES = CHANNEL_INDEXES | {"users.json"}
NESTING = 3
EXTRAS = frozenset(
    {
        "canvases.json",
        "canvas_in_the_conversation.json",
        "file_conversations.json",
        "huddle_transcripts.json",
        "integration_logs.json",
        "lists.json",
        "org_users.json",
    }
)
NOT_AN_EXPORT = (
    "{label} is no Slack export: {lack}. An export is a zip with channels.json, users.json and a "
    "folder of day files (2024-05-31.json) for each channel; give that zip, or its folder."
)


@dataclass(frozen=True)
class Layout:
    """The index files by name, and each channel folder's day files in order of their dates."""

    index: dict[str, File]
    folders: dict[str, list[File]]
    extras: Counter[str]


@lru_cache(maxsize=1 << 16)
def day_of(name: str) -> date | None:
    """The day a file is named after, or None if it is no day file."""
    match = DAY_FILE.fullmatch(name)
    if match is None:
        return None
    try:
        return date.fromisoformat(match[1])
    except ValueError:
        return None


def open_source(path: Path, limits: Limits) -> Source:
    """Open a zip or a folder, and the zip inside it if that is where the export is.

    Raises UserError if there is nothing there, or something that must be refused.
    """
    if not path.exists():
        raise UserError(f"There is nothing at {path}. Give the path of the export's zip or folder.")
    source: Source = FolderSource(path, limits) if path.is_dir() else open_zip(path, limits)
    try:
        for _ in range(NESTING):
            inner = _only_zip(source)
            if inner is None:
                break
            source = _descend(source, inner, limits)
    except BaseException:
        source.close()
        raise
    return source


def _descend(source: Source, inner: File, limits: Limits) -> Source:
    opened = source.seekable(inner)
    try:
        deeper = ZipSource(opened, inner.name, limits)
    except BaseException:
        opened.close()
        raise
    source.close()
    return deeper


def _only_zip(source: Source) -> File | None:
    """The one zip to look into when the container itself is no export."""
    if _day_roots(source.files) or any(file.name in INDEXES for file in source.files):
        return None
    zips = [file for file in source.files if file.name.lower().endswith(".zip")]
    if len(zips) > 1:
        names = ", ".join(file.name for file in zips[:5])
        raise UserError(f"{source.label} holds several zips ({names}). Import them one by one.")
    return zips[0] if zips else None


def find_layout(source: Source) -> Layout:
    """Sort the files of a source. Raises UserError if they are no export, or several."""
    root = _root(source)
    index: dict[str, File] = {}
    folders: dict[str, list[File]] = {}
    extras: Counter[str] = Counter()
    for file in source.files:
        within = _within(file.path, root)
        if within in INDEXES:
            index.setdefault(within, file)
        elif within is not None and within.count("/") == 1 and day_of(file.name):
            folders.setdefault(within.partition("/")[0], []).append(file)
        else:
            extras[_extra(file, within)] += 1
    for files in folders.values():
        files.sort(key=lambda file: (day_of(file.name), file.path))
    return Layout(index, folders, extras)


def _root(source: Source) -> str:
    """The folder that holds the index files and the channel folders."""
    day_roots, bare = _day_roots(source.files), _bare_days(source.files)
    indexed = {file.folder for file in source.files if file.name in CHANNEL_INDEXES}
    roots = day_roots | indexed
    if not roots:
        lack = "these are the days of one channel, give the folder above" if bare else "no day file"
        raise UserError(NOT_AN_EXPORT.format(label=source.label, lack=lack))
    best = min(roots, key=lambda root: (_depth(root), root not in indexed, root))
    rivals = {root for root in day_roots - {best} if _is_export(root, best, indexed)}
    if rivals:
        names = ", ".join(sorted({best or "the top", *rivals})[:5])
        raise UserError(
            f"{source.label} holds several exports ({names}). Unpack it and import them one by one."
        )
    return best


def _is_export(root: str, best: str, indexed: set[str]) -> bool:
    """Whether a root below or beside the best is another export, not just stray files.

    The export of an enterprise keeps its workspaces in a folder called teams.
    """
    a_team = f"/{root}".rpartition("/")[0].endswith("/teams")
    return _depth(root) == _depth(best) or root in indexed or a_team


def _day_roots(files: list[File]) -> set[str]:
    """The parents of the folders in which day files lie."""
    folders = {file.folder for file in files if "/" in file.path and day_of(file.name)}
    return {folder.rpartition("/")[0] for folder in folders}


def _bare_days(files: list[File]) -> bool:
    return any("/" not in file.path and day_of(file.name) for file in files)


def _depth(root: str) -> int:
    return root.count("/") + 1 if root else 0


def _within(path: str, root: str) -> str | None:
    if not root:
        return path
    return path[len(root) + 1 :] if path.startswith(f"{root}/") else None


def _extra(file: File, within: str | None) -> str:
    if file.name in EXTRAS:
        return f"no messages: {file.name}"
    if within is None or day_of(file.name):
        return "outside the channel folders"
    return "another file"
