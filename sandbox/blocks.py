"""The rules of Block Kit."""

from typing import Any

from .api_errors import SlackError


def check_message(blocks: Any) -> None:
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")


def check_view(body: Any, kind: str) -> None:
    if not isinstance(body, dict) or body.get("type") != kind:
        raise SlackError("invalid_arguments")
