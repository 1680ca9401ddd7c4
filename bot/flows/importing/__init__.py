"""Importing a Slack export: the same stream as live, from rows of files instead of events.

Each channel is read, derived and grouped into a spool of rows, and stored in one transaction; so
an import that is killed leaves whole channels, and the next run does the others. Memory is bounded
by the largest channel (some 60 bytes a message, see `grouping`), and by the people.
"""

from bot.flows.importing.crossed import recross
from bot.flows.importing.flow import import_export
from bot.flows.importing.report import Imported

__all__ = ["Imported", "import_export", "recross"]
