"""How a call of the Web API is refused."""

from typing import Any


class SlackError(Exception):
    """Refused, under Slack's name for the reason; `more` joins the answer."""

    def __init__(self, name: str, **more: Any) -> None:
        super().__init__(name)
        self.name, self.more = name, more


def explained(name: str, *messages: str) -> SlackError:
    """A refusal that says in `response_metadata.messages` what is wrong and where."""
    rows = [f"[ERROR] {message}" for message in messages]
    return SlackError(name, response_metadata={"messages": rows})


def invalid_arguments(*messages: str) -> SlackError:
    return explained("invalid_arguments", *messages)
