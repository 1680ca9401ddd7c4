"""YAML as people write settings by hand, and as little of it as that needs.

PyYAML's safe loader, without what is not for settings: no anchors and aliases (a short text could
stand for an enormous one), no tags, each name once, nothing deep, nothing long. Words stay words,
as in YAML 1.2: `off`, `8:30` and `2026-03-05` are what was typed; true and false alone are truths.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from typing import Any

import yaml

MOST = 12_000  # characters
DEEPEST = 6  # lists and maps in one another
UNREADABLE = "It holds characters that cannot be read."
_PLAIN = (
    ("bool", r"true|false", "tf"),
    ("null", r"null|~|", ("n", "~", "")),
    ("int", r"-?(?:0|[1-9][0-9]{0,17})", "-0123456789"),
    ("float", r"-?(?:0|[1-9][0-9]{0,17})\.[0-9]{1,17}(?:e[-+][0-9]{1,3})?", "-0123456789"),
)
# Slack's keyboards make quotes curly, and its messages some spaces hard.
_TYPED = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "\u00a0": " "})
# What PyYAML says, by a part of it, and what that means to somebody who never read of YAML.
_MEANS = {
    "'\\t'": "a tab stands there; it takes spaces",
    "mapping values are not allowed": "a colon too many, or a line that stands too far in",
    "unexpected end of stream": "a quote is not closed",
    "could not find expected ':'": "a colon is missing",
    "expected ',' or": "a bracket is not closed",
    "expected <block end>": "it does not stand under the lines before",
    "expected '<document start>'": "it does not stand under the lines before",
    "cannot start any token": "a character stands there that has to be in quotes",
    "but found another document": "a second text begins there",
    "'<stream end>'": "the text ends too early",
}


class _Reader(yaml.SafeLoader):
    yaml_implicit_resolvers = {}  # noqa: RUF012 -- PyYAML keeps them with the class
    deep = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event: yaml.Event = self.peek_event()  # type: ignore[no-untyped-call]
        if getattr(event, "anchor", None) is not None:  # an alias has one as well
            raise _odd(event.start_mark, "& and * have no meaning here")
        if getattr(event, "tag", None) is not None:
            raise _odd(event.start_mark, "! has no meaning here")
        if self.deep >= DEEPEST:
            raise _odd(event.start_mark, "it is nested deeper than settings are")
        self.deep += 1
        node = super().compose_node(parent, index)
        self.deep -= 1
        return node

    def construct_mapping(
        self, node: yaml.MappingNode, deep: bool = True
    ) -> dict[Hashable, Any]:  # fmt: skip
        found: dict[Hashable, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise _odd(key.start_mark, "a name is a word")
            if key.value in found:
                raise _odd(key.start_mark, f"it says “{key.value[:40]}” a second time")
            found[key.value] = self.construct_object(value, deep=deep)
        return found


for _name, _pattern, _first in _PLAIN:
    _Reader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_name}", re.compile(f"(?:{_pattern})$"), list(_first)
    )


class _Writer(yaml.SafeDumper):
    def represent_list(self, data: Any) -> yaml.SequenceNode:
        return self.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=True)


_Writer.add_representer(list, _Writer.represent_list)


def read(text: str) -> Any:
    """What such a text says; None where it is empty. Names are str, whatever they look like.

    Raises ValueError that says in which line what is the matter.
    """
    if len(text) > MOST:
        raise ValueError(f"It is longer than {MOST:,} characters, which no settings are.")
    try:
        return _Reader(_unfenced(text.translate(_TYPED))).get_single_data()
    except yaml.MarkedYAMLError as error:
        means = (means for part, means in _MEANS.items() if part in str(error.problem))
        raise _odd(error.problem_mark, next(means, "it cannot be read there")) from None
    except yaml.YAMLError:
        raise ValueError(UNREADABLE) from None


def write(said: Any) -> str:
    """As such a text, a list in one line."""
    return yaml.dump(said, Dumper=_Writer, sort_keys=False, allow_unicode=True)


def _unfenced(text: str) -> str:
    """Without the fence in which Slack shows a text, and which people bring along."""
    return re.sub(r"\A\s*```(?:ya?ml\b)?|```\s*\Z", "", text)


def _odd(mark: Any, problem: str) -> ValueError:
    return ValueError(f"In line {mark.line + 1 if mark else 1}: {problem}.")
