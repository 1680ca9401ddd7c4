"""What admins are told when they stop everything, or go on."""

from __future__ import annotations

PAUSED = "Everything is paused: I send nothing of my own accord until `/footbridge resume`."
PAUSED_BEFORE = "Everything is paused already. `/footbridge resume` goes on."
RESUMED = "I go on. What waited is looked at again now."
RESUMED_BEFORE = "Nothing was paused."
DRY = (
    "Dry run: from now on everything goes to <#{channel}> instead of to people. "
    "`/footbridge dry-run off` ends it."
)
WET = "The dry run is over: people get their nudges again."
