"""JSON made wrong in one place: missing, null, of another type, empty, enormous, hostile."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Path = tuple[str | int, ...]
MISSING = object()

WRONG: dict[str, Any] = {
    "missing": MISSING,
    "null": None,
    "a word": "x",
    "empty": "",
    "a number": 7,
    "a negative number": -1,
    "a fraction": 0.5,
    "a number no column holds": 10**30,
    "true": True,
    "false": False,
    "a list": ["x"],
    "an empty list": [],
    "a list of objects": [{}],
    "an object": {"id": 7},
    "an empty object": {},
    "enormous": "x" * 100_000,
    "more than a column holds": "9" * 25,
    "digits without end": "9" * 5_000,
    "other scripts": "帮助 \u202e\u200f مساعدة ²",
    "no character": "a\0b",
    "what a database would read": "'; DROP TABLE members; --",
}


@dataclass(frozen=True)
class Mutation:
    """One place of a payload, and what stands there instead (a key of WRONG)."""

    path: Path
    wrong: str

    def of(self, payload: Any) -> Any:
        """The payload with this mistake; the one given stays as it is."""
        changed = copy.deepcopy(payload)
        here = changed
        for step in self.path[:-1]:
            here = here[step]
        if WRONG[self.wrong] is MISSING:
            del here[self.path[-1]]
        else:
            here[self.path[-1]] = copy.deepcopy(WRONG[self.wrong])
        return changed

    def __str__(self) -> str:
        return f"{'.'.join(map(str, self.path))} {self.wrong}"


def places(payload: Any, at: Path = ()) -> Iterator[Path]:
    """Every field of an object, however deep, and the first item of each list."""
    if at:
        yield at
    if isinstance(payload, dict):
        for key, value in payload.items():
            yield from places(value, (*at, key))
    elif isinstance(payload, list) and payload:
        yield from places(payload[0], (*at, 0))


def mutations(payload: Any, how_many: int, rng: random.Random) -> list[Mutation]:
    """So many different mistakes, spread over all places; the same for the same seed."""
    every = [Mutation(path, wrong) for path in places(payload) for wrong in WRONG]
    return rng.sample(every, min(how_many, len(every)))
