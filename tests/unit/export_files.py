"""Tiny exports for tests: what is in which file, and nothing more."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from bot.exports import Export, Row

USERS = [{"id": "U1", "name": "ann", "team_id": "T1"}, {"id": "U2", "name": "bob", "team_id": "T1"}]
CHANNELS = [{"id": "C0000001", "name": "general"}]
NOON = 1714564800  # 2024-05-01 12:00 UTC


def said(ts: Any, text: str = "hello", user: str = "U1", **more: Any) -> Row:
    return {"type": "message", "ts": ts, "text": text, "user": user, **more}


def at(seconds: float) -> str:
    """Slack's time so many seconds after noon on 2024-05-01, UTC."""
    return f"{NOON + seconds:.6f}"


def plain(**files: Any) -> dict[str, Any]:
    """An ordinary export with one channel and one message, and these files as well."""
    return {
        "users.json": USERS,
        "channels.json": CHANNELS,
        "general/2024-05-01.json": [said(at(0))],
        **files,
    }


def content(value: Any) -> bytes:
    return value if isinstance(value, bytes) else json.dumps(value).encode()


def pack(path: Path, files: dict[str, Any]) -> Path:
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, value in files.items():
            archive.writestr(name, content(value))
    return path


def unpack(path: Path, files: dict[str, Any]) -> Path:
    for name, value in files.items():
        target = path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content(value))
    return path


def read(export: Export) -> dict[str, list[Row]]:
    """Every row by the channel's name."""
    return {
        channel.name: [row for batch in export.messages(channel) for _, row in batch]
        for channel in export.channels
    }


def texts(export: Export, channel: str = "general") -> list[str]:
    return [row["text"] for row in read(export)[channel]]
