"""Importing a Slack export: the same stream as live, from rows of files instead of events.

Each channel is read, derived and grouped into a spool of rows, and stored in one transaction; so
an import that is killed leaves whole channels, and the next run does the others. Memory is bounded
by the largest channel (some 60 bytes a message, see `grouping`), and by the people.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.flows.importing.crossed import recross
    from bot.flows.importing.flow import import_export
    from bot.flows.importing.report import Imported

__all__ = ["Imported", "import_export", "recross"]

_HOMES = {"Imported": "report", "import_export": "flow", "recross": "crossed"}


def __getattr__(name: str) -> Any:
    # Processes that only read channels load this package, too: half the memory without the rest.
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
