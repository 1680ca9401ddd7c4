"""The demo: an export replayed through the sandbox as live events, with the bot beside it."""
