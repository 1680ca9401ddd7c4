"""What Footbridge listens to, asked of the handlers themselves: what is new is known by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any, cast

from slack_bolt import App

from bot.runtime import Runtime
from handlers import register

KINDS = ("action", "view", "view_submission", "view_closed", "shortcut", "options", "command")


class Noting:
    """Takes listeners as a Bolt app does, and remembers only what each listens to."""

    def __init__(self) -> None:
        self.found: dict[str, set[str]] = defaultdict(set)

    def __getattr__(self, kind: str) -> Callable[..., Any]:
        def listens(what: Any, *_: Any) -> Callable[..., Any]:
            if kind in KINDS and isinstance(what, str):
                self.found[kind].add(what)
            return lambda function: function

        return listens


def listened(runtime: Runtime) -> dict[str, list[str]]:
    """By kind (action, view, view_closed, shortcut, …): the ids there is a listener for."""
    noting = Noting()
    register(cast(App, noting), runtime)
    views = noting.found.pop("view_submission", set())
    noting.found["view"] |= views
    return {kind: sorted(found) for kind, found in noting.found.items()}
