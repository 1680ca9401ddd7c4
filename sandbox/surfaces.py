"""Modals and App Homes: which view stands on whose screen."""

import copy
from dataclasses import dataclass, field

from . import elements, shapes
from .model import Json, View
from .world import World

DEEPEST = 3
"""How many views may be stacked."""


@dataclass
class Surfaces:
    world: World
    views: dict[str, View] = field(default_factory=dict)
    stacks: dict[str, list[View]] = field(default_factory=dict)
    """The modal views open for a person, the visible one last."""
    homes: dict[tuple[str, str], View] = field(default_factory=dict)
    """App Home by app and person."""

    def open(
        self, app_id: str, workspace_id: str, user: str, body: Json, opened_in: str = ""
    ) -> View:
        """Lay a modal on top; `opened_in` is the conversation the person was looking at."""
        view = self._new("modal", app_id, workspace_id, user, body, opened_in)
        for closed in self.stacks.get(user, []):
            self.views.pop(closed.id, None)
        self.stacks[user] = [view]
        self._changed(view)
        return view

    def push(self, user: str, body: Json) -> View:
        """Lay a view on the stack. IndexError where nothing is open or the stack is full."""
        stack = self.stacks.get(user, [])
        if not stack or len(stack) >= DEEPEST:
            raise IndexError(f"{len(stack)} views are open")
        top = stack[-1]
        view = self._new("modal", top.app_id, top.workspace_id, user, body, top.opened_in)
        view.root_view_id, view.previous_view_id = top.root_view_id, top.id
        stack.append(view)
        self._changed(view)
        return view

    def update(self, view: View, body: Json) -> None:
        """Put another body in a view. What was entered stays where block and action stay."""
        view.body, view.hash, view.errors = self._complete(body), self._hash(), {}
        view.values = elements.state(view.body["blocks"], view.values, view.opened_in)
        self._changed(view)

    def publish(self, app_id: str, workspace_id: str, user: str, body: Json) -> View:
        home = self.homes.get((app_id, user))
        if home is None:
            home = self._new("home", app_id, workspace_id, user, body)
            self.homes[app_id, user] = home
            self._changed(home)
        else:
            self.update(home, body)
        return home

    def close(self, view: View) -> None:
        """Take a view off its stack; the one under it is visible again."""
        stack = self.stacks.get(view.user, [])
        self.stacks[view.user] = [v for v in stack if v.id != view.id]
        self.views.pop(view.id, None)
        self.world.changed("view_closed", {"id": view.id}, who=view.user)

    def clear(self, user: str) -> None:
        """Close everything that is open for a person."""
        for view in list(self.stacks.get(user, [])):
            self.close(view)

    def top(self, user: str) -> View | None:
        stack = self.stacks.get(user)
        return stack[-1] if stack else None

    def shown_error(self, view: View, errors: dict[str, str]) -> None:
        """Errors by block id; "" is for the view as a whole."""
        view.errors = errors
        self._changed(view)

    def find(self, app_id: str, view_id: str, external_id: str) -> View | None:
        for view in self.views.values():
            external = external_id and view.body.get("external_id") == external_id
            if view.app_id == app_id and (view.id == view_id or external):
                return view
        return None

    def _new(
        self, kind: str, app_id: str, workspace_id: str, user: str, body: Json, opened_in: str = ""
    ) -> View:
        view_id = self.world.ids.next("V")
        view = View(
            id=view_id,
            kind="home" if kind == "home" else "modal",
            app_id=app_id,
            workspace_id=workspace_id,
            user=user,
            body=self._complete(body),
            root_view_id=view_id,
            hash=self._hash(),
            opened_in=opened_in,
        )
        view.values = elements.initial_state(view.body["blocks"], opened_in)
        self.views[view_id] = view
        return view

    def _complete(self, body: Json) -> Json:
        return body | {"blocks": with_ids(self.world, body["blocks"])}

    def _hash(self) -> str:
        return f"{int(self.world.now())}.{self.world.ids.random('')[:8]}"

    def _changed(self, view: View) -> None:
        self.world.changed(
            "view", shapes.view(self.world, view), workspace=view.workspace_id, who=view.user
        )


def with_ids(world: World, blocks: list[Json]) -> list[Json]:
    """A copy of these blocks in which every block and element has its id, as Slack gives them."""
    copied = copy.deepcopy(blocks)
    for block in copied:
        block.setdefault("block_id", world.ids.next("b").lower())
    for found in elements.placed(copied):
        found.element.setdefault("action_id", world.ids.next("a").lower())
    return copied
