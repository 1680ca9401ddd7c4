"""Networks in plain files: `a b [weight]` a line for ties, `node group` a line for groups."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator

Edge = tuple[str, str, float | None]


class BadFile(ValueError):
    """A line that cannot be read; the message names the file's part, the line and the remedy."""


def read_edges(lines: Iterable[str]) -> list[Edge]:
    """(a, b, weight) of each line; blanks, tabs or commas between. Weights on all lines or none.

    Raises BadFile.
    """
    edges: list[Edge] = []
    for number, line in _content(lines):
        cells = line.replace(",", " ").replace(";", " ").split()
        if len(cells) not in (2, 3):
            raise BadFile(f"ties, line {number}: “{line[:60]}” is not “a b” or “a b weight”.")
        weight = _weight(number, cells[2]) if len(cells) == 3 else None
        if edges and (edges[0][2] is None) != (weight is None):
            raise BadFile(f"ties, line {number}: a weight stands on some lines and not on others.")
        edges.append((cells[0], cells[1], weight))
    return edges


def read_groups(lines: Iterable[str]) -> dict[str, str]:
    """Group of each node. Raises BadFile, also for a node in two groups."""
    groups: dict[str, str] = {}
    told: dict[str, int] = {}
    for number, line in _content(lines):
        cells = re.split(r"[\s,;]+", line, maxsplit=1)
        if len(cells) != 2 or not cells[1]:
            raise BadFile(f"groups, line {number}: “{line[:60]}” is not “node group”.")
        node, group = cells
        if groups.setdefault(node, group) != group:
            raise BadFile(
                f"groups, line {number}: {node} is in {group} here and in {groups[node]} on line "
                f"{told[node]}. Keep one of the two."
            )
        told.setdefault(node, number)
    return groups


def _content(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """(number from 1, text) of the lines that are neither blank nor a comment (# or %)."""
    for number, line in enumerate(lines, 1):
        text = line.lstrip("\ufeff").strip()
        if text and text[0] not in "#%":
            yield number, text


def _weight(number: int, cell: str) -> float:
    try:
        weight = float(cell)
    except ValueError:
        weight = math.nan
    if not 0 <= weight < math.inf:
        raise BadFile(f"ties, line {number}: the weight “{cell[:20]}” is not a number from 0 up.")
    return weight
