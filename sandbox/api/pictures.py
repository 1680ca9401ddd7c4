"""Images that lie in Slack itself, shown in blocks by a file's id or address (`slack_file`)."""

from collections.abc import Iterator
from typing import Any

from ..api_errors import explained
from ..model import File, Json
from .call import Call


def check(call: Call, blocks: list[Json], at: str, error: str) -> None:
    """SlackError `error` ("invalid_blocks", for a view "invalid_arguments") where a block shows
    a file that is not an image of this workspace, or is not uploaded all the way."""
    wrong = [
        f"invalid slack file [json-pointer:{where}/slack_file]"
        for where, shown in _shown(blocks, at)
        if not _is_image(call, shown)
    ]
    if wrong:
        raise explained(error, *wrong)


def _shown(found: Any, at: str) -> Iterator[tuple[str, Json]]:
    """Every `slack_file`, and where it stands."""
    if isinstance(found, dict) and isinstance(found.get("slack_file"), dict):
        yield at, found["slack_file"]
    rows = found.items() if isinstance(found, dict) else enumerate(found)
    for name, row in rows:
        if isinstance(row, dict | list):
            yield from _shown(row, f"{at}/{name}")


def _is_image(call: Call, shown: Json) -> bool:
    found = _by_id_or_url(call, shown)
    return (
        found is not None
        and found.workspace_id == call.workspace.id
        and found.complete
        and not found.deleted
        and found.mimetype.startswith("image/")
    )


def _by_id_or_url(call: Call, shown: Json) -> File | None:
    if shown.get("id"):
        return call.world.files.get(str(shown["id"]))
    inside = str(shown.get("url", "")).removeprefix(f"{call.world.base_url}/files/")
    return call.world.files.get(inside.partition("/")[0])
